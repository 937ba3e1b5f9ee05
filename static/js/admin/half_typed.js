// A date or time that is only half typed would be sent as an empty one: ask for the rest first.
document.addEventListener(
  "click",
  (event) => {
    const button = event.target.closest?.("button, input[type='submit']");
    if (!button?.form || button.type !== "submit") return;
    const half = [...button.form.elements].find(
      (field) => field.validity?.badInput && field.checkVisibility(),
    );
    if (!half) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    half.reportValidity();
  },
  true,
);
