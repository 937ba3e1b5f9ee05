"""Every block in every state, for the style guide and for the editors' block picker.

The words show what a block is for. The first state of a block is the one that the picker shows.
"""

from wagtail.images import get_image_model

from .models import Source

RICH = "<p>A short text with <b>one word in bold</b>.</p><ul><li>A point</li><li>Another</li></ul>"


def examples():
    """Return {name of the block: {state: raw stream value}}.

    Sources and pictures are taken from the site; where it has none, a block shows none.
    """
    sources = list(Source.objects.order_by("pk").values_list("pk", flat=True)[:2])
    picture = get_image_model().objects.order_by("pk").values_list("pk", flat=True).first()
    return {
        "key_points": {
            "three points": {
                "items": [
                    "A therapist puts a thin needle into a tight muscle.",
                    "It may ease pain for some weeks.",
                    "It is one part of a plan.",
                ]
            }
        },
        "text": {
            "with a heading": {"heading": "How it may feel", "text": RICH},
            "without one": {"heading": "", "text": RICH},
        },
        "care_card": {
            "emergency": _care_card("emergency", "Call 911 if:", "you have sudden chest pain"),
            "urgent": _care_card("urgent", "Call us today if:", "redness spreads"),
            "non_urgent": _care_card("non_urgent", "Call us if:", "you are sore after 3 days"),
        },
        "do_and_dont": {
            "two lists": {
                "heading": "After your visit",
                "do": ["Move as usual", "Drink some water"],
                "dont": ["Do not train hard on the same day"],
            }
        },
        "steps": {
            "three steps": {
                "heading": "Your first visit",
                "steps": [
                    {"title": "We talk", "text": "<p>About your problem and your health.</p>"},
                    {"title": "We look", "text": "<p>Tests find the sore spots.</p>"},
                    {"title": "We treat", "text": "<p>Only if you agree.</p>"},
                ],
            }
        },
        "picture_steps": {
            "three pictures": {
                "heading": "Step by step",
                "intro": "One sentence before the pictures.",
                "steps": [
                    {
                        "illustration": f"mechanism-{number}",
                        "title": title,
                        "text": "<p>A sentence that goes with the picture.</p>",
                    }
                    for number, title in enumerate(("The needle", "The twitch", "The signal"), 1)
                ],
            }
        },
        "comparison": {
            "two rows": {
                "heading": "Side by side",
                "first": "Dry needling",
                "second": "Acupuncture",
                "rows": [
                    {"topic": "Where", "first": "Into a muscle", "second": "Along lines"},
                    {"topic": "How long", "first": "Often short", "second": "Longer"},
                ],
            }
        },
        "figure": {
            "with a description": {
                "image": _picture(picture, "A drawing."),
                "caption": "A caption says what to look at.",
                "description": "All that the picture says, in words.",
            },
            "decorative": {"image": _picture(picture), "caption": "", "description": ""},
        },
        "illustration": {
            "with its own words": {
                "illustration": "session",
                "caption": "A visit, from door to door.",
            },
        },
        "questions": {
            "two questions": {
                "heading": "Questions people ask",
                "items": [
                    {"question": "Does it hurt?", "answer": "<p>It may, for a moment.</p>"},
                    {"question": "Can I say no?", "answer": "<p>Yes, at any time.</p>"},
                ],
            }
        },
        "evidence": {
            level: {
                "statement": "Dry needling may ease pain for some weeks.",
                "certainty": level,
                "explanation": "One sentence says why we are as sure as this.",
                "sources": sources,
            }
            for level in ("low", "high", "moderate", "very_low", "unknown")
        },
        "checklist": {
            kind: {
                "heading": heading,
                "kind": kind,
                "intro": "One sentence before the list.",
                "items": ["The first line", "The second line"],
            }
            for kind, heading in (
                ("checklist", "Before your visit"),
                ("questions_to_ask", "Questions to ask"),
            )
        },
        "self_check": {
            "two points": {
                "heading": "What to tell us",
                "intro": "Tick what is true for you.",
                "points": [
                    {"label": "I take blood thinners", "tell_us": "I take blood thinners"},
                    {"label": "I am afraid of needles", "tell_us": "I am afraid of needles"},
                ],
                "result_heading": "What to tell your physiotherapist",
                "none_ticked": "You have not ticked anything.",
                "after": "Bring this list to your visit.",
                "closing": "This check does not say yes or no.",
            }
        },
        "call_to_action": {
            "request": _call("What next", "request", "Request an appointment"),
            "call": _call("Rather talk?", "call", "Call us"),
        },
    }


def _care_card(level, heading, sign):
    return {"level": level, "heading": heading, "items": [sign, "and another sign"], "after": ""}


def _picture(image, alt_text=""):
    return {"image": image, "alt_text": alt_text, "decorative": not alt_text}


def _call(heading, action, label):
    return {
        "heading": heading,
        "text": "One sentence that leads on.",
        "action": action,
        "page": None,
        "label": label,
    }
