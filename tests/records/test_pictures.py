"""What a model of pictures takes is carried whole, and leaves the keys of tables as they are."""

import json
from dataclasses import replace

import pytest

from explainers.records import Analysis, PictureInput, Preparation
from explainers.service.record_json import from_json, to_json
from explainers.service.storage.keys import digest
from tests.intake.small_cards import model, table

PREPARATION = Preparation(227, 227, "crop", "BGR", 1.0, (103.939, 116.779, 123.68), (1.0, 1.0, 1.0))
CUT = replace(PREPARATION, resize=256)
TAKEN = PictureInput(227, 227, 3, True, PREPARATION)
PLAIN = Analysis("id", "name", model("a"), table("a\n1\n"), ("a",))
PREPARED = replace(PLAIN, model=replace(PLAIN.model, pictures=TAKEN), preparation=PREPARATION)


@pytest.mark.parametrize(
    "record",
    [PREPARATION, CUT, TAKEN, replace(TAKEN, preparation=None), PLAIN, PREPARED],
    ids=lambda record: type(record).__name__,
)
def test_a_record_survives_the_way_through_text(record):
    text = json.dumps(to_json(record), allow_nan=False)
    assert from_json(type(record), json.loads(text)) == record


@pytest.mark.parametrize("change", [{"fit": "squeeze"}, {"channels": "CMYK"}, {"mean": [1, "2"]}])
def test_what_no_preparation_has_is_refused(change):
    with pytest.raises(ValueError, match=rf"Preparation\.{next(iter(change))}"):
        from_json(Preparation, {**to_json(PREPARATION), **change})


def test_the_content_of_an_analysis_of_columns_is_what_it_was():
    assert set(PLAIN.content()) == {"model", "reading", "preprocessor", "table", "columns"}


def test_a_preparation_of_before_there_was_a_margin_is_read_and_keeps_its_key():
    old = {name: value for name, value in to_json(PREPARATION).items() if name != "resize"}
    assert from_json(Preparation, old) == PREPARATION
    assert PREPARED.content()["preparation"].keys() == old.keys()
    assert CUT.content()["resize"] == 256


def test_another_preparation_is_another_content():
    others = [
        replace(PREPARED, preparation=replace(PREPARATION, **change))
        for change in (
            {},
            {"fit": "pad"},
            {"scale": 2.0},
            {"mean": (1.0, 2.0, 3.0)},
            {"resize": 256},
        )
    ]
    assert len({digest(each.content()) for each in (PLAIN, *others)}) == 6
