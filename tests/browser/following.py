"""Go from page to page as a reader does."""


def follow(link_or_button):
    """Press what leads to another page, and wait until that page has loaded.

    A click alone comes back while the page that is left is still there: who then looks at once
    sees either of the two.
    """
    with link_or_button.page.expect_navigation():
        link_or_button.click()
