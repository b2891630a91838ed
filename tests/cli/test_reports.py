"""Reports from the command line: what was chosen for them is in them."""

import pytest

FILES = ("model.json", "table.csv")
LINE = ("report", *FILES, "--row=#4", "--output=r.html")


def told(folder):
    return (folder / "r.html").read_text(encoding="utf-8")


def test_a_threshold_a_note_and_the_unwanted_class_are_taken(run, folder):
    assert run(*LINE, "--threshold=0.001", "--unwanted=yes", "--note=Seen & agreed.")[0] == 0
    page = told(folder)
    assert "Decided for “yes”" in page and "over the threshold 0.001." in page
    assert "Principal reasons for “yes”" in page and "Seen &amp; agreed." in page
    assert "--threshold=0.001 --unwanted=yes" in page and "--class=yes" in page
    assert run(*LINE, "--threshold=1", "--unwanted=")[0] == 0
    page = told(folder)
    assert "Decided for “no”" in page and "Principal reasons" not in page
    assert "Note of the reviewer" not in page and "--unwanted" not in page


def test_columns_go_by_what_a_dictionary_calls_them(run, folder):
    (folder / "said.csv").write_text("column,title,unit\nage,years of life,years\nno,x,y\n")
    code, _, err = run(*LINE, "--dictionary=said.csv")
    assert code == 0 and "Reading “said.csv”" in err and "“no”" in err
    page = told(folder)
    assert "years of life" in page and " years</td>" in page and "--dictionary=FILE" in page
    assert run(*LINE)[0] == 0 and "years of life" not in told(folder)


@pytest.mark.parametrize(
    ("chosen", "sentence"),
    [
        ("--threshold=nan", "--threshold is nan, which no probability"),
        ("--threshold=1.5", "--threshold is 1.5, which no probability"),
        ("--unwanted=maybe", "There is no class “maybe”"),
        ("--dictionary=gone.csv", "“gone.csv” cannot be read"),
        ("--dictionary=table.csv", "[UNFIT_DICTIONARY]"),
    ],
)
def test_a_choice_that_cannot_be_is_a_sentence(run, folder, chosen, sentence):
    code, _, err = run(*LINE, chosen)
    assert code == 1 and sentence in err and not (folder / "r.html").exists()


def test_a_study_that_was_run_is_told(run, folder):
    study = ("--method=tree_shap.table_deletion", "--set=study_target=1", "--output=s.json")
    assert run("explain", *FILES, "--row=#4", *study)[0] == 0
    assert run(*LINE, "--method=tree_shap", "--class=yes")[0] == 0
    page = told(folder)
    assert "Deletion and insertion" in page.partition("Not run")[0]
    assert run(*LINE, "--method=tree_shap", "--class=no")[0] == 0
    assert "Deletion and insertion" in told(folder).partition("Not run")[2]
