"""The QR code on paper leads back to the page."""

import re

import segno

QUIET_ZONE = 4  # modules; ISO/IEC 18004 asks for as many.


def drawn_modules(path):
    """Return which modules (x, y) an SVG path of horizontal strokes makes dark."""
    dark, x, y = set(), 0, 0.0
    for command, numbers in re.findall(r"([Mmh])([\d .-]+)", path):
        values = [float(number) for number in numbers.split()]
        if command == "h":
            dark |= {(x + step, int(y)) for step in range(int(values[0]))}
            x += int(values[0])
        else:
            x = int(values[0]) + (x if command == "m" else 0)
            y = values[1] + (y if command == "m" else 0)
    return dark


def test_the_code_on_a_page_is_that_of_its_canonical_address(client, pages):
    html = client.get(pages["neck-pain"].get_url()).content.decode()
    address = re.search(r'<link rel="canonical" href="([^"]+)"', html)[1]
    size, path = re.search(
        r'<svg viewBox="0 0 (\d+) \d+"[^>]*><path[^>]* d="([^"]+)"', html
    ).groups()

    expected = segno.make_qr(address, error="m")

    assert int(size) == expected.symbol_size(border=QUIET_ZONE)[0]
    assert drawn_modules(path) == {
        (x + QUIET_ZONE, y + QUIET_ZONE)
        for y, row in enumerate(expected.matrix)
        for x, is_dark in enumerate(row)
        if is_dark
    }


def test_the_address_stands_beside_the_code_which_is_hidden_from_screen_readers(client, pages):
    html = client.get(pages["neck-pain"].get_url()).content.decode()

    assert '<div aria-hidden="true"><svg' in html
    assert f"This page on the web:<br>{pages['neck-pain'].full_url}" in html
