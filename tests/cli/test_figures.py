"""Figures from the command line: what fits is drawn, and what does not is a sentence."""

import pytest

from tests.dossier.made import Reading

FILES = ("model.json", "table.csv")
LINE = ("explain", *FILES, "--output=n.json", "--method=tree_shap")


@pytest.mark.parametrize(
    ("chosen", "told"),
    [
        (("--row=#4",), "base value"),
        (("--row=#4", "--chart=waterfall"), "base value"),
        (("--row=#4", "--chart=bars"), "Tree SHAP: row 4"),
        (("--rows=30",), "Tree SHAP: mean sizes, model.json"),
    ],
)
def test_a_figure_is_drawn_for_one_row_and_for_many(run, folder, chosen, told):
    code, out, err = run(*LINE, *chosen, "--figure=f.svg", "--class=no")
    assert code == 0 and out == "" and "Wrote “f.svg”" in err
    drawn = (folder / "f.svg").read_text()
    assert drawn.startswith("<svg") and told in drawn and "In log-odds, for “no”." in drawn
    assert ("base value" in drawn.partition("</desc>")[2]) == (told == "base value")


def test_a_page_with_a_figure_needs_nothing_else(run, folder):
    assert run(*LINE, "--row=#4", "--figure=f.html")[0] == 0
    page = Reading((folder / "f.html").read_text())
    assert {"html", "figure", "svg"} <= {tag for tag, _ in page.tags}
    assert "From the base value" in page.text and "result key" in page.text
    assert not {"script", "img", "link"} & {tag for tag, _ in page.tags}


def test_a_figure_is_a_png_where_that_is_its_ending(run, folder):
    assert run(*LINE, "--row=#4", "--figure=f.png")[0] == 0
    assert (folder / "f.png").read_bytes().startswith(b"\x89PNG\r\n")


@pytest.mark.parametrize(
    ("chosen", "code", "told"),
    [
        (("--figure=f.gif",), 2, "does not end in .svg, .png, .html"),
        (("--chart=pie", "--figure=f.svg"), 2, "invalid choice: 'pie'"),
        (("--chart=importance", "--row=#4", "--figure=f.svg"), 1, "a single row was asked for"),
        (("--chart=waterfall", "--rows=30", "--figure=f.svg"), 1, "30 rows were asked for."),
        (("--row=#4", "--class=maybe", "--figure=f.svg"), 1, "[UNFIT_CHOICE]"),
        (("--row=#4", "--threshold=2", "--figure=f.svg"), 1, "--threshold is 2, which no"),
    ],
)
def test_a_figure_that_cannot_be_is_a_sentence(run, folder, chosen, code, told):
    answer = run(*LINE, *chosen)
    assert answer[0] == code and told in answer[2] and "Traceback" not in answer[2]
    assert not (folder / "f.svg").exists()
