"""Models and tables of pictures: what fits together, in sentences that name both."""

from dataclasses import replace

import pytest

from explainers.errors import RefusedError
from explainers.intake import models, tables
from explainers.intake.matching.match import match, ways
from explainers.intake.matching.pictures import check_preparation, check_rows, other_rows
from explainers.records import PictureInput
from tests import picture_subjects as given
from tests import toys

PICTURED = models.read(given.network(), "network.keras").card
ALBUM = tables.read(given.archive(), "pictures.zip").card
PLAIN = models.read(toys.model("histogram"), "model.skops").card
TABLE = tables.read(toys.csv(), "table.csv").card


def test_pictures_fit_a_model_of_pictures_without_a_word_about_columns():
    found = match(PICTURED, ALBUM)
    assert ways(PICTURED, ALBUM) == ("position",)
    assert found.columns == found.fits == found.problems == found.warnings == found.notes == ()
    assert found.spare == ("picture", "label", "width", "height")
    check_rows(PICTURED, ALBUM)
    check_rows(PLAIN, TABLE)


@pytest.mark.parametrize(
    ("model", "table", "said"),
    [
        (PICTURED, TABLE, "The model takes pictures of 16 × 16 pixels, and “table.csv” holds 7 "),
        (PLAIN, ALBUM, "The model takes 5 columns, and “pictures.zip” holds 3 pictures."),
    ],
)
def test_columns_and_pictures_do_not_fit(model, table, said):
    with pytest.raises(RefusedError) as told:
        check_rows(model, table)
    assert told.value.code == "COLUMNS_OR_PICTURES"
    assert told.value.sentence.startswith(said)
    assert match(model, table).problems == (f"{told.value.sentence} {told.value.next_step}",)


def test_a_model_of_any_size_says_so():
    anything = replace(PICTURED, pictures=replace(PICTURED.pictures, height=0, width=0))
    sentence, _ = other_rows(anything, TABLE)
    assert "takes pictures of any size, and" in sentence
    check_preparation(anything.pictures, replace(given.HOW, height=99, width=55))


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"height": 17}, "makes pictures of 16 × 17 pixels, and the model takes 16 × 16 pixels"),
        ({"width": 8}, "makes pictures of 8 × 16 pixels"),
        (
            {"channels": "grey", "mean": (0.0,), "deviation": (1.0,)},
            "makes pictures of 1 channel (grey), and the model takes 3",
        ),
        ({"scale": 0.0}, "the scale 0"),
        ({"mean": (1.0,)}, "1 mean and 3 deviations"),
    ],
)
def test_a_preparation_for_another_model_is_refused(changes, said):
    check_preparation(PICTURED.pictures, given.HOW)
    with pytest.raises(RefusedError) as told:
        check_preparation(PICTURED.pictures, replace(given.HOW, **changes))
    assert told.value.code == "UNFIT_PREPARATION"
    assert said in told.value.sentence


def test_one_open_side_leaves_the_other_to_the_model():
    wide = PictureInput(16, 0, 3, False, None)
    check_preparation(wide, replace(given.HOW, width=300))
    with pytest.raises(RefusedError, match="the model takes any size"):
        check_preparation(wide, replace(given.HOW, height=17))
