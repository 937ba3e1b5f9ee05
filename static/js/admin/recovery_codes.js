// Recovery codes: print or copy them. Without the script they can be selected as any text.
(() => {
  const buttons = document.querySelector("[data-codes-buttons]");
  const codes = [...document.querySelectorAll("[data-codes] li")].map((code) => code.textContent);

  buttons.hidden = false;
  buttons.querySelector("[data-print]").addEventListener("click", () => window.print());
  buttons.querySelector("[data-copy]").addEventListener("click", async () => {
    const told = buttons.querySelector("[role=status]");
    try {
      await navigator.clipboard.writeText(codes.join("\n"));
      told.textContent = "Copied.";
    } catch {
      told.textContent = "This browser does not copy. Select the codes instead.";
    }
  });
})();
