"""No name or value becomes markup in a document, nor hides or turns what is beside it."""

import shutil

import pytest

from explainers.cli.main import main
from tests import hostile_names
from tests.cli.conftest import inline
from tests.dossier.made import Reading

TAGS = frozenset(
    {
        "html",
        "head",
        "meta",
        "title",
        "style",
        "body",
        "main",
        "section",
        "h1",
        "h2",
        "p",
        "table",
        "thead",
        "tbody",
        "tr",
        "th",
        "td",
        "ul",
        "li",
        "strong",
        "figure",
        "svg",
        "g",
        "text",
        "rect",
        "pre",
        "code",
    }
)
ATTRIBUTES = frozenset(
    {
        "lang",
        "charset",
        "http-equiv",
        "content",
        "name",
        "class",
        "xmlns",
        "viewbox",
        "role",
        "font-size",
        "font-family",
        "x",
        "y",
        "width",
        "height",
        "fill",
        "text-anchor",
    }
)
TURNING = frozenset("\u200b\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067")


@pytest.fixture(scope="module")
def documents(tmp_path_factory):
    folder = tmp_path_factory.mktemp("hostile")
    # A slash can be in no file's name on this disk.
    model = folder / hostile_names.MODEL_FILE.replace("/", "|")
    table = folder / hostile_names.TABLE_FILE.replace("/", "|")
    model.write_bytes(hostile_names.model())
    table.write_bytes(hostile_names.csv())
    pages = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("RATIONALE_HOME", str(folder / "home"))
        for rows in (*(f"--row=#{at}" for at in range(1, 9)), "--rows=all"):
            page = folder / f"{len(pages)}.html"
            line = ["report", str(model), str(table), rows, f"--output={page}"]
            line += [f"--identifier={hostile_names.IDENTIFIER}", "--target=outcome"]
            assert main(line, inline) == 0
            pages.append(page.read_text(encoding="utf-8"))
    yield pages
    shutil.rmtree(folder)


def test_only_the_documents_own_tags_and_attributes_are_there(documents):
    for page in documents:
        tags = Reading(page).tags
        assert {tag for tag, _ in tags} <= TAGS
        assert {name for _, given in tags for name in given} <= ATTRIBUTES
        assert page.count("<style>") == page.count("</style>") == 1


def test_the_names_are_read_as_they_were_written(documents):
    words = [Reading(page).text for page in documents]
    for name in (hostile_names.IMAGE, hostile_names.SCRIPT, "=1+1", "{{7*7}}"):
        assert all(name in text for text in words), name
    assert any("<iframe src=http://evil.example></iframe>" in text for text in words)


def test_no_mark_turns_or_hides_anything(documents):
    for page in documents:
        assert not TURNING & set(page)
        assert page.count("\u2068") == page.count("\u2069") > 0


def test_no_value_swells_the_document(documents):
    assert max(map(len, documents)) < 100_000
