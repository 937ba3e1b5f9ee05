"""Days as the calendar names them."""


def day_in_words(day):
    """Return "Tuesday 24 November 2026"."""
    return f"{day:%A} {day.day} {day:%B %Y}"


def week_in_words(days):
    """Return "23 to 29 November 2026", with as many months and years as it takes."""
    first, last = days[0], days[-1]
    year = f" {first.year}" if first.year != last.year else ""
    month = f" {first:%B}" if year or first.month != last.month else ""
    return f"{first.day}{month}{year} to {last.day} {last:%B %Y}"


def short_day(day):
    """Return "Tue 24 Nov"."""
    return f"{day:%a} {day.day} {day:%b}"
