import pytest

from clinic_site.typed_text import fold, tidy


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("one\r\ntwo\rthree\u2028four", "one\ntwo\nthree\nfour"),
        ("a\x00b\x1bc\x7fd\x9fe", "abcde"),
        ("a\tb", "a\tb"),
        ("Zoe\u0308", "Zoë"),
        ("\u202eadA\u202c \u2066x\u2069", "adA x"),
        ("half \ud800 a character", "half  a character"),
        ("no\ufffe character\uffff", "no character"),
        ("👩🏽‍⚕️ می‌خواهم", "👩🏽‍⚕️ می‌خواهم"),
        ("<script>alert('x')</script>", "<script>alert('x')</script>"),
    ],
)
def test_keeps_what_was_meant(typed, kept):
    assert tidy(typed) == kept
    assert tidy(kept) == kept


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("  Élodie  Núñez ", "elodie nunez"),
        ("ELODIE", "elodie"),
        ("E\u0301lodie", "elodie"),
        ("Straße", "strasse"),
        ("ＡＢ", "ab"),
        ("𝐀", "a"),
        ("Şükrü İ", "sukru i"),
        ("\u0301", ""),
        ("ਗੁਰਪ੍ਰੀਤ 李 😀", "ਗੁਰਪਰੀਤ 李 😀"),
    ],
)
def test_folds_cases_accents_and_spaces(text, folded):
    assert fold(text) == folded
    assert fold(folded) == folded
