"""Cells of tables that are said in words on the page and are plain numbers in files."""

from dataclasses import dataclass

NOTHING = "–"


@dataclass(frozen=True)
class Share:
    """A part of a whole, 0 to 1, which is shown in percent. None: there is no whole."""

    value: float | None

    def __str__(self):
        return NOTHING if self.value is None else f"{self.value:.0%}"


@dataclass(frozen=True)
class Duration:
    """Seconds, or None where nothing was measured."""

    seconds: float | None

    has_days = True

    def __str__(self):
        if self.seconds is None:
            return NOTHING
        hours, minutes = divmod(round(self.seconds / 60), 60)
        if self.has_days and hours >= 24:
            return f"{hours // 24} d {hours % 24} h"
        return f"{hours} h {minutes:02} min" if hours else f"{minutes} min"


class OpenDuration(Duration):
    """Seconds of opening hours. It has no days: an opening day is shorter than a day."""

    has_days = False


def said(cell):
    """Return a cell as the page shows it."""
    return f"{cell:,}" if isinstance(cell, int) else str(cell)
