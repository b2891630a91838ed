"""Errors travel as text; each code is declared once, raised as declared, and documented."""

import importlib.util
import re
from pathlib import Path

import pytest

from explainers.codes import CODES, IN_WORDS, RAISED_AS, ROOMS, Kind
from explainers.errors import (
    ModelError,
    RationaleError,
    RefusedError,
    StoppedError,
    from_fields,
    quoted,
)
from tests.codes_in_source import Raised, codes_in

ROOT = Path(__file__).parents[1]
# The tree itself is where an error is rebuilt from what it was.
SOURCES = {
    path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8")
    for house in ("explainers", "dashboard")
    for path in sorted((ROOT / house).rglob("*.py"))
    if path != ROOT / "explainers" / "errors.py"
}


@pytest.fixture(scope="module")
def found():
    """What of every source is read, and what cannot be: not while tests are collected."""
    return codes_in(SOURCES)


@pytest.fixture(scope="module")
def raised(found):
    return found[0]


def test_every_error_is_written_so_that_its_code_can_be_read(found):
    assert found[1] == [], "write the code as a text where the error is made"


def test_every_code_that_is_raised_is_declared(raised):
    missing = sorted({(each.code, each.place) for each in raised if each.code not in CODES})
    assert missing == [], "declare it in the file of its room in explainers/codes"


def test_every_code_that_is_declared_is_raised(raised):
    assert set(CODES) - {each.code for each in raised} == set(), "take it out of explainers/codes"


def test_every_code_is_raised_as_it_is_declared(raised):
    known = [each for each in raised if each.code in CODES]
    assert [each for each in known if each.kind not in RAISED_AS[CODES[each.code].kind]] == []


def test_no_code_is_declared_twice():
    names = [code.name for room in ROOMS for code in room.codes]
    assert sorted(names) == sorted(CODES)


def test_every_room_and_code_is_told_in_whole_sentences():
    assert len({room.title for room in ROOMS}) == len(ROOMS)
    assert set(IN_WORDS) == set(RAISED_AS) == set(Kind)
    for code in CODES.values():
        assert re.fullmatch(r"[A-Z]+(_[A-Z]+)*", code.name), code
        for words in (code.meaning, code.remedy):
            assert words[0].isupper() and words.endswith("."), code
            # A bar would end the cell of a table, a line break the row.
            assert not set("|\n[]<>") & set(words), code


def test_no_worker_and_no_other_room_loads_the_catalogue():
    """A worker would read a dozen files at its start that it has no use for."""
    loads = re.compile(
        r"^\s*(from explainers(\.codes\S*)? import .*|import explainers\.codes)", re.M
    )
    tree = (ROOT / "explainers" / "errors.py").read_text(encoding="utf-8")
    users = {
        name
        for name, text in {**SOURCES, "explainers/errors.py": tree}.items()
        if any("codes" in found[0] for found in loads.finditer(text))
    }
    own = {name for name in users if name.startswith("explainers/codes/")}
    assert len(own) > 10 and users - own == {"dashboard/problems.py", "dashboard/views/about.py"}


@pytest.fixture(scope="module")
def docs():
    spec = importlib.util.spec_from_file_location("build_docs", ROOT / "assets" / "build_docs.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_page_of_errors_is_up_to_date(docs):
    page = (ROOT / "ERRORS.md").read_text(encoding="utf-8")
    assert page == docs.errors_page(), "run `make docs`"
    for room in ROOMS:
        _, _, part = page.partition(f"\n## {room.title}\n")
        part = part.partition("\n## ")[0]
        for code in room.codes:
            line = f"| `{code.name}` | {code.kind.value} | {code.meaning} | {code.remedy} |"
            assert line in part.splitlines()


@pytest.mark.parametrize(
    ("line", "code", "kind"),
    [
        ('RefusedError("A", "s", "n")', "A", "RefusedError"),
        ('errors.ModelError("A", f"{x}", "n")', "A", "ModelError"),
        ('raise StoppedError("A", "s", "n") from problem', "A", "StoppedError"),
        ('RefusedError("B" if x else "A", "s", "n")', "A", "RefusedError"),
        ('class Own(StoppedError): pass\nOwn("A", "s", "n")', "A", "StoppedError"),
        (
            "class Own(ModelError):\n"
            "    def __init__(self, x): super().__init__('A', 's', 'n')\n"
            "class Two(Own): pass\nTwo(3)",
            "A",
            "ModelError",
        ),
        (
            "class Own(StoppedError):\n"
            "    def __init__(self, code): super().__init__(code, 's', 'n')\n"
            "Own('A')",
            "A",
            "StoppedError",
        ),
    ],
)
def test_a_code_is_read_wherever_it_stands(line, code, kind):
    raised, unread = codes_in({"x.py": line})
    assert (code, kind) in {(each.code, each.kind) for each in raised}
    assert unread == []


@pytest.mark.parametrize(
    "line",
    [
        "RefusedError(code, 's', 'n')",
        "RefusedError(f'A_{x}', 's', 'n')",
        "RefusedError('A' if x else code, 's', 'n')",
        "RefusedError('A' + 'B', 's', 'n')",
        "RefusedError(*parts)",
        "RefusedError(code='A')",
        "RefusedError(a.code, b.sentence, a.next_step)",
        "RefusedError(a.code, a.sentence)",
        "(RefusedError if x else ModelError)('A', 's', 'n')",
        "kind = RefusedError",
        "kind = RefusedError if x else ModelError",
        "fail(RefusedError, 'A')",
        "fail(kind=RefusedError)",
        "from explainers.errors import RefusedError as Error",
        "class Own(RefusedError): pass\nOwn(code)",
    ],
)
def test_a_code_that_cannot_be_read_is_found(line):
    raised, unread = codes_in({"x.py": line})
    assert (raised, len(unread)) == (set(), 1)


@pytest.mark.parametrize(
    "line",
    [
        "try: f()\nexcept RefusedError as error: g(error)",
        "isinstance(error, (RefusedError, ModelError)) or isinstance(error, RefusedError)",
        "def f(error: RefusedError | None) -> ModelError: raise error",
        "raise ModelError(why.code, why.sentence, why.next_step) from problem",
        "ValueError('A', 's', 'n')",
    ],
)
def test_what_raises_nothing_new_is_left_alone(line):
    assert codes_in({"x.py": line}) == (set(), [])


def test_a_line_is_named():
    raised, _ = codes_in({"a/b.py": "\n\nRefusedError('A', 's', 'n')"})
    assert raised == {Raised("A", "RefusedError", "a/b.py:3")}
    assert codes_in({"a/b.py": "\nRefusedError(code)"})[1] == ["a/b.py:2"]


@pytest.mark.parametrize("kind", [RationaleError, RefusedError, ModelError, StoppedError])
def test_an_error_crosses_a_border_as_it_is(kind):
    error = kind("A_CODE", "The sentence.", "The step.")
    back = from_fields(error.fields())
    assert type(back) is kind
    assert (back.code, back.sentence, back.next_step) == ("A_CODE", "The sentence.", "The step.")
    assert str(back) == "The sentence. The step. [A_CODE]"


@pytest.mark.parametrize("kind", [None, "", "SystemExit", 3, ["RefusedError"]])
def test_a_type_that_is_not_ours_is_the_plain_one(kind):
    back = from_fields({"type": kind, "code": 7, "sentence": None, "next_step": ["x"]})
    assert type(back) is RationaleError
    assert (back.code, back.sentence, back.next_step) == ("7", "None", "['x']")


@pytest.mark.parametrize("part", ["code", "sentence", "next_step"])
def test_a_part_that_is_missing_is_named(part):
    fields = {"type": "ModelError", "code": "A", "sentence": "s", "next_step": "n"}
    del fields[part]
    with pytest.raises(KeyError, match=part):
        from_fields(fields)


def test_half_a_pair_of_surrogates_is_spelled_out():
    assert quoted("a\ud800b") == r"“a\ud800b”"
    fields = {"type": "", "code": "\udc00", "sentence": "\ud800.", "next_step": "x"}
    assert str(from_fields(fields)) == r"\ud800. x [\udc00]"
    assert quoted("𝔘") == "“𝔘”"


def test_a_quotation_is_one_line_and_no_longer_than_allowed():
    assert quoted("a\n b\t c") == "“a b c”"
    assert quoted("x" * 120) == f"“{'x' * 120}”"
    assert quoted("x" * 121) == f"“{'x' * 119}…”"
    assert quoted("abcdef", 3) == "“ab…”"
