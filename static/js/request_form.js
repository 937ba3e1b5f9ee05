// Keep a second press of a button from sending twice, and count what the note may still hold.
for (const form of document.querySelectorAll("[data-request-form]")) {
  const buttons = form.querySelectorAll("button");
  let isSent = false;
  const setSent = (value) => {
    isSent = value;
    for (const button of buttons) button.disabled = value;
  };
  form.addEventListener("submit", (event) => {
    if (isSent) event.preventDefault();
    // Later, because a disabled button would not be sent with the form.
    else setTimeout(setSent, 0, true);
    isSent = true;
    // The network may have gone: nobody is left with a dead button.
    setTimeout(setSent, 15000, false);
  });
  // Back to this page: it can be sent again.
  addEventListener("pageshow", () => setSent(false));
}

for (const note of document.querySelectorAll("[data-at-most]")) {
  const shown = document.createElement("p");
  const said = document.createElement("p");
  shown.className = "clinic-field__counter";
  shown.ariaHidden = "true";
  said.className = "clinic-visually-hidden";
  said.role = "status";
  note.after(shown, said);

  let pause;
  const count = () => {
    const left = Number(note.dataset.atMost) - [...note.value].length;
    const characters = Math.abs(left) === 1 ? "character" : "characters";
    shown.textContent =
      left < 0 ? `${-left} ${characters} too many` : `${left} ${characters} left`;
    clearTimeout(pause);
    // Screen readers hear it when the writer pauses.
    pause = setTimeout(() => (said.textContent = shown.textContent), 1500);
  };
  shown.textContent = "";
  note.addEventListener("input", count);
  if (note.value) count();
}
