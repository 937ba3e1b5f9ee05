"""A browser in words: "Firefox on Windows". Only what a colleague needs to know their own."""

# The first that is found counts: Edge and Opera also call themselves Chrome, Chrome also Safari.
_BROWSERS = [
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("CriOS/", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
]
_SYSTEMS = [
    ("iPhone", "an iPhone"),
    ("iPad", "an iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("CrOS", "a Chromebook"),
    ("Mac OS X", "a Mac"),
    ("Linux", "Linux"),
]


def in_words(user_agent):
    """Return what a User-Agent header says, as "Safari on an iPhone"."""
    browser = _first(_BROWSERS, user_agent) or "An unknown browser"
    system = _first(_SYSTEMS, user_agent)
    return f"{browser} on {system}" if system else browser


def _first(names, user_agent):
    return next((name for mark, name in names if mark in user_agent), "")
