// The front desk's screens: how long a move can still be undone, and printing.
// Without it the time left stands still and the browser's own menu prints.
(() => {
  const show = (left, seconds) => {
    left.textContent = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
  };

  // Since the page came, which is right whatever the desk's clock says.
  const tick = () => {
    const passed = Math.floor(performance.now() / 1000);
    document.querySelectorAll("[data-undo-left]").forEach((left) => {
      const seconds = Number(left.dataset.undoLeft) - passed;
      if (seconds > 0) {
        show(left, seconds);
      } else {
        left.closest("form").remove();
      }
    });
  };

  const start = () => {
    if (document.querySelector("[data-undo-left]")) {
      tick();
      setInterval(tick, 1000);
    }
    document.querySelectorAll("[data-print]").forEach((button) => {
      button.hidden = false;
      button.addEventListener("click", () => window.print());
    });
  };

  start();
})();
