// Remember what is ticked, on this device only. A tick belongs to the words beside it: an edited
// line is a new line.
for (const list of document.querySelectorAll("[data-checklist]")) {
  const key = `ticks ${location.pathname} ${list.getAttribute("aria-labelledby")}`;
  const boxes = [...list.querySelectorAll("input")];
  const kept = list.lastElementChild;
  const clear = kept.querySelector("button");
  const words = (box) => box.parentNode.textContent.trim();

  const keep = () => {
    const ticked = boxes.filter((box) => box.checked).map(words);
    clear.hidden = !ticked.length;
    try {
      if (ticked.length) localStorage.setItem(key, JSON.stringify(ticked));
      else localStorage.removeItem(key);
      kept.hidden = false;
    } catch {
      // Blocked or full: nobody is told that ticks stay.
      kept.hidden = true;
    }
  };
  try {
    const ticked = JSON.parse(localStorage.getItem(key)) ?? [];
    for (const box of boxes) box.checked = ticked.includes(words(box));
  } catch {
    // Blocked or not ours: none is ticked.
  }
  list.addEventListener("change", keep);
  clear.addEventListener("click", () => {
    for (const box of boxes) box.checked = false;
    boxes[0].focus();
    keep();
  });
  keep();
}
