"""Every odd or bad table comes to the end it should: a card that says so, or a refusal."""

import json
import random
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from explainers.errors import RefusedError
from explainers.intake import tables
from explainers.intake.matching.match import match
from tests.intake.small_cards import model
from tests.intake.spoiling import changed
from tests.intake.tables.bombs import BOMBS
from tests.intake.tables.corpus import CASES
from tests.intake.tables.outcomes import Refused, Taken
from tests.intake.tables.reads import read

ROOT = Path(__file__).parents[3]
NAME = "folder/secret/table.bin"
# The libraries take 50; 200 are what a small file may become.
MOST_MEGABYTES = 500
_TECHNICAL = re.compile(r"Traceback|File \"|\.py\b|line \d+, in|0x[0-9a-f]{8,}|<class|/home/|/tmp/")


def plain_words(words):
    """Fail unless `words` could stand on a page: one line, no trace of the machine, not long."""
    assert not _TECHNICAL.search(words)
    assert words.isprintable() and len(words) < 600
    assert words.endswith((".", "]"))


def outcome(data, expected):
    """What was expected of a table, filled with what really came of it."""
    try:
        card = tables.read(data, NAME).card
    except RefusedError as error:
        plain_words(error.sentence)
        plain_words(error.next_step)
        part = getattr(expected, "part", "")
        return Refused(error.code, part if part in error.sentence else error.sentence)
    for note in card.notes:
        plain_words(note)
    notes = getattr(expected, "notes", ())
    as_expected = len(notes) == len(card.notes) and all(map(str.__contains__, card.notes, notes))
    return Taken(
        card.rows,
        {column.name: column.kind[0] for column in card.columns},
        notes if as_expected else card.notes,
        {column.name: column.role for column in card.columns if column.role},
    )


@pytest.mark.parametrize(("data", "expected"), CASES.values(), ids=CASES)
def test_the_table_comes_to_its_end(data, expected):
    assert outcome(data, expected) == expected


def test_the_corpus_is_large_and_has_both_ends():
    assert len(CASES) >= 90
    refused = sum(isinstance(expected, Refused) for _, expected in CASES.values())
    assert 40 <= refused <= len(CASES) - 30


@pytest.mark.parametrize(
    "wrong",
    [
        replace(CASES["mixed"][1], notes=()),
        replace(CASES["mixed"][1], notes=("another sentence",)),
        replace(CASES["mixed"][1], rows=4),
        replace(CASES["mixed"][1], kinds={"income": "n", "b": "n"}),
        replace(CASES["mixed"][1], roles={}),
        Refused("NO_ROWS", ""),
    ],
)
def test_the_corpus_can_fail(wrong):
    assert outcome(CASES["mixed"][0], wrong) != wrong


def test_a_refusal_with_another_sentence_is_noticed():
    data, expected = CASES["ragged"]
    assert outcome(data, replace(expected, part="line 4")) != replace(expected, part="line 4")


@pytest.mark.parametrize(
    "words", ['File "x.py", line 3', "see /tmp/x.", "two\nlines.", "no end", "x" * 600 + "."]
)
def test_words_that_are_not_plain_are_noticed(words):
    with pytest.raises(AssertionError):
        plain_words(words)


def spoiled(data, draw):
    """A few bytes changed. Marks that mean something are put between."""

    def mark(found, at):
        found[at:at] = draw.choice([b'"', b",", b"\n", b"\0", b"{", b"[", b";", b"\xe9", b"\xff"])

    return changed(data, draw, mark)


@pytest.mark.parametrize("seed", range(4))
def test_a_changed_table_never_gets_through_as_another_error(seed):
    draw = random.Random(seed)
    small = [data for data, _ in CASES.values() if len(data) < 9_000]
    ends = set()
    for _ in range(600):
        try:
            tables.read(spoiled(draw.choice(small), draw), NAME)
            ends.add("")
        except RefusedError as error:
            ends.add(error.code)
    assert len(ends) > 10, "the changes reach too little"


@pytest.fixture(scope="module")
def confined(tmp_path_factory):
    """What a process with little memory says of every bomb, and how much memory it took."""
    folder = tmp_path_factory.mktemp("bombs")
    files = {}
    for name, (make, _) in BOMBS.items():
        files[name] = folder / f"{len(files)}.bin"
        files[name].write_bytes(make())
    done = subprocess.run(
        [sys.executable, "-m", "tests.intake.tables.bombs", *map(str, files.values())],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    return dict(zip(files, lines, strict=True))


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_is_refused_in_little_memory(confined, name):
    found = confined[name]
    assert found["code"] == BOMBS[name][1], found
    plain_words(found["sentence"])
    plain_words(found["next_step"])
    assert found["megabytes"] < MOST_MEGABYTES


# The table beside a model of "age" and "job" -> what is found, and how many sentences that takes.
BESIDE_A_MODEL = {
    "as it should be": ("age,job\n1,a\n2,b\n", ("age", "job"), 0),
    "another order": ("job,age\na,1\nb,2\n", ("age", "job"), 0),
    "one column more": ("job,age,x\na,1,2\nb,2,3\n", ("age", "job"), 0),
    "one column missing": ("age,x\n1,2\n3,4\n", ("age", None), 1),
    "none of the columns": ("x,y\n1,2\n3,4\n", (None, None), 1),
}


@pytest.mark.parametrize(("text", "found", "problems"), BESIDE_A_MODEL.values(), ids=BESIDE_A_MODEL)
def test_columns_in_another_order_too_few_or_too_many(text, found, problems):
    matched = match(model("age", "job"), read(text).card)
    assert matched.columns == found
    assert bool(matched.problems) == bool(problems)
    for sentence in matched.problems:
        plain_words(sentence)
