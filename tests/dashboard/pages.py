"""Open a page, turn to another, bring files."""

from tests import toys


def open_page(app, page, **query):
    tab = app(**query)
    tab.run()
    assert not tab.exception
    return goto(tab, page)


def goto(tab, page):
    """Turn to a page by its address, as a click in the navigation does."""
    # AppTest.switch_page knows pages that are files; ours are functions.
    pages = tab._registered_pages.items()
    tab._page_hash = next(key for key, info in pages if info["url_pathname"] == page)
    tab.run()
    assert not tab.exception
    return tab


def upload(tab, model, table=None, name="model.skops"):
    tab.file_uploader[0].upload(name, model).run()
    tab.file_uploader[1].upload("table.csv", table or toys.csv()).run()
    assert not tab.exception
    return tab
