// The inbox keeps up with colleagues and patients, and takes requests on without a reload.
(() => {
  const inbox = document.querySelector("[data-live]");
  const status = document.querySelector("[data-live-status]");
  const show = document.querySelector("[data-live-show]");
  let pending;

  const part = (root, name) => root.querySelector(`[data-live-part="${name}"]`);
  const rowsOf = (root) => new Map([...root.querySelectorAll("[data-row]")].map((row) => [row.dataset.row, row]));
  const holdsFocus = (element) => element.contains(document.activeElement);

  // A row takes its place; the focus stays on the same thing in it.
  const replaceRow = (old, row) => {
    const kept = holdsFocus(old) && document.activeElement.dataset.keep;
    const fresh = document.importNode(row, true);
    old.replaceWith(fresh);
    if (kept) {
      const again = fresh.querySelector(`[data-keep="${kept}"]`) || fresh.querySelector("a");
      again.focus({ preventScroll: true });
    }
    return fresh;
  };

  const replaceList = (list) => {
    part(inbox, "list").replaceChildren(...document.importNode(list, true).childNodes);
    pending = null;
    show.hidden = true;
  };

  const compare = (before, after) => {
    const count = (rows, test) => [...rows.values()].filter(test).length;
    return {
      added: count(after, (row) => !before.has(row.dataset.row)),
      gone: count(before, (row) => !after.has(row.dataset.row)),
      changed: count(after, (row) => before.has(row.dataset.row) && before.get(row.dataset.row).dataset.state !== row.dataset.state),
    };
  };

  const inWords = ({ added, changed, gone }) =>
    [
      added && `${added} new ${added === 1 ? "request" : "requests"}`,
      changed && `${changed} changed`,
      gone && `${gone} no longer in this list`,
    ]
      .filter(Boolean)
      .join(", ");

  // While somebody points at the list or is in it, no row moves: they would press the wrong one.
  const takeList = (list) => {
    const shown = part(inbox, "list");
    const before = rowsOf(shown);
    const after = rowsOf(list);
    const differences = compare(before, after);
    if (!holdsFocus(shown) && !shown.matches(":hover")) {
      replaceList(list);
    } else {
      before.forEach((row, key) => {
        if (after.has(key)) {
          replaceRow(row, after.get(key));
        } else {
          row.classList.add("frontdesk-row--gone");
        }
      });
      const isSameOrder = [...before.keys()].join() === [...after.keys()].join();
      pending = isSameOrder ? null : list;
      show.hidden = isSameOrder;
    }
    const words = inWords(differences);
    if (words) {
      status.textContent = `${words}.`;
    }
  };

  inbox.addEventListener("news", ({ detail: fresh }) => {
    ["summary", "mail", "views"].forEach((name) => {
      const shown = part(document, name);
      const now = part(fresh, name);
      // What is the same is not read out again.
      if (!holdsFocus(shown) && shown.innerHTML !== now.innerHTML) {
        shown.replaceChildren(...document.importNode(now, true).childNodes);
      }
    });
    takeList(part(fresh, "list"));
  });

  show.addEventListener("click", () => {
    replaceList(pending);
    part(inbox, "list").querySelector("[data-row] a")?.focus();
  });

  const claim = async (form, row) => {
    const response = await fetch(form.action, {
      method: "POST",
      body: new FormData(form),
      headers: { "X-Wants": "row" },
      redirect: "manual",
    });
    if (![200, 409].includes(response.status)) {
      throw new Error(response.status);
    }
    const holder = document.createElement("template");
    holder.innerHTML = await response.text();
    const fresh = replaceRow(row, holder.content.querySelector("tr"));
    const who = fresh.querySelector(".frontdesk-claim__who");
    status.textContent = who ? `On it: ${who.textContent.trim()}.` : "Nobody is on it now.";
  };

  inbox.addEventListener("submit", (event) => {
    const form = event.target.closest("[data-claim]");
    if (form) {
      event.preventDefault();
      claim(form, form.closest("[data-row]")).catch(() => form.submit());
    }
  });
})();
