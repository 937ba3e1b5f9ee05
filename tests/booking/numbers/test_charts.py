"""Where the parts of charts lie."""

import pytest

from booking.numbers import charts


def test_the_highest_column_reaches_no_further_than_the_plot():
    drawn = charts.columns([("1 Nov", 10, False), ("8 Nov", 5, False), ("15 Nov", 0, True)])
    heights = [bar.height for bar in drawn.bars]
    assert heights[0] == 2 * heights[1] == 160
    assert heights[2] == 0
    assert [bar.is_part for bar in drawn.bars] == [False, False, True]
    assert [bar.value for bar in drawn.bars] == ["10", "5", "0"]


def test_of_many_columns_only_some_are_named_and_lines_say_how_high_they_are():
    drawn = charts.columns([(f"week {number}", number, False) for number in range(52)])
    assert sum(bool(bar.label) for bar in drawn.bars) == 4
    assert not any(bar.value for bar in drawn.bars)
    assert [line.label for line in drawn.gridlines] == ["60", "30"]


@pytest.mark.parametrize("counts", [[], [("1 Nov", 0, False)]])
def test_nothing_can_be_drawn(counts):
    assert len(charts.columns(counts).bars) == len(counts)


def test_a_long_label_has_several_lines_and_moves_the_rest_down():
    drawn = charts.rows(
        [("short", 1, "1"), ("a label that is far too long for one line on a phone", 4, "4")]
    )
    short, long = drawn.rows
    assert [len(row.lines) for row in drawn.rows] == [1, 2]
    assert (short.width, long.width) == ("15.50%", "62.00%")
    assert short.bar_y < long.lines[0][0] < long.bar_y < drawn.height


@pytest.mark.parametrize(
    ("count", "expected"), [(0, 1), (1, 1), (2, 2), (7, 8), (11, 20), (99, 100), (601, 800)]
)
def test_the_top_line_is_a_round_number(count, expected):
    assert charts.round_up(count) == expected
