// The front desk's screens: how long a move can still be undone, and printing.
// Without it the time left stands still and the browser's own menu prints.
(() => {
  const show = (left, seconds) => {
    left.textContent = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
  };

  const tick = () => {
    const now = Math.floor(Date.now() / 1000);
    document.querySelectorAll("[data-undo-until]").forEach((left) => {
      const seconds = Number(left.dataset.undoUntil) - now;
      if (seconds > 0) {
        // A clock that is wrong must not promise more than the server did.
        show(left, Math.min(seconds, 180));
      } else {
        left.closest("form").remove();
      }
    });
  };

  const start = () => {
    if (document.querySelector("[data-undo-until]")) {
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
