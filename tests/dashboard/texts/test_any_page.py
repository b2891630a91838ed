"""Whatever stands in a table's cells: read, explained and shown as it is, by each kind of model."""

import pandas as pd
import pytest

from explainers.service.samples import FOLDER, TEXTS
from tests import hostile_texts as hostile
from tests.dashboard.conftest import texts
from tests.dashboard.texts.test_markup import TAGS, Page, literal_read
from tests.dashboard.texts.test_page import drawn, opened
from tests.intake.hugging_face import toy
from tests.intake.texts.corpus import HOSTILE

NETWORK = TEXTS[1].model
LONG = "good film dull plot " * 2_500
"""Ten thousand words."""
EVERY = {**HOSTILE, "ten thousand words": LONG}
MODELS = {
    "sum": ("texts.skops", hostile.model),
    "folder": ("reviews.zip", toy.folder),
    "keras": (NETWORK, (FOLDER / NETWORK).read_bytes),
}
WAY = "Occlusion (texts)"


def found_in(kind):
    """What stands in the table: a network without a limit reads ten thousand words for minutes."""
    return HOSTILE if kind == "keras" else EVERY


@pytest.fixture(params=MODELS)
def kind(request):
    return request.param


@pytest.fixture
def analysis(app, kind):
    """The id of an analysis of such texts by a model of a kind."""
    name, data = MODELS[kind]
    table = pd.DataFrame({"text": list(found_in(kind).values())})
    tab = app().run()
    tab.file_uploader[0].upload(name, data()).run()
    tab.file_uploader[1].upload("texts.parquet", table.to_parquet(index=False)).run()
    assert not tab.exception and not tab.error
    tab.button(key="explain").click().run()
    return tab.query_params["analysis"]


def shown(text):
    """What a reader is to see of a text."""
    return literal_read(text.replace("\r\n", "\n").replace("\r", "\n"))


def test_every_text_is_shown_as_it_is_and_explained(app, analysis, kind):
    for row, (name, text) in enumerate(found_in(kind).items(), start=1):
        tab = opened(app, analysis, row=str(row), tokens_method=WAY)
        assert not tab.exception and not tab.error, name
        (html,) = drawn(tab)
        page = Page(html)
        assert set(page.tags) <= TAGS, name
        assert page.text == shown(text)[: len(page.text)], name
        assert page.text == shown(text) or text is LONG, name
        told = texts(tab)
        assert " · key " in told, name
        assert ("No word of this text speaks" in told) or ("speaks most" in told), name
        if name in ("nothing", "white space"):
            assert "No word of this text speaks" in told
    if kind != "keras":
        assert "speaks most" in told
    if kind == "folder":
        assert "The model reads 32 tokens of a text at most" in told


@pytest.mark.parametrize("kind", ["sum", "folder"], indirect=True)
def test_ten_thousand_words_are_shown_in_every_view(app, analysis):
    for view in ("Words", "Waterfall", "Classes", "Attention", "Edit"):
        tab = opened(app, analysis, row=str(len(EVERY)), tokens_method=WAY, text_tab=view)
        assert not tab.exception and not tab.error, view
