"""Pages about models of texts: some reviews opened in a new tab, and what is drawn of them."""

from html.parser import HTMLParser

from dashboard import backend
from tests.dashboard.pages import goto
from tests.service.text_service import opened as joined

WORDS, TERMS, WRONG, ANSWERS = "Words", "Terms", "When it is wrong", "Answers"


def page_of(app, view, kind="pairs", rows_of=None, **query):
    """A view of reviews before a model of a kind, in a new tab."""
    app().run()
    table = {} if rows_of is None else dict(zip(("texts", "said"), rows_of, strict=True))
    identity = joined(backend.service(), kind, **table).id
    tab = goto(app(analysis=identity, view=view, **query).run(), "whole-model")
    assert not tab.exception
    return tab


def drawn(tab):
    """The markup of the texts on the page."""
    return [part.proto.body.partition("</style>")[2] for part in tab.get("html")]


def own_box(tab):
    """The box that a text is changed in; the page has one for notes, too."""
    (found,) = (area for area in tab.text_area if area.label.startswith("Edit this text"))
    return found


def links(tab):
    """What the addresses of decisions say."""
    return [dict(part.split("=") for part in link.proto.query_string.split("&"))
            for link in tab.get("page_link")]  # fmt: skip


class Tags(HTMLParser):
    """Which tags and attributes a browser would find, and what it would read."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.tags, self.attributes, self.data = set(), set(), ""

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}

    def handle_data(self, data):
        self.data += data


def read(part):
    """What is read where markup stands."""
    tags = Tags()
    tags.feed(part)
    return tags.data
