"""Files for spreadsheets that hold no formula."""

import csv
import re
from datetime import datetime
from io import TextIOWrapper
from tempfile import TemporaryFile

import xlsxwriter
from django.http import FileResponse, StreamingHttpResponse

CSV, XLSX = "csv", "xlsx"
_CONTENT_TYPES = {
    CSV: "text/csv; charset=utf-8",
    XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
# What makes a spreadsheet take a cell for a formula.
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")
_AFTER_OTHER_DELIMITER = re.compile(r"""(?<=[\s\S])([;\t]["\s]*)(?=[=+@-])""")
# So that spreadsheets read it as UTF-8.
_MARK = "\ufeff"


def without_formula(value):
    """Return the value; a text that a spreadsheet would run starts with an apostrophe.

    So does what would become a cell of its own where semicolons or tabs part cells.
    """
    if not isinstance(value, str):
        return value
    value = _AFTER_OTHER_DELIMITER.sub(r"\1'", value)
    return f"'{value}" if value.startswith(_FORMULA_STARTS) else value


def csv_response(name, headings, rows):
    """Return a download of the rows, sent as they are read."""
    response = StreamingHttpResponse(_lines(headings, rows), content_type=_CONTENT_TYPES[CSV])
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response


def file_response(name, ending, sheets):
    """Return a download of `sheets`, [(title, headings, rows)], as CSV or XLSX.

    The rows are read now and stand in a file on disk until it is sent, so that they need little
    memory and whoever makes them knows all that is in it. A CSV file has one sheet only.
    """
    file = TemporaryFile()  # noqa: SIM115 (the response closes it)
    write = {CSV: _write_csv, XLSX: _write_xlsx}[ending]
    write(file, sheets)
    file.seek(0)
    return FileResponse(
        file,
        as_attachment=True,
        filename=f"{name}.{ending}",
        content_type=_CONTENT_TYPES[ending],
    )


class _Echo:
    """A file that hands back each line that is written to it."""

    @staticmethod
    def write(line):
        return line


def _lines(headings, rows):
    writer = csv.writer(_Echo)
    yield _MARK
    yield writer.writerow(headings)
    for row in rows:
        yield writer.writerow(without_formula(cell) for cell in row)


def _write_csv(file, sheets):
    ((_, headings, rows),) = sheets
    text = TextIOWrapper(file, encoding="utf-8", newline="", write_through=True)
    text.writelines(_lines(headings, rows))
    text.detach()


def _write_xlsx(file, sheets):
    """Write texts as texts: `quote_prefix` keeps them so when somebody edits the cell."""
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(file, options) as book:
        bold = book.add_format({"bold": True, "quote_prefix": True})
        text = book.add_format({"quote_prefix": True})
        moment = book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
        for title, headings, rows in sheets:
            sheet = book.add_worksheet(title)
            sheet.freeze_panes(1, 0)
            sheet.set_column(0, len(headings) - 1, 22)
            for column, heading in enumerate(headings):
                sheet.write_string(0, column, heading, bold)
            for number, row in enumerate(rows, start=1):
                for column, cell in enumerate(row):
                    _write_cell(sheet, number, column, cell, text, moment)


def _write_cell(sheet, row, column, cell, text, moment):
    if cell is None or cell == "":
        return
    if isinstance(cell, datetime):
        sheet.write_datetime(row, column, cell, moment)
    elif isinstance(cell, int | float) and not isinstance(cell, bool):
        sheet.write_number(row, column, cell)
    else:
        sheet.write_string(row, column, str(cell), text)
