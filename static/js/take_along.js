// Print, copy and share a page. Each button shows itself where it works.

// Print what is folded: browsers without ::details-content need help. An open meaning goes back to
// its place in the text.
for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", async () => {
    // Not every browser fetches for paper what has not been scrolled to.
    for (const image of document.images) image.loading = "eager";
    await Promise.allSettled([...document.images].map((image) => image.decode()));
    print();
  });
}

let folded = [];
addEventListener("beforeprint", () => {
  folded = [...document.querySelectorAll("details:not([open])")];
  for (const details of folded) details.open = true;
  for (const meaning of document.querySelectorAll("[popover]")) meaning.hidePopover?.();
});
addEventListener("afterprint", () => {
  for (const details of folded) details.open = false;
});

// Copy the page's address, and share it with the device's own menu where there is one.
for (const button of document.querySelectorAll("[data-copy]")) {
  if (!navigator.clipboard) continue;
  const label = button.querySelector("[data-label]");
  const status = document.querySelector("[data-status]");
  const before = label.textContent;
  button.hidden = false;
  button.addEventListener("click", async () => {
    let said = "Link copied";
    try {
      await navigator.clipboard.writeText(button.dataset.copy);
    } catch {
      said = "Could not copy";
    }
    label.textContent = status.textContent = said;
    setTimeout(() => {
      label.textContent = before;
      status.textContent = "";
    }, 3000);
  });
}

for (const button of document.querySelectorAll("[data-share]")) {
  if (!navigator.share) continue;
  const { title, url } = button.dataset;
  button.hidden = false;
  // A reader who closes the menu without sharing has done nothing wrong.
  button.addEventListener("click", () => navigator.share({ title, url }).catch(() => {}));
}
