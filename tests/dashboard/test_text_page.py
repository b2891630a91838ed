"""One decision about a text: the text itself, its words, steps, classes, and a text of one's own."""

import pytest

from explainers.service.samples import TEXTS
from tests.dashboard.conftest import figures, texts
from tests.dashboard.test_pages import goto

SAMPLE = TEXTS[0]


def opened(app, **query):
    return goto(app(analysis=SAMPLE.id, **query).run(), "one-decision")


def drawn(tab):
    return [part.proto.body for part in tab.get("html")]


@pytest.mark.parametrize("name", ["Text","Words","Waterfall","Classes","Attention","Edit","How sure"])
def test_try(app, name):
    tab = opened(app, text_tab=name)
    assert not tab.exception, tab.exception
    print(texts(tab)); print([h[-1500:] for h in drawn(tab)]); print(len(figures(tab)))
    print(tab.dataframe[0].value.head(3))
    if name=="Edit":
        tab.text_area[0].set_value("A wonderful, moving <b>film</b>").run()
        assert not tab.exception
        print(texts(tab)); print([h[-900:] for h in drawn(tab)], tab.query_params)
