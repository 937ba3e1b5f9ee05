"""What a page's body amounts to: its sections, for "On this page", and its numbered sources."""

from dataclasses import dataclass

from django.utils.text import slugify

from .blocks import EvidenceBlock, FigureBlock, SectionBlock


@dataclass
class Outline:
    """sections: [(anchor, heading)]; sources: [Source], in the order of their numbers; pictures.

    scripts: the static file of each script that a block asks for, once.
    """

    sections: list
    sources: list
    pictures: list
    scripts: list


def outline(body):
    """Return the Outline of a StreamField value.

    Sets `anchor`, unique on the page, on the value of each block with a heading or evidence, and
    `number` on each source that a block cites, for the blocks' templates.
    """
    sections, numbers, sources, pictures = [], {}, [], []
    taken = set()
    for block in body:
        if isinstance(block.block, SectionBlock) and block.value["heading"]:
            anchor = f"section-{slugify(block.value['heading'])}"
            block.value.anchor = _unique(anchor, taken)
            sections.append((block.value.anchor, block.value["heading"]))
        if isinstance(block.block, EvidenceBlock):
            block.value.anchor = _unique("evidence", taken)
            for source in filter(None, block.value["sources"]):
                if source.pk not in numbers:
                    numbers[source.pk] = len(numbers) + 1
                    sources.append(source)
                source.number = numbers[source.pk]
        if isinstance(block.block, FigureBlock):
            pictures.append(block.value["image"])
    scripts = dict.fromkeys(block.block.script for block in body if hasattr(block.block, "script"))
    return Outline(sections, sources, pictures, list(scripts))


def _unique(anchor, taken):
    candidate, count = anchor, 1
    while candidate in taken:
        count += 1
        candidate = f"{anchor}-{count}"
    taken.add(candidate)
    return candidate
