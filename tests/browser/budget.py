"""What a page may cost its reader, and what it costs on a phone that has never been here."""

from dataclasses import dataclass

KB = 1000

_WATCH_SHIFT = """
window.shift = 0;
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) window.shift += entry.value;
}).observe({type: "layout-shift", buffered: true});
"""
# Step by step, so that every picture that loads late does.
_READ_TO_THE_END = """async () => {
  const frame = () => new Promise(requestAnimationFrame);
  for (let y = 0; y < document.documentElement.scrollHeight; y += innerHeight / 2) {
    scrollTo({ top: y, behavior: "instant" });
    await frame();
    await frame();
  }
  const pictures = [...document.images].filter((picture) => picture.checkVisibility());
  await Promise.all(pictures.map((picture) => picture.decode()));
  await document.fonts.ready;
  await frame();
}"""
_HOLDING_UP = """performance.getEntriesByType("resource").filter(
  (entry) => entry.renderBlockingStatus === "blocking" && entry.initiatorType === "link",
).map((entry) => entry.name)"""


@dataclass
class Cost:
    """Compressed bytes without headers, requests, and Chromium's score of what moved by itself.

    first_view: the document and the style sheets that hold up its first paint.
    """

    first_view: int
    script: int
    pictures: int
    font: int
    page: int
    requests: int
    elsewhere: int
    shift: float

    def excess(self):
        """Return the names of what is over budget."""
        return [name for name, most in vars(BUDGET).items() if getattr(self, name) > most]


BUDGET = Cost(
    first_view=14 * KB,
    script=6 * KB,
    pictures=120 * KB,
    font=30 * KB,
    page=120 * KB,
    requests=12,
    elsewhere=0,
    shift=0,
)


def measure(browser, root, path):
    """Open `path` of the site at `root` with an empty cache, read to its end; return its Cost."""
    context = browser.new_context(viewport={"width": 360, "height": 740}, base_url=root)
    page = context.new_page()
    page.add_init_script(_WATCH_SHIFT)
    asked = []
    page.on("request", lambda request: asked.append(request))
    page.goto(path)
    page.evaluate(_READ_TO_THE_END)
    holding_up = page.evaluate(_HOLDING_UP)
    sizes = [(request, _compressed_size(request)) for request in asked]

    def size(*kinds):
        return sum(size for request, size in sizes if request.resource_type in kinds)

    cost = Cost(
        first_view=size("document") + sum(size for r, size in sizes if r.url in holding_up),
        script=size("script"),
        pictures=size("image"),
        font=size("font"),
        page=sum(size for _, size in sizes),
        requests=len(asked),
        elsewhere=sum(not request.url.startswith((f"{root}/", "data:")) for request in asked),
        shift=round(page.evaluate("window.shift"), 4),
    )
    context.close()
    return cost


def _compressed_size(request):
    response = request.response()  # None: the browser refused, as the policy says.
    if response:
        response.finished()
        return request.sizes()["responseBodySize"]
    return 0


def table(costs):
    """Return the costs, a dictionary by path, as text; an exclamation mark is over budget."""
    lines = [_row("KB", [name.replace("_", " ") for name in vars(BUDGET)])]
    lines.append(_row("at most", [_written(name, most) for name, most in vars(BUDGET).items()]))
    for path, cost in costs.items():
        over = cost.excess()
        cells = [
            _written(name, value) + ("!" if name in over else " ")
            for name, value in vars(cost).items()
        ]
        lines.append(_row(path, cells))
    return "\n".join(lines)


def _row(name, cells):
    return f"{name:56}" + "".join(f"{cell:>11}" for cell in cells)


def _written(name, value):
    if name == "shift":
        return f"{value:.3f}"
    return str(value) if name in ("requests", "elsewhere") else f"{value / KB:.1f}"
