"""Files for spreadsheets that hold no formula."""

import csv

from django.http import StreamingHttpResponse

# What makes a spreadsheet take a cell for a formula.
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")


def without_formula(value):
    """Return the value; a text that a spreadsheet would run starts with an apostrophe."""
    if isinstance(value, str) and value.startswith(_FORMULA_STARTS):
        return f"'{value}"
    return value


def csv_response(name, headings, rows):
    """Return a download of the rows, sent as they are read."""
    response = StreamingHttpResponse(_lines(headings, rows), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response


class _Echo:
    """A file that hands back each line that is written to it."""

    @staticmethod
    def write(line):
        return line


def _lines(headings, rows):
    writer = csv.writer(_Echo)
    yield "\ufeff"  # So that spreadsheets read it as UTF-8.
    yield writer.writerow(headings)
    for row in rows:
        yield writer.writerow(without_formula(cell) for cell in row)
