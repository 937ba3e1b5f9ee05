// Gather what is ticked, for as long as the tab is open. The link takes it to the request form:
// carried_points.js finds a JSON list of texts under the sessionStorage key "points-to-tell".
for (const check of document.querySelectorAll("[data-self-check]")) {
  const key = `ticks ${location.pathname}`;
  const find = (name) => check.querySelector(`[data-${name}]`);
  const boxes = [...check.querySelectorAll("input")];
  const lines = boxes.map(() => document.createElement("li"));
  const words = (box) => box.parentNode.textContent.trim();
  const ticked = (text) => boxes.filter((box) => box.checked).map(text);
  const store = (name, texts) => sessionStorage.setItem(name, JSON.stringify(texts));

  const show = () => {
    const isEmpty = !boxes.some((box) => box.checked);
    boxes.forEach((box, index) => (lines[index].hidden = !box.checked));
    find("none-ticked").hidden = !isEmpty;
    find("ways").hidden = isEmpty;
    // On paper, an empty one is noise.
    find("answer").classList.toggle("clinic-screen-only", isEmpty);
    try {
      store(key, ticked(words));
    } catch {
      find("carry")?.remove();
    }
  };
  try {
    const before = JSON.parse(sessionStorage.getItem(key)) ?? [];
    for (const box of boxes) box.checked = before.includes(words(box));
  } catch {
    // Blocked or not ours: none is ticked.
  }
  boxes.forEach((box, index) => (lines[index].textContent = box.value));
  find("gathered").append(...lines);
  find("answer").hidden = false;
  check.addEventListener("change", show);
  find("carry").addEventListener("click", () => store("points-to-tell", ticked((box) => box.value)));
  find("clear").addEventListener("click", () => {
    for (const box of boxes) box.checked = false;
    boxes[0].focus();
    show();
  });
  show();
}
