from clinic_site.templatetags.breakable import breakable


def test_an_address_may_break_before_the_at_sign_and_dots():
    assert breakable("jo.park@example.ca") == "jo<wbr>.park<wbr>@example<wbr>.ca"


def test_what_is_no_address_stays_as_it_is():
    assert breakable("+1 905-555-0123") == "+1 905-555-0123"


def test_markup_is_escaped():
    assert breakable('<b>"@x') == "&lt;b&gt;&quot;<wbr>@x"
