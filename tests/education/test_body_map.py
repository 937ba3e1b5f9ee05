"""The body map on the page of conditions: every region leads to what hurts there."""

import re
from itertools import pairwise

import pytest
from django.template.loader import render_to_string

from clinic_site.map_region import MapRegion
from clinic_site.models import BodyArea
from education.body_map import Place
from education.models import ConditionPage


@pytest.fixture
def shown(client, pages):
    """Return a function that gives the page's map as HTML; empty when there is none."""

    def show():
        html = client.get(pages["conditions"].get_url()).content.decode()
        found = re.search(r'<section class="clinic-body-map.*?</section>', html, re.DOTALL)
        return found[0] if found else ""

    return show


def figure(html, side):
    return re.search(rf"<svg[^>]*__figure--{side}.*?</svg>", html, re.DOTALL)[0]


def places(html):
    """Return {name of the link: address} of all that can be chosen in a part of the map."""
    return {
        name: address
        for address, name in re.findall(r'<a [^>]*href="(.*?)" aria-label="(.*?)"', html)
    }


def move(slug, region):
    """Let a condition stand elsewhere on the map, as staff do."""
    page = ConditionPage.objects.get(slug=slug)
    BodyArea.objects.filter(slug=page.body_area_id).update(map_region=region)


def test_every_region_in_front_and_behind_leads_to_its_condition(shown):
    both = {
        "Head: Headaches": "/conditions/headaches/",
        "Neck: Neck pain": "/conditions/neck-pain/",
        "Shoulder: Shoulder pain": "/conditions/shoulder-pain/",
        "Arm: Arm pain": "/conditions/arm-pain/",
        "Leg: Leg pain": "/conditions/leg-pain/",
    }

    assert places(figure(shown(), "front")) == both | {"Jaw: Jaw pain": "/conditions/jaw-pain/"}
    assert places(figure(shown(), "back")) == both | {"Back: Back pain": "/conditions/back-pain/"}


def test_a_link_is_called_what_is_seen_beside_it(shown):
    labels = re.findall(r'aria-label="(\w+): [^"]+".*?<text[^>]*>(\w+)</text>', shown(), re.DOTALL)

    assert len(labels) == 12
    assert all(name == label for name, label in labels)


def test_the_list_of_conditions_is_there_below_the_map(client, pages):
    html = client.get(pages["conditions"].get_url()).content.decode()
    below = html.partition('<section class="clinic-body-map')[2].partition("</section>")[2]

    for slug in ConditionPage.objects.values_list("slug", flat=True):
        assert f'href="/conditions/{slug}/"' in below


def test_a_region_whose_condition_is_a_draft_is_drawn_but_leads_nowhere(shown, pages):
    paths = figure(shown(), "front").count("<path")
    pages["jaw-pain"].unpublish()

    front = figure(shown(), "front")
    assert "Jaw" not in front
    assert front.count("<path") == paths


def test_conditions_that_share_a_region_are_all_listed_where_it_leads(shown):
    move("arm-pain", "shoulder")

    html = shown()
    assert places(html)["Shoulder: Shoulder pain, Arm pain"] == "#map-shoulder"
    listed = html.partition('id="map-shoulder"')[2]
    assert 'href="/conditions/shoulder-pain/">Shoulder pain</a>' in listed
    assert 'href="/conditions/arm-pain/">Arm pain</a>' in listed
    assert "Arm:" not in html


def test_a_condition_without_a_place_is_only_in_the_list(shown, client, pages):
    move("neck-pain", "")
    page = ConditionPage.objects.get(slug="leg-pain")
    page.body_area = None
    page.save_revision().publish()

    assert not {"Neck: Neck pain", "Leg: Leg pain"} & places(shown()).keys()
    html = client.get(pages["conditions"].get_url()).content.decode()
    assert 'href="/conditions/neck-pain/"' in html
    assert 'href="/conditions/leg-pain/"' in html


def test_there_is_no_map_when_nothing_stands_on_it(shown, pages):
    BodyArea.objects.update(map_region="")

    assert shown() == ""


@pytest.mark.parametrize("region", MapRegion)
def test_every_region_that_staff_can_choose_is_drawn(shown, region):
    move("neck-pain", region)

    sides = [side for side in ("front", "back") if region.label in figure(shown(), side)]
    assert sides == {"jaw": ["front"], "back": ["back"]}.get(region, ["front", "back"])


@pytest.mark.parametrize("side", ["front", "back"])
def test_labels_on_one_side_are_a_fingers_width_apart(pages, side):
    every = {region: Place(region, [pages["neck-pain"]]) for region in MapRegion}
    html = render_to_string("components/body_map_figure.html", {"places": every, "side": side})
    spots = re.findall(r'translate\((\d+) (\d+)\)"><rect y="-22" width="84" height="44"', html)

    assert len(spots) == len(MapRegion) - 1
    for left in ("0", "244"):
        heights = sorted(int(y) for x, y in spots if x == left)
        assert all(low - high >= 44 for high, low in pairwise(heights))
