// An open request says what others did to it meanwhile. What is being typed stays as it is.
(() => {
  document.querySelector("[data-live]").addEventListener("news", ({ detail: fresh }) => {
    fresh.querySelectorAll("[data-live-part]").forEach((part) => {
      const shown = document.querySelector(`[data-live-part="${part.dataset.livePart}"]`);
      if (!shown.contains(document.activeElement)) {
        shown.replaceChildren(...document.importNode(part, true).childNodes);
      }
    });
  });
})();
