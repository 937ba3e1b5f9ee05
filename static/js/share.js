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
