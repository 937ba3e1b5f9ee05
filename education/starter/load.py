"""Load the starter content into an empty site: the clinic's facts, sources and pages.

Files: clinic.yaml, sources.yaml, search_hints.yaml and pages/<slug>.yaml (one per page; the front
matter of pages/what-to-expect.yaml shows every field).
"""

import json
import re
from pathlib import Path
from urllib.parse import urlsplit

import yaml
from django.conf import settings
from django.db import transaction
from django.utils.text import slugify
from markdown_it import MarkdownIt
from wagtail.models import Page, Site

from clinic_site.models import BodyArea, ClinicSettings, OpeningTime, Practitioner, WorkingTime
from education.models import (
    ConditionIndexPage,
    ConditionPage,
    ExplainerIndexPage,
    ExplainerPage,
    GlossaryPage,
    HomePage,
    MenuItem,
    Navigation,
    SearchHint,
    Source,
    StandardPage,
    Term,
)

STARTER = Path(__file__).parent
PAGE_TYPES = {
    "home": HomePage,
    "explainer_index": ExplainerIndexPage,
    "explainer": ExplainerPage,
    "condition_index": ConditionIndexPage,
    "condition": ConditionPage,
    "glossary": GlossaryPage,
    "standard": StandardPage,
}
PLAIN_FIELDS = [
    "title",
    "slug",
    "lead",
    "search_description",
    "search_terms",
    "shows_facts",
]
_LIST_OF_MARKDOWN = {
    "steps": ("steps", "text"),
    "picture_steps": ("steps", "text"),
    "questions": ("items", "answer"),
}


def load_starter():
    """Fill an empty site; return how many pages were made.

    A site that has a home page belongs to its staff and is left alone: 0. All or nothing.
    """
    with transaction.atomic():
        if HomePage.objects.exists():
            return 0
        _load_clinic(_read("clinic.yaml"))
        for key, fields in _read("sources.yaml").items():
            Source.objects.create(key=key, **{k: v for k, v in fields.items() if v is not None})
        files = [_read(path.name, "pages") for path in sorted((STARTER / "pages").glob("*.yaml"))]
        return PageLoader(files).load()


def _read(name, folder=""):
    return yaml.safe_load((STARTER / folder / name).read_text(encoding="utf-8"))


def _load_clinic(facts):
    times = facts.pop("opening_times")
    areas = facts.pop("body_areas")
    _load_practitioners(facts.pop("practitioners"))
    for order, (slug, name, map_region) in enumerate(areas):
        facts_of_area = {"name": name, "map_region": map_region, "sort_order": order}
        BodyArea.objects.get_or_create(slug=slug, defaults=facts_of_area)
    clinic = ClinicSettings.load()
    for name, value in facts.items():
        setattr(clinic, name, value)
    clinic.opening_times = [
        OpeningTime(weekday=weekday, opens=opens, closes=closes) for weekday, opens, closes in times
    ]
    clinic.full_clean()
    clinic.save()


def _load_practitioners(people):
    """Make those who are not there yet: what staff entered about the others stays."""
    known = set(Practitioner.objects.values_list("name", flat=True))
    for person in people:
        if person["name"] in known:
            continue
        times = [
            WorkingTime(weekday=weekday, starts=starts, ends=ends)
            for weekday, starts, ends in person["working_times"]
        ]
        Practitioner(name=person["name"], working_times=times).save()


class PageLoader:
    """Turn page files into published pages. Pages are made first, so that any can link to any."""

    def __init__(self, files):
        self.files = sorted(files, key=lambda file: file.get("order", 0))
        self.pages = {}
        self.terms = {}
        self.sources = dict(Source.objects.values_list("key", "pk"))

    def load(self):
        home = next(file for file in self.files if file["type"] == "home")
        self._replace_welcome_page(home)
        self._add_children_of("home")
        self.terms = {slugify(term.term): term.pk for term in Term.objects.all()}
        for file in self.files:
            self._fill(self.pages[file["slug"]], file)
        self._fill_navigation()
        self._add_search_hints()
        self._name_preparing_page()
        return len(self.pages)

    def _replace_welcome_page(self, file):
        """Put the home page in the place of the one that Wagtail's migration made."""
        for page in Page.get_first_root_node().get_children():
            page.delete()  # Its Site goes with it.
        home = self.pages["home"] = Page.get_first_root_node().add_child(
            instance=self._new_page(file)
        )
        address = urlsplit(settings.SITE_URL)
        Site.objects.create(
            is_default_site=True,
            hostname=address.hostname,
            port=address.port or (443 if address.scheme == "https" else 80),
            root_page=home,
            site_name=ClinicSettings.load().name,
        )

    def _add_children_of(self, parent):
        for file in self.files:
            if file.get("parent") == parent:
                page = self._new_page(file)
                self.pages[file["slug"]] = self.pages[parent].add_child(instance=page)
                self._add_children_of(file["slug"])

    def _new_page(self, file):
        fields = {name: file[name] for name in PLAIN_FIELDS if name in file}
        if "terms" in file:
            fields["terms"] = [Term(**term) for term in file["terms"]]
        return PAGE_TYPES[file["type"]](live=False, **fields)

    def _path(self, file):
        return self.pages[file["slug"]].path

    def _fill_navigation(self):
        navigation = Navigation.load()
        places = {"in_menu": MenuItem.Place.HEADER, "in_footer": MenuItem.Place.FOOTER}
        navigation.items = [
            MenuItem(
                place=place,
                page=self.pages[file["slug"]],
                label=file.get("menu_title", ""),
                sort_order=order,
            )
            for field, place in places.items()
            for order, file in enumerate(sorted(self.files, key=self._path))
            if file.get(field)
        ]
        navigation.save()

    def _name_preparing_page(self):
        """Tell the clinic's settings which page patients read before a visit."""
        clinic = ClinicSettings.load()
        clinic.preparing_page = next(
            self.pages[file["slug"]] for file in self.files if file.get("prepares_for_visit")
        )
        clinic.save()

    def _add_search_hints(self):
        for fields in _read("search_hints.yaml"):
            hint = SearchHint(**{**fields, "page": self.pages.get(fields.get("page"))})
            hint.full_clean()
            hint.save()

    def _fill(self, page, file):
        page.body = json.dumps([block for item in file["body"] for block in self._blocks(item)])
        if picture := file.get("picture"):
            ((kind, value),) = picture.items()
            page.picture = json.dumps([{"type": kind, "value": value}])
        if related := file.get("related"):
            page.related = json.dumps(
                [{"type": "page", "value": self.pages[slug].pk} for slug in related]
            )
        if area := file.get("body_area"):
            page.body_area = BodyArea.objects.get(slug=area)
        page.body.stream_block.clean(page.body)
        page.full_clean()
        page.save_revision().publish()

    def _blocks(self, item):
        """Yield the stream data of one item; a text with several ## headings is several blocks."""
        ((kind, value),) = item.items()
        if kind == "text":
            for part in re.split(r"^(?=## )", value, flags=re.MULTILINE):
                if part.strip():
                    yield {"type": "text", "value": self._text(part)}
            return
        if kind == "evidence":
            value = {**value, "sources": [self.sources[key] for key in value["sources"]]}
        elif kind == "call_to_action" and value.get("page"):
            value = {**value, "page": self.pages[value["page"]].pk}
        elif kind in _LIST_OF_MARKDOWN:
            items, field = _LIST_OF_MARKDOWN[kind]
            rows = [{**row, field: self._html(row[field])} for row in value[items]]
            value = {**value, items: rows}
        yield {"type": kind, "value": value}

    def _text(self, markdown):
        heading, text = "", markdown
        if markdown.startswith("## "):
            heading, _, text = markdown[3:].partition("\n")
        return {"heading": heading.strip(), "text": self._html(text)}

    def _html(self, markdown):
        """Return Markdown as Wagtail's rich text, with links to pages and terms by their ids."""
        html = MarkdownIt("commonmark", {"html": False}).render(markdown.strip()).strip()
        html = re.sub(
            r'<a href="page:([\w-]+)">',
            lambda match: f'<a linktype="page" id="{self.pages[match[1]].pk}">',
            html,
        )
        html = re.sub(
            r'<a href="term:([\w-]+)">',
            lambda match: f'<a linktype="term" id="{self.terms[match[1]]}">',
            html,
        )
        return html.replace('<a href="appointment:">', '<a href="/appointment/">')
