import csv
from datetime import datetime
from io import BytesIO, StringIO

import pytest
from openpyxl import load_workbook

from clinic_site.spreadsheets import csv_response, file_response, without_formula


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(1)", "\t=1", "\r=1", "\n=1"])
def test_a_text_that_a_spreadsheet_would_run_is_a_text(text):
    assert without_formula(text) == f"'{text}"


@pytest.mark.parametrize("text", ["/;=1+1", "a;  +1", "a\t-1", 'a;"@x'])
def test_no_cell_is_a_formula_where_semicolons_or_tabs_part_cells(text):
    for delimiter in (";", "\t"):
        (row,) = csv.reader([without_formula(text)], delimiter=delimiter)
        assert not [cell for cell in row if cell.lstrip().startswith(("=", "+", "-", "@"))]


@pytest.mark.parametrize("value", ["", "Jo = Ada", 7, -1, None])
def test_everything_else_stays_as_it_is(value):
    assert without_formula(value) == value


def test_a_file_has_its_name_its_headings_and_its_rows():
    response = csv_response("numbers", ["Who", "How many"], iter([["=Jo", 2], ["Zoë, A", None]]))

    assert response["Content-Disposition"] == 'attachment; filename="numbers.csv"'
    assert response.getvalue().decode() == '\ufeffWho,How many\r\n\'=Jo,2\r\n"Zoë, A",\r\n'


EVIL = ["=cmd|' /C calc'!A0", "+1", "-1", "@SUM(1)", "\t=1", "\r=1", "https://example.com", "007"]


def test_a_csv_file_holds_no_formula():
    response = file_response("numbers", "csv", [("Sheet", ["What"], ([text] for text in EVIL))])

    lines = csv.reader(StringIO(response.getvalue().decode("utf-8-sig"), newline=""))
    assert [line[0] for line in lines] == ["What", *(f"'{text}" for text in EVIL[:6]), *EVIL[6:]]
    assert response["Content-Disposition"] == 'attachment; filename="numbers.csv"'


def test_an_xlsx_file_holds_texts_numbers_and_dates_and_no_formula():
    noon = datetime(2026, 11, 20, 12)
    rows = [[text] for text in EVIL] + [[7], [0.5], [noon], [None]]
    response = file_response("numbers", "xlsx", [("Sheet", ["=What"], rows)])

    sheet = load_workbook(BytesIO(response.getvalue()))["Sheet"]
    cells = [row[0] for row in sheet.iter_rows()]
    # A carriage return is written as the format wants it.
    texts = ["=What", *(text.replace("\r", "_x000D_") for text in EVIL)]
    assert [cell.value for cell in cells] == [*texts, 7, 0.5, noon]
    assert [cell.data_type for cell in cells] == [*"s" * 9, "n", "n", "d"]
    assert all(cell.quotePrefix for cell in cells[:9])
    assert not any(cell.hyperlink for cell in cells)
