"""Where the parts of a chart lie. The templates draw it as SVG; no database.

Along the line of text everything is in percent and down the page in pixels, so that a chart is as
wide as the screen and its words stay as large as they are.
"""

from dataclasses import dataclass
from math import ceil, log10
from textwrap import wrap

# Pixels.
_TOP, _PLOT, _FOOT = 24, 160, 28
_LINE, _BAR, _GAP = 20, 14, 16
# How many letters of a label fit into a line on a phone.
_LETTERS = 42
# Above more bars than this there is no place for values.
_MOST_VALUES = 13
_MOST_LABELS = 4
# Percent of the width that the figures beside the gridlines take.
_MARGIN = 10


@dataclass(frozen=True)
class Bar:
    """A bar and its words. x and width are percents as text, the rest are pixels."""

    label: str
    value: str
    x: str
    middle: str
    width: str
    y: int
    height: int
    is_part: bool = False


@dataclass(frozen=True)
class Gridline:
    y: int
    label: str


@dataclass(frozen=True)
class Columns:
    """Bars that stand beside each other, such as one for each week. `margin` is a percent."""

    height: int
    foot: int
    margin: str
    bars: list[Bar]
    gridlines: list[Gridline]

    template = "booking/numbers/_columns.html"


@dataclass(frozen=True)
class Row:
    """A lying bar under its label, which may have several lines."""

    lines: list[tuple[int, str]]
    value: str
    value_y: int
    bar_y: int
    width: str


@dataclass(frozen=True)
class Rows:
    height: int
    bar_height: int
    rows: list[Row]

    template = "booking/numbers/_rows.html"


def columns(counts):
    """Return Columns of [(label, count, is_part)]; a part is drawn as an outline."""
    most = round_up(max((count for _, count, _ in counts), default=0))
    has_values = len(counts) <= _MOST_VALUES and most < 1000
    margin = 0 if has_values else _MARGIN
    step = (100 - margin) / max(len(counts), 1)
    every = ceil(len(counts) / _MOST_LABELS)
    bars = []
    for number, (label, count, is_part) in enumerate(counts):
        height = round(_PLOT * count / most)
        bars.append(
            Bar(
                label=label if number % every == 0 else "",
                value=str(count) if has_values else "",
                x=_percent(margin + step * (number + 0.12)),
                middle=_percent(margin + step * (number + 0.5)),
                width=_percent(step * 0.76),
                y=_TOP + _PLOT - height,
                height=height,
                is_part=is_part,
            )
        )
    levels = [] if has_values else [most, most // 2] if most > 1 else [most]
    foot = _TOP + _PLOT
    gridlines = [Gridline(foot - round(_PLOT * level / most), f"{level:,}") for level in levels]
    return Columns(
        height=foot + _FOOT,
        foot=foot,
        margin=_percent(margin),
        bars=bars,
        gridlines=gridlines,
    )


def rows(counts):
    """Return Rows of [(label, count, value in words)]; the longest bar is the largest count."""
    most = max((count for _, count, _ in counts), default=0) or 1
    y, found = 0, []
    for label, count, value in counts:
        lines = wrap(label, _LETTERS) or [""]
        last = y + _LINE * len(lines)
        found.append(
            Row(
                lines=[(y + _LINE * (number + 1) - 5, line) for number, line in enumerate(lines)],
                value=value,
                value_y=last + _BAR - 2,
                bar_y=last,
                # The rest of the line is for the value.
                width=_percent(62 * count / most),
            )
        )
        y = last + _BAR + _GAP
    return Rows(height=y, bar_height=_BAR, rows=found)


def round_up(count):
    """Return a round number that is not below the count, and even unless it is 1."""
    if count <= 1:
        return 1
    size = 10 ** int(log10(count))
    return next(step * size for step in (1, 2, 4, 6, 8, 10) if step * size >= count)


def _percent(number):
    return f"{number:.2f}%"
