"""A list of drawings costs one request."""

import re
from xml.etree import ElementTree

from education import illustration_sheet, illustrations

SVG = "{http://www.w3.org/2000/svg}"


def test_a_list_of_conditions_takes_all_drawings_from_one_file(client, pages):
    html = client.get("/conditions/").content.decode()

    files, names = zip(*re.findall(r'<img src="([^"#]+)#([\w-]+)"', html), strict=True)
    assert len(set(files)) == 1
    assert len(set(names)) > 5


def test_the_sheet_has_a_view_of_each_small_drawing(client):
    neck = illustrations.find("neck")
    file, _, name = illustration_sheet.address(neck).partition("#")

    response = client.get(file)

    root = ElementTree.fromstring(response.content)
    views = {view.get("id"): view.get("viewBox") for view in root.iter(f"{SVG}view")}
    places = [float(drawing.get("x")) for drawing in root.findall(f"{SVG}svg")]
    assert float(views[name].split()[0]) in places
    assert len(set(views.values())) == len(views) == len(places)
    assert response.headers["Content-Type"] == "image/svg+xml"
    assert response.headers["Cache-Control"] == "public, max-age=31536000"
    assert "style-src 'unsafe-inline'" in response.headers["Content-Security-Policy"]


def test_a_page_of_an_earlier_release_still_gets_its_drawings(client):
    response = client.get("/illustrations/0123456789ab.svg")

    assert response.status_code == 200
    assert response.headers["Cache-Control"] == "public, max-age=60"


def test_a_larger_drawing_stands_alone():
    home = illustrations.find("home")

    assert illustration_sheet.address(home) == home.url


def test_a_class_means_the_same_in_every_small_drawing():
    meanings = {}
    for drawing in ElementTree.fromstring(illustration_sheet.sheet()).findall(f"{SVG}svg"):
        style = drawing.find(f"{SVG}style").text
        for selector in set(re.findall(r"\.[\w-]+", style)):
            rules = tuple(re.findall(rf"\{selector} (\{{[^}}]*\}})", style))  # Light, then dark.
            meanings.setdefault(selector, set()).add(rules)

    assert meanings
    assert {selector: rules for selector, rules in meanings.items() if len(rules) > 1} == {}
