// Add to the note, once and below what is typed, what self_check.js left: a JSON list of texts
// under the sessionStorage key "points-to-tell".
const key = "points-to-tell";
const lead = "What I want to tell you first:";
const note = document.querySelector("[data-at-most]");
const lines = note.value.split("\n");
let points = [];
try {
  points = JSON.parse(sessionStorage.getItem(key)) ?? [];
  sessionStorage.removeItem(key);
} catch {
  // Blocked or not ours: none is brought.
}
const added = points.map((point) => `- ${point}`).filter((line) => !lines.includes(line));
if (added.length) {
  if (!lines.includes(lead)) added.unshift(lead);
  note.value = (note.value && `${note.value}\n\n`) + added.join("\n");
  const isTooLong = [...note.value].length > note.dataset.atMost;
  const message = document.createElement("p");
  message.className = "clinic-notice";
  message.id = "points-added";
  message.role = "status";
  note.before(message);
  note.setAttribute("aria-describedby", `${note.getAttribute("aria-describedby")} ${message.id}`);
  note.dispatchEvent(new Event("input"));
  // Later, so that screen readers say it.
  addEventListener("load", () => {
    message.textContent = `We added the points that you ticked. You can change or delete them.${
      isTooLong ? " The note is too long now: please shorten it." : ""
    }`;
  });
}
