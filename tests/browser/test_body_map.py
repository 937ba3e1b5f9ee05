"""The body map: to tap, to key, to hear, on a phone and on a desk."""

import pytest

PAGE = "/conditions/"
NAMES = {"Headaches": "headaches", "Jaw pain": "jaw-pain", "Leg pain": "leg-pain"}

# Some point inside the outline of a path that is not covered, as a finger would find it.
POINT_ON_THE_REGION = """(path) => {
    path.scrollIntoView({ block: "center", behavior: "instant" });
    const { x, y, width, height } = path.getBBox();
    const toScreen = path.getScreenCTM();
    const found = [];
    for (let right = 0; right < width; right += 4) {
        for (let down = 0; down < height; down += 4) {
            const point = new DOMPoint(x + right, y + down);
            const { x: left, y: top } = point.matrixTransform(toScreen);
            if (path.isPointInFill(point) && document.elementFromPoint(left, top) === path) {
                found.push([left, top]);
            }
        }
    }
    return found[Math.floor(found.length / 2)];
}"""


@pytest.fixture
def open_map(open_browser):
    """Return a function that opens the page; its map is `page.map`."""

    def open_map(*args, **options):
        page = open_browser(*args, **options)
        page.goto(PAGE)
        page.map = page.get_by_role("region", name="Where does it hurt?")
        return page

    return open_map


def side(page, name):
    return page.map.get_by_role("group", name=f"{name} of the body")


@pytest.mark.parametrize(("condition", "slug"), NAMES.items())
def test_the_label_and_the_region_itself_lead_to_the_condition(open_map, condition, slug):
    page = open_map()
    link = side(page, "Front").get_by_role("link", name=condition)

    link.locator("text").click()
    page.wait_for_url(f"**/conditions/{slug}/")
    page.goto(PAGE)
    page.mouse.click(*link.locator("path").evaluate(POINT_ON_THE_REGION))
    page.wait_for_url(f"**/conditions/{slug}/")


def test_a_phone_shows_one_side_at_a_time_large_and_the_other_on_request(open_map):
    page = open_map(360)

    assert side(page, "Front").is_visible()
    assert not side(page, "Back").is_visible()
    assert side(page, "Front").bounding_box()["width"] > 320
    page.map.get_by_role("radio", name="Back").check()
    assert side(page, "Back").is_visible()
    assert not side(page, "Front").is_visible()
    side(page, "Back").get_by_role("link", name="Back pain").locator("text").click()
    page.wait_for_url("**/conditions/back-pain/")


def test_a_wide_screen_shows_both_sides_beside_each_other(open_map):
    page = open_map(1280)

    front, back = side(page, "Front").bounding_box(), side(page, "Back").bounding_box()
    assert front["y"] == back["y"]
    assert front["x"] + front["width"] <= back["x"]
    assert not page.map.get_by_role("radio", name="Back").is_visible()


def test_a_finger_finds_every_label_on_a_phone(open_map):
    page = open_map(360)
    spots = (
        side(page, "Front")
        .locator("rect")
        .evaluate_all("(all) => all.map((spot) => spot.getBoundingClientRect().toJSON())")
    )

    assert len(spots) == 6
    assert all(spot["width"] >= 44 and spot["height"] >= 43.9 for spot in spots)


def test_everything_can_be_reached_and_chosen_by_key_from_top_to_bottom(open_map):
    page = open_map(360)
    page.map.get_by_role("radio", name="Front").focus()
    page.keyboard.press("ArrowRight")  # The other side.
    assert side(page, "Back").is_visible()

    reached = []
    for _ in range(6):
        page.keyboard.press("Tab")
        reached.append(page.evaluate("document.activeElement.getAttribute('aria-label')"))

    assert [name.partition(":")[0] for name in reached] == [
        "Head", "Neck", "Shoulder", "Arm", "Back", "Leg",
    ]  # fmt: skip
    page.keyboard.press("Enter")
    page.wait_for_url("**/conditions/leg-pain/")


def test_the_region_and_label_that_have_the_focus_stand_out(open_map):
    page = open_map(1280)
    link = side(page, "Back").get_by_role("link", name="Neck pain")
    look = "(a) => ['path', 'rect'].map((part) => getComputedStyle(a.querySelector(part)).fill)"
    before = link.evaluate(look)

    link.focus()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Tab")

    assert all(now != then for now, then in zip(link.evaluate(look), before, strict=True))


def test_the_map_works_without_javascript(open_map):
    page = open_map(360, java_script_enabled=False)

    page.map.get_by_text("Back", exact=True).first.click()
    side(page, "Back").get_by_role("link", name="Back pain").locator("text").click()

    page.wait_for_url("**/conditions/back-pain/")


def test_paper_has_the_list_alone(open_map):
    page = open_map(1280)

    page.emulate_media(media="print")

    assert not page.get_by_text("Where does it hurt?").is_visible()
    assert page.get_by_role("link", name="Neck pain").last.is_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
def test_axe_finds_nothing(open_map, axe, width, scheme):
    page = open_map(width, color_scheme=scheme, bypass_csp=True)

    assert axe(page) == []
    if width == 360:
        page.map.get_by_role("radio", name="Back").check()
        assert axe(page) == []
    assert page.problems == []
