// Keys for the inbox: from row to row, open, take on, search. They can be switched off.
(() => {
  const STORED = "frontdesk-keys";
  const dialog = document.querySelector("[data-keys]");
  const box = dialog.querySelector("[data-keys-on]");
  const hint = document.querySelector("[data-keys-hint]");

  // Without a choice on this device, what the user chose for all of the admin counts.
  const chosenInAdmin = () => {
    const config = JSON.parse(document.getElementById("wagtail-config").textContent);
    return config.KEYBOARD_SHORTCUTS_ENABLED !== false;
  };
  const read = () => {
    try {
      const stored = localStorage.getItem(STORED);
      return stored ? stored === "on" : chosenInAdmin();
    } catch {
      return chosenInAdmin();
    }
  };
  const write = (isOn) => {
    try {
      localStorage.setItem(STORED, isOn ? "on" : "off");
    } catch {
      // Then it holds for this page.
    }
  };

  const rows = () => [...document.querySelectorAll("[data-row]")];
  const current = () => document.activeElement.closest("[data-row]");
  const step = (by) => {
    const all = rows();
    const next = current() ? all.indexOf(current()) + by : 0;
    all[Math.max(0, Math.min(next, all.length - 1))]?.querySelector("a").focus();
  };
  const actions = {
    j: () => step(1),
    k: () => step(-1),
    c: () => current()?.querySelector('[data-keep="claim"]')?.click(),
    "/": () => document.querySelector(".frontdesk-search input[type=text]").focus(),
    "?": () => dialog.showModal(),
  };
  const arrows = { ArrowDown: actions.j, ArrowUp: actions.k };

  const isTyping = (element) => element.closest("input, textarea, select, [contenteditable], dialog");
  const actionFor = (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.altKey || event.metaKey || isTyping(event.target)) {
      return null;
    }
    // Elsewhere the arrows scroll.
    return (current() && arrows[event.key]) || (Object.hasOwn(actions, event.key) && actions[event.key]);
  };

  // Before the admin's own keys, which know "/" and "?" too.
  document.addEventListener(
    "keydown",
    (event) => {
      const action = box.checked && actionFor(event);
      if (action) {
        event.preventDefault();
        event.stopPropagation();
        action();
      }
    },
    true,
  );
  // The admin's keys listen to this, too.
  document.addEventListener(
    "keypress",
    (event) => {
      if (box.checked && actionFor(event)) {
        event.stopPropagation();
      }
    },
    true,
  );

  box.checked = read();
  box.addEventListener("change", () => write(box.checked));
  hint.hidden = false;
  hint.querySelector("[data-keys-open]").addEventListener("click", () => dialog.showModal());
})();
