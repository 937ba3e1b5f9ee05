// Ask every few seconds, while somebody can see the page, whether anything changed. The page's own
// script hears of it as "news", with the HTML that the server sent.
(() => {
  const live = document.querySelector("[data-live]");
  const status = document.querySelector("[data-live-status]");
  const EVERY = 10_000;
  const SLOWEST = 160_000;
  let wait = EVERY;
  let timer;

  const look = async () => {
    if (document.hidden) {
      return;
    }
    try {
      const address = new URL(live.dataset.live, window.location.href);
      address.searchParams.set("seen", live.dataset.version);
      const response = await fetch(address, {
        headers: { "X-Background": "1" },
        cache: "no-store",
        redirect: "manual",
      });
      if (response.type === "opaqueredirect") {
        status.textContent = "This page is no longer kept up to date. Load it again.";
        return;
      }
      if (!response.ok) {
        throw new Error(response.status);
      }
      if (response.status === 200) {
        const html = await response.text();
        const fresh = new DOMParser().parseFromString(html, "text/html");
        // Whoever cannot show it now is told again.
        if (live.dispatchEvent(new CustomEvent("news", { detail: fresh, cancelable: true }))) {
          live.dataset.version = response.headers.get("X-Live-Version");
        }
      }
      wait = EVERY;
    } catch {
      wait = Math.min(wait * 2, SLOWEST);
    }
    timer = setTimeout(look, wait);
  };

  if (live.dataset.live) {
    timer = setTimeout(look, wait);
    document.addEventListener("visibilitychange", () => {
      clearTimeout(timer);
      look();
    });
  }
})();
