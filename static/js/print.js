// Show the print button, and print what is folded: browsers without ::details-content need help.
// An open meaning goes back to its place in the text.
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
