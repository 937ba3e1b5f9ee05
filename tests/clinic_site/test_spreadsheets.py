import pytest

from clinic_site.spreadsheets import csv_response, without_formula


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(1)", "\t=1", "\r=1", "\n=1"])
def test_a_text_that_a_spreadsheet_would_run_is_a_text(text):
    assert without_formula(text) == f"'{text}"


@pytest.mark.parametrize("value", ["", "Jo = Ada", 7, -1, None])
def test_everything_else_stays_as_it_is(value):
    assert without_formula(value) == value


def test_a_file_has_its_name_its_headings_and_its_rows():
    response = csv_response("numbers", ["Who", "How many"], iter([["=Jo", 2], ["Zoë, A", None]]))

    assert response["Content-Disposition"] == 'attachment; filename="numbers.csv"'
    assert response.getvalue().decode() == '\ufeffWho,How many\r\n\'=Jo,2\r\n"Zoë, A",\r\n'
