// Passkeys: asks the server for the question, the browser for the answer, and sends that.
(() => {
  if (!window.PublicKeyCredential?.parseRequestOptionsFromJSON) return;

  async function send(address, fields, token) {
    const response = await fetch(address, {
      method: "POST",
      headers: { "X-CSRFToken": token },
      body: new URLSearchParams(fields),
    });
    const answer = await response.json();
    if (!response.ok) throw new Error(answer.error);
    return answer;
  }

  function ask(verb, question) {
    return verb === "create"
      ? navigator.credentials.create({
          publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(question),
        })
      : navigator.credentials.get({
          publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(question),
        });
  }

  async function use(box) {
    const { passkey: address, passkeyVerb: verb } = box.dataset;
    const fields = Object.fromEntries(
      [...box.querySelectorAll("input")].map((input) => [input.name, input.value]),
    );
    const token = fields.csrfmiddlewaretoken;
    const question = await send(address, fields, token);
    const credential = await ask(verb, question);
    const answer = JSON.stringify(credential.toJSON());
    const { next } = await send(address, { name: fields.name ?? "", answer }, token);
    location.assign(next);
  }

  for (const box of document.querySelectorAll("[data-passkey]")) {
    const problem = box.querySelector("[role=alert]");
    box.hidden = false;
    const start = async (event) => {
      event.preventDefault();
      problem.textContent = "";
      try {
        await use(box);
      } catch (error) {
        problem.textContent =
          error instanceof DOMException
            ? "No passkey was used. Try again, or use a code."
            : error.message;
      }
    };
    if (box.tagName === "FORM") box.addEventListener("submit", start);
    else box.querySelector("button").addEventListener("click", start);
  }
})();
