"""Set up an analysis of texts: which column the model reads, said and to be changed."""

from dashboard.opening.column_rows import EXPECTED
from explainers.records import Feature, TextInput
from tests.dashboard.conftest import texts
from tests.dashboard.opening.test_setup import analysis, edit, page
from tests.intake.small_cards import model, table

SAID = ("negative", "positive")
REVIEWS = table(
    "id,review,sentiment\n"
    + "".join(
        f"{at},It is {'not ' * (at % 2)}a good film number {at},{SAID[1 - at % 2]}\n"
        for at in range(12)
    )
)
READER = model(Feature("text", "category"), classes=SAID, texts=TextInput())


def test_the_longest_texts_are_read_and_the_rest_is_recognised():
    tab = page(READER, REVIEWS)
    assert "1 of 1 columns of the model found" in texts(tab)
    assert "The model reads “review”, the column with the longest texts." in texts(tab)
    assert tab.data_editor[0].value[EXPECTED].tolist() == ["texts"]
    found = analysis(tab)
    assert (found.columns, found.target, found.identifier) == (("review",), "sentiment", "id")
    assert (found.classes, found.positive) == (SAID, "positive")


def test_another_column_is_read_once_it_is_chosen():
    tab = page(READER, REVIEWS)
    edit(tab, 0, "sentiment")
    assert analysis(tab).columns == ("sentiment",)
    assert "The model reads “sentiment”." in texts(tab)
