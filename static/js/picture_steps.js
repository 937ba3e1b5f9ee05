// Show the steps one at a time: buttons and arrow keys go forwards, back and to the start again.
for (const block of document.querySelectorAll("[data-picture-steps]")) {
  const steps = [...block.querySelectorAll("ol > li")];
  const [back, next] = block.querySelectorAll("button");
  const status = block.querySelector("[role=status]");
  const { textContent: forwards, dataset } = next;
  const last = steps.length - 1;
  let now = 0;
  let pause;

  const show = (number) => {
    now = number;
    steps.forEach((step, position) => (step.inert = position !== now));
    back.setAttribute("aria-disabled", now === 0);
    next.textContent = now === last ? dataset.again : forwards;
  };
  const go = (number) => {
    if (number < 0 || number > last) return;
    show(number);
    status.textContent = steps[now].innerText;
    clearTimeout(pause);
    // Heard by now: whoever reads on does not meet it twice.
    pause = setTimeout(() => (status.textContent = ""), 5000);
  };

  back.addEventListener("click", () => go(now - 1));
  next.addEventListener("click", () => go(now === last ? 0 : now + 1));
  block.addEventListener("keydown", (event) => {
    const move = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    // With another key, an arrow is the browser's own: Alt and Left go to the page before.
    if (!move || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    go(now + move);
  });
  show(0);
  next.parentElement.hidden = false;
}
