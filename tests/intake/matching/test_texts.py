"""A model of texts and a table: which column it reads, and what is said of the others."""

import pytest
import skops.io
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline

from explainers.intake import models, tables
from explainers.intake.matching.guesses import guess_identifier, guess_target
from explainers.intake.matching.match import judged, match, proposals, ways
from tests.intake.texts.corpus import reviews

TEXTS, SAID = reviews()
MODEL = models.read(
    skops.io.dumps(make_pipeline(TfidfVectorizer(), LogisticRegression()).fit(TEXTS, SAID)),
    "model.skops",
).card


def table(text="review", **others):
    lines = [",".join(["id", text, "sentiment", *others])]
    rows = zip(range(len(TEXTS)), TEXTS, SAID, strict=True)
    lines += [",".join([str(at), words, said, *others.values()]) for at, words, said in rows]
    return tables.read("\n".join(lines).encode(), "reviews.csv").card


def test_the_column_called_text_is_read_without_a_word():
    for name in ("text", "Text"):
        found = match(MODEL, table(name))
        assert found.columns == (name,) and found.spare == ("id", "sentiment")
        assert found.problems == found.warnings == found.notes == ()


def test_else_the_column_with_the_longest_texts_is_read_and_that_is_said():
    card = table()
    found = match(MODEL, card)
    assert found.columns == ("review",)
    assert found.problems == ()
    assert found.notes == ("The model reads “review”, the column with the longest texts.",)
    assert ways(MODEL, card) == ("name",)
    assert proposals(MODEL, card, found.columns) == {}


def test_another_column_can_be_chosen():
    found = judged(MODEL, table(), ("sentiment",))
    assert found.problems == () and found.spare == ("id", "review")
    assert found.notes == ("The model reads “sentiment”.",)


def test_a_table_without_texts_lacks_the_column():
    numbers = tables.read(b"a,b\n1,2\n3,4\n", "numbers.csv").card
    found = match(MODEL, numbers)
    assert found.columns == (None,)
    assert "lacks 1 of the model's 1 columns: “text”" in found.problems[0]
    alone = tables.read(b"said\ngood film\nbad film\n", "said.csv").card
    assert match(MODEL, alone).columns == ("said",) and match(MODEL, alone).notes == ()


@pytest.mark.parametrize("others", [{}, {"language": "en"}])
def test_what_the_other_columns_are_for(others):
    card = table(**others)
    spare = match(MODEL, card).spare
    assert guess_target(MODEL, card, spare) == "sentiment"
    assert guess_identifier(card, [name for name in spare if name != "sentiment"]) == "id"
    roles = {column.name: column.role for column in card.columns}
    assert (roles["id"], roles["review"], roles["sentiment"]) == ("identifier", "", "")
