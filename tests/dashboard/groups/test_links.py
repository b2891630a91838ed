"""Groups in a URL: short, readable, and any name comes back as it was."""

import numpy as np
import pytest

from dashboard.groups.links import from_text, to_text
from explainers.records import Group
from tests import hostile_names

COLUMNS = ("age", "job_clerk", "job_cook", "street", "city", "a~b", "a*", "!7e", "~", "**")


@pytest.mark.parametrize(
    ("groups", "text"),
    [
        ((), ""),
        ((Group("job", ("job_clerk", "job_cook")),), "job~job_*"),
        ((Group("", ("job_clerk", "job_cook")),), "~job_*"),
        ((Group("where", ("street", "city")),), "where~street~city"),
        (
            (Group("", ("street", "job_cook")), Group("", ("age", "city"))),
            "~street~job_cook~~~age~city",
        ),
        ((Group("x~y", ("a~b", "a*")),), "x!7ey~a!7eb~a!2a"),
        ((Group("!", ("!7e", "~", "**")),), "!21~!217e~!7e~!2a!2a"),
    ],
)
def test_groups_are_written_shortly_and_read_back(groups, text):
    assert to_text(groups, COLUMNS) == text
    assert from_text(text, COLUMNS) == groups


def test_a_beginning_stands_only_for_exactly_its_columns():
    some = Group("job", ("job_clerk", "job_cook"))
    more = (*COLUMNS, "job_years")
    assert to_text((some,), more) == "job~job_clerk~job_cook"
    assert from_text("job~job_*", more) == (Group("job", ("job_clerk", "job_cook", "job_years")),)


def test_any_names_come_back():
    """Names made of the marks that mean something here, and of what means something elsewhere."""
    draw = np.random.default_rng(0)
    marks = [
        "~",
        "*",
        "!",
        "7",
        "e",
        "2",
        "a",
        "_",
        "=",
        "%",
        "&",
        "#",
        "+",
        " ",
        "🏴",
        "\u202e",
        "ש",
    ]
    for _ in range(400):
        names = {"".join(draw.choice(marks, draw.integers(1, 6))) for _ in range(8)}
        columns = tuple(sorted(names))
        halves = columns[: len(columns) // 2], columns[len(columns) // 2 :]
        titles = ["", "".join(draw.choice(marks, 3))]
        groups = tuple(map(Group, titles, halves))
        assert from_text(to_text(groups, columns), columns) == groups
    names = (*hostile_names.NUMBERS, *hostile_names.TEXTS)
    groups = (Group(names[0], names[1:9]), Group("", names[9:]))
    assert from_text(to_text(groups, names), names) == groups


@pytest.mark.parametrize(
    "text", ["~", "~~", "~~~~~~", "x", "~nothing_*", "x~!zz~!", "\0~\0", "*~*"]
)
def test_what_nobody_wrote_is_read_as_groups_that_will_be_refused(text):
    for group in from_text(text, COLUMNS):
        assert len(group.columns) < 2 or not set(group.columns) <= set(COLUMNS) or text == "*~*"
