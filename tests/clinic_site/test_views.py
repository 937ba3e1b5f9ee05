import pytest

from clinic_site.models import ClinicSettings


def test_health_answers_when_the_database_does(client, db):
    response = client.get("/healthz")

    assert (response.status_code, response.content) == (200, b"ok")
    assert "no-store" in response.headers["Cache-Control"]


def test_the_brand_colour_is_served_for_both_schemes(client):
    response = client.get("/brand.css?c=7a0019")

    assert response.headers["Content-Type"].startswith("text/css")
    assert "#7a0019" in response.content.decode()
    assert "prefers-color-scheme: dark" in response.content.decode()
    assert "max-age=604800" in response.headers["Cache-Control"]


def test_pages_link_to_a_brand_colour_only_when_staff_chose_one(client, db):
    from tests.factories.pages import load_pages

    load_pages()
    assert "brand.css" not in client.get("/").content.decode()
    clinic = ClinicSettings.load()
    clinic.brand_colour = "#7a0019"
    clinic.save()

    assert "/brand.css?c=7a0019" in client.get("/").content.decode()


def test_an_uploaded_picture_is_cacheable_and_cannot_run_scripts(client, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    (tmp_path / "picture.svg").write_text("<svg xmlns='http://www.w3.org/2000/svg'/>")

    response = client.get("/media/picture.svg")

    assert response.status_code == 200
    assert "public" in response.headers["Cache-Control"]
    assert "default-src 'none'" in response.headers["Content-Security-Policy"]
    assert "sandbox" in response.headers["Content-Security-Policy"]
    assert response.headers["X-Content-Type-Options"] == "nosniff"


def test_the_sites_own_drawings_may_style_themselves_and_nothing_else(client, settings):
    settings.WHITENOISE_USE_FINDERS = True

    drawing = client.get("/static/illustrations/neck.svg")
    sheet = client.get("/static/css/site.css")

    policy = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    assert drawing.headers["Content-Security-Policy"] == policy
    assert "style-src 'self'" in sheet.headers["Content-Security-Policy"]


@pytest.mark.parametrize("path", ["../manage.py", "%2e%2e/manage.py", "nothing.png", ""])
def test_only_uploaded_files_are_served(client, db, settings, tmp_path, path):
    settings.MEDIA_ROOT = tmp_path / "media"

    assert client.get(f"/media/{path}").status_code in (400, 404)


@pytest.mark.parametrize("path", ["/healthz", "/brand.css?c=7a0019", "/robots.txt", "/search/"])
def test_reading_addresses_take_no_post(client, db, path):
    assert client.post(path).status_code == 405


def test_what_cannot_be_read_is_answered_in_the_sites_clothes(client):
    response = client.get("/media/../manage.py")

    assert response.status_code == 400
    assert "We could not read that" in response.content.decode()


def test_a_missing_page_may_be_cached_for_a_minute(client, db):
    response = client.get("/no/such/page/")

    assert response.status_code == 404
    assert response.headers["Cache-Control"] == "public, max-age=60"


@pytest.mark.parametrize("path", ["/admin/no/such/page/", "/appointment/no/such/page/"])
def test_nothing_about_staff_or_patients_is_cached_when_it_is_missing(client, db, path):
    assert "public" not in client.get(path).headers.get("Cache-Control", "")


def test_staff_see_whose_site_they_sign_in_to(client, db):
    clinic = ClinicSettings.load()
    clinic.name = "Brampton Physiotherapy"
    clinic.save()

    assert "Sign in to Brampton Physiotherapy" in client.get("/admin/login/").content.decode()


@pytest.mark.parametrize("colour", ["", "red", "7a001", "7a0019;}", "7a0019%0a"])
def test_a_brand_colour_that_is_none_is_not_found(client, db, colour):
    assert client.get("/brand.css", {"c": colour}).status_code == 404
