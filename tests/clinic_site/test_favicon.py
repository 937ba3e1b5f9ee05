def test_browsers_find_the_icon_where_no_page_names_it(client):
    response = client.get("/favicon.ico")
    assert response.status_code == 302
    assert "/static/img/favicon" in response["Location"]
    assert response["Cache-Control"] == "public, max-age=604800"
    assert not response.cookies
