// An open request says what others did to it meanwhile. What is being typed stays as it is.
(() => {
  document.querySelector("[data-live]").addEventListener("news", (event) => {
    event.detail.querySelectorAll("[data-live-part]").forEach((part) => {
      const shown = document.querySelector(`[data-live-part="${part.dataset.livePart}"]`);
      if (shown.contains(document.activeElement)) {
        event.preventDefault();
      } else {
        shown.replaceChildren(...document.importNode(part, true).childNodes);
      }
    });
  });
})();
