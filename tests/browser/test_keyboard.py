"""Every page type by keyboard alone: everything can be reached, seen and left again."""

import pytest

from .test_reading import EVERY_PAGE_TYPE

# What has the focus: its name, whether it can be seen, and whether its focus can.
# In a drawing, a line around the label marks it.
FOCUSED = """() => {
  const element = document.activeElement;
  if (element === document.body) return null;
  const box = element.getBoundingClientRect();
  const line = [...element.getClientRects()].find((each) => each.width > 1) ?? box;
  const top = document.elementFromPoint(
    line.left + Math.min(line.width, 40) / 2, line.top + Math.min(line.height, 40) / 2);
  const styles = [getComputedStyle(element), getComputedStyle(element, "::after")];
  return {
    name: `${element.tagName} ${element.textContent.trim().slice(0, 40) || element.name}`,
    isSeen: Boolean(top) && (element.contains(top) || top.contains(element)),
    isMarked: styles.some((each) => each.outlineStyle !== "none" || each.boxShadow !== "none")
      || [...element.querySelectorAll("rect")].map((each) => getComputedStyle(each)).some(
        (each) => each.stroke !== "none"),
  };
}"""
MOST_STOPS = 150


@pytest.mark.parametrize("name", EVERY_PAGE_TYPE)
def test_focus_is_always_seen_and_reaches_the_end(open_browser, name):
    """On a phone, where the call and request actions stand in the way at the foot."""
    page = open_browser(360, reduced_motion="reduce")
    page.goto(EVERY_PAGE_TYPE[name])

    stops = []
    for _ in range(MOST_STOPS):
        page.keyboard.press("Tab")
        focused = page.evaluate(FOCUSED)
        if focused is None:
            break
        stops.append(focused)

    assert [stop["name"] for stop in stops if not stop["isSeen"]] == []
    assert [stop["name"] for stop in stops if not stop["isMarked"]] == []
    assert len(stops) < MOST_STOPS
    assert "Search" in stops[-1]["name"], "the last link of the footer"
