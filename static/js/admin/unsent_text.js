// Tells the server that somebody is there. On request screens it also warns before an idle sign-out,
// and keeps what was typed until it is sent.
// The text stays in this tab's sessionStorage, sealed with a key that only pages of the same person
// get from the server. It goes when the form is sent, at sign-out, and when somebody else signs in.
(() => {
  const { stay, signIn, screens } = document.currentScript.dataset;
  const PREFIX = "clinic-unsent:";
  const WARNING = 60_000;
  const PING_EVERY = 60_000;
  const here = location.pathname;
  const isRequestScreen = screens.split(" ").some((screen) => here.startsWith(screen));

  const kept = () => Object.keys(sessionStorage).filter((name) => name.startsWith(PREFIX));
  const read = (name) => JSON.parse(sessionStorage.getItem(name) ?? "null");
  const write = (name, entry) => sessionStorage.setItem(name, JSON.stringify(entry));

  if (here.startsWith(signIn)) {
    const isSignOut = new URLSearchParams(location.search).has("signed-out");
    for (const name of kept()) {
      if (isSignOut) sessionStorage.removeItem(name);
      // It was sent too late: nobody looked at it.
      else write(name, { ...read(name), isSent: false });
    }
    return;
  }
  // From an error page, on which nothing of ours ran.
  const cameBack = performance.getEntriesByType("navigation")[0]?.type === "back_forward";

  let state;
  let key;
  let signsOutAt = Infinity;
  let pingedAt = Date.now();
  let isLeaving = false;

  // Once: the server says why only to who asks first.
  function leave() {
    if (isLeaving) return;
    isLeaving = true;
    signsOutAt = Infinity;
    location.replace(here + location.search);
  }

  async function ask(method) {
    const headers = { "X-Background": "1", "X-CSRFToken": state?.token ?? "" };
    // The page to sign in is left to whoever reads it: what it has to say, it says once.
    const signal = AbortSignal.timeout(10_000);
    const response = await fetch(stay, { method, headers, signal, redirect: "manual" });
    if (!response.ok) {
      if (isRequestScreen) leave();
      throw new Error("signed out");
    }
    state = await response.json();
    signsOutAt = Date.now() + state.seconds * 1000;
  }

  // Text ---------------------------------------------------------------------------------------

  const bytes = (hex) => Uint8Array.from(hex.match(/../g), (pair) => parseInt(pair, 16));
  const hex = (buffer) =>
    Array.from(new Uint8Array(buffer), (byte) => byte.toString(16).padStart(2, "0")).join("");

  const nameFor = (form) => `${PREFIX}${state.person}:${new URL(form.action, location).pathname}`;
  const forms = () =>
    [...document.querySelectorAll("main form")].filter(
      (form) => form.method === "post" && form.getAttribute("role") !== "search",
    );
  const fields = (form) =>
    [...form.elements].filter(
      (field) =>
        field.name &&
        /^(text|textarea|date|time|tel|email|number|select-one|select-multiple|checkbox|radio)/.test(
          field.type,
        ),
    );
  const isChoice = (field) => field.type === "checkbox" || field.type === "radio";
  const current = (field) => (isChoice(field) ? field.checked : field.value);
  const nameOf = (field) => (isChoice(field) ? `${field.name}=${field.value}` : field.name);

  function typed(form) {
    return Object.fromEntries(
      fields(form)
        .filter((field) =>
          isChoice(field)
            ? field.checked !== field.defaultChecked
            : field.options
              ? [...field.options].some((option) => option.selected !== option.defaultSelected)
              : field.value !== field.defaultValue,
        )
        .map((field) => [nameOf(field), current(field)]),
    );
  }

  async function keep(form) {
    const iv = crypto.getRandomValues(new Uint8Array(12));
    const text = new TextEncoder().encode(JSON.stringify(typed(form)));
    const sealed = await crypto.subtle.encrypt({ name: "AES-GCM", iv }, key, text);
    const isSent = form.dataset.isSent === "yes";
    write(nameFor(form), { iv: hex(iv), sealed: hex(sealed), isSent });
  }

  async function valuesFor(form) {
    const entry = read(nameFor(form));
    if (!entry) return {};
    const algorithm = { name: "AES-GCM", iv: bytes(entry.iv) };
    const text = await crypto.subtle.decrypt(algorithm, key, bytes(entry.sealed));
    return JSON.parse(new TextDecoder().decode(text));
  }

  async function giveBack(form) {
    const values = await valuesFor(form);
    let isChanged = false;
    for (const field of fields(form).filter((field) => nameOf(field) in values)) {
      const value = values[nameOf(field)];
      isChanged ||= current(field) !== value;
      if (isChoice(field)) field.checked = value;
      else field.value = value;
      for (let details = field.closest("details"); details; ) {
        details.open = true;
        details = details.parentElement.closest("details");
      }
    }
    return isChanged;
  }

  // A form that was refused shows what was sent; one that was taken is empty, or gone.
  async function wasRefused(form) {
    const values = Object.entries(await valuesFor(form));
    const shown = Object.fromEntries(fields(form).map((field) => [nameOf(field), current(field)]));
    return values.length > 0 && values.every(([name, value]) => shown[name] === value);
  }

  async function forgetWhatWasSent() {
    const refused = new Set();
    for (const form of key ? forms() : []) {
      if (await wasRefused(form).catch(() => false)) refused.add(nameFor(form));
    }
    for (const name of kept()) {
      const isOurs = name.startsWith(`${PREFIX}${state.person}:`);
      const wasTaken = read(name).isSent && !refused.has(name) && !cameBack;
      if (!isOurs || wasTaken) sessionStorage.removeItem(name);
      else write(name, { ...read(name), isSent: false });
    }
  }

  function tell() {
    const note = document.createElement("p");
    note.className = "sign-in-restored";
    note.setAttribute("role", "status");
    note.textContent = "What you typed and did not send is back in its place.";
    document.querySelector("main").prepend(note);
  }

  async function startKeeping() {
    if (isRequestScreen && crypto.subtle) {
      key = await crypto.subtle.importKey("raw", bytes(state.key), "AES-GCM", false, [
        "encrypt",
        "decrypt",
      ]);
    }
    await forgetWhatWasSent();
    if (!key) return;
    const restored = await Promise.all(
      forms().map((form) => giveBack(form).catch(() => sessionStorage.removeItem(nameFor(form)))),
    );
    if (restored.some(Boolean)) tell();
    let writing = Promise.resolve();
    const keepSoon = (form) => {
      writing = writing.then(() => keep(form));
    };
    const onInput = ({ target }) => {
      if (forms().includes(target.form)) keepSoon(target.form);
    };
    document.addEventListener("input", onInput);
    document.addEventListener("change", onInput);
    document.addEventListener("submit", ({ target }) => {
      if (!forms().includes(target)) return;
      target.dataset.isSent = "yes";
      const entry = read(nameFor(target));
      if (entry) write(nameFor(target), { ...entry, isSent: true });
    });
    // Whoever is quick has typed by now.
    for (const form of forms()) if (Object.keys(typed(form)).length) keepSoon(form);
  }

  // Time ---------------------------------------------------------------------------------------

  const dialog = document.createElement("dialog");
  dialog.className = "sign-in-warning";
  dialog.setAttribute("aria-labelledby", "sign-in-warning-title");
  dialog.innerHTML = `<h2 id="sign-in-warning-title">Are you still there?</h2>
    <p>Nothing happened here for a while. You will be signed out in a minute.
    What you typed will be kept.</p><button type="button" class="button">Stay signed in</button>`;

  async function wasActive() {
    pingedAt = Date.now();
    try {
      if (!state) await ask("GET");
      await ask("POST");
    } catch {
      // The next page asks to sign in.
    }
  }

  for (const sign of ["input", "keydown", "pointerdown", "wheel"]) {
    const onSign = () => {
      if (!dialog.open && Date.now() - pingedAt > PING_EVERY) wasActive();
    };
    document.addEventListener(sign, onSign, { passive: true });
  }

  async function watch() {
    if (signsOutAt - Date.now() > WARNING) {
      if (dialog.open) dialog.close();
    } else if (!dialog.open) {
      // Something may have happened in another tab.
      await ask("GET").catch(() => {});
      if (signsOutAt - Date.now() <= WARNING) dialog.showModal();
    } else if (signsOutAt <= Date.now()) {
      leave();
    }
    setTimeout(watch, 1000);
  }

  function startWatching() {
    document.body.append(dialog);
    dialog.querySelector("button").addEventListener("click", wasActive);
    watch();
  }

  document.addEventListener("DOMContentLoaded", async () => {
    if (!isRequestScreen && !kept().length) return;
    try {
      await ask("GET");
    } catch {
      return;
    }
    if (isRequestScreen) startWatching();
    await startKeeping();
  });
})();
