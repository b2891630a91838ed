"""Every odd or bad picture comes to the end it should: a card that says so, or a refusal."""

import random
from collections import Counter

import pytest

from explainers.errors import RefusedError
from explainers.intake import tables
from tests.intake.pictures.corpus import ONE, ZIPS, Read
from tests.intake.pictures.files import animated, colours, glassy, labelled, smooth, turned, written
from tests.intake.spoiling import changed
from tests.intake.tables.outcomes import Refused
from tests.intake.tables.test_corpus import plain_words

CASES = {**ONE, **ZIPS}


def outcome(data, expected):
    """What was expected of a file, filled with what really came of it."""
    try:
        card = tables.read(data, "folder/secret/upload.bin").card
    except RefusedError as error:
        plain_words(error.sentence)
        plain_words(error.next_step)
        part = getattr(expected, "part", "")
        return Refused(error.code, part if part in error.sentence else error.sentence)
    for note in card.notes:
        plain_words(note)
    notes = expected if isinstance(expected, Read) else ()
    as_expected = len(notes) == len(card.notes) and all(map(str.__contains__, card.notes, notes))
    return Read(notes if as_expected else card.notes)


@pytest.mark.parametrize("name", CASES)
def test_the_picture_comes_to_its_end(name):
    make, expected = CASES[name]
    assert outcome(make(), expected) == expected


def test_the_corpus_is_large_and_has_both_ends():
    ends = Counter(type(expected) for _, expected in CASES.values())
    assert ends[Read] >= 15 and ends[Refused] >= 30


@pytest.mark.parametrize(
    "wrong", [Read(), Read(("another",)), Read(("16", "16")), Refused("NO_PIXELS", "")]
)
def test_the_corpus_can_fail(wrong):
    assert outcome(CASES["16 bits"][0](), wrong) != wrong


def spoiled(data, draw):
    """A few bytes changed. The header is changed, where all sizes stand."""

    def mark(found, at):
        found[at % 60 : at % 60 + 1] = draw.choice([b"\x00", b"\x01", b"\x7f", b"\xff"])

    return changed(data, draw, mark)


GOOD = (
    written(colours()),
    written(smooth(), "JPEG", exif=turned(3)),
    written(smooth(), "JPEG", progressive=True),
    written(smooth(), "WEBP"),
    written(smooth(), "WEBP", lossless=True, exif=turned(8)),
    glassy(),
    labelled(),
    animated("PNG"),
)


@pytest.mark.parametrize("data", GOOD, ids=range(len(GOOD)))
def test_a_changed_picture_never_gets_through_as_another_error(data):
    draw = random.Random(len(data))
    ends = Counter()
    for _ in range(300):
        try:
            tables.read(spoiled(data, draw), "upload.bin")
            ends[""] += 1
        except RefusedError as error:
            ends[error.code] += 1
    assert len(ends) >= 2, "the changes reach too little"
