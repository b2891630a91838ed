"""Texts from the command line: the pages' keys, pieces in tables, reports that recompute."""

import json
import re
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow.parquet as pq
import pytest

from explainers.dossier.export import RECEIPT_KEY
from explainers.records import OneRow, Request, SampledRows
from explainers.service.plan import plan
from explainers.service.service import Service
from explainers.service.session import Session
from explainers.service.workers.launchers import InlineLauncher
from explainers.settings import from_environment
from tests import text_subjects as given
from tests.cli.conftest import inline
from tests.service.held import taken_for_held

FILES = ("reviews.skops", "reviews.csv")


@pytest.fixture
def reviews(folder):
    """The working folder, with a model of texts and reviews in it."""
    (folder / FILES[0]).write_bytes(given.file("pairs")[0])
    (folder / FILES[1]).write_bytes(given.table(given.TEXTS[:12], given.SAID[:12]))
    return folder


def kept(folder):
    service = inline(from_environment({"RATIONALE_HOME": str(folder.parent / "home")}))
    found = service.workspace.analyses()
    service.close()
    return found


def test_the_key_is_the_one_of_the_page(run, reviews):
    code, out, _ = run("explain", *FILES, "--row=#3")
    found = json.loads(out)
    (analysis,) = kept(reviews)
    assert code == 0 and (analysis.columns, analysis.target) == (("text",), "said")
    asked = Request(analysis, "text_linear_shap", OneRow(2))
    same = Request(analysis, "text_linear_shap", SampledRows(12))
    assert found["receipt"]["key"] in {plan(asked).key, plan(same).key}
    assert found["texts"] == [given.TEXTS[2]]


def test_pieces_of_many_texts_are_lines_of_a_table(run):
    for ending in ("parquet", "csv", "json"):
        code, _, err = run("explain", *FILES, "--rows=all", f"--output=n.{ending}")
        assert code == 0 and f"Wrote “n.{ending}”" in err
    table = pq.read_table("n.parquet")
    assert json.loads(table.schema.metadata[RECEIPT_KEY])["method"] == "text_linear_shap"
    data = table.to_pandas()
    whole = json.loads(Path("n.json").read_text())
    assert len(data) == len(whole["spans"]) and data["position"].nunique() == 12
    for _, line in data.iloc[::7].iterrows():
        text = given.TEXTS[int(line["position"])]
        assert text[line["begin"] : line["end"]] == line["piece"]
    names = [name.removeprefix("effect ") for name in data if name.startswith("effect ")]
    assert len(names) == 2
    for name in names:
        one = data.groupby("position").agg(
            **{kind: (f"{kind} {name}", "first") for kind in ("base", "elsewhere", "output")},
            effect=(f"effect {name}", "sum"),
        )
        reached = one["base"] + one["effect"] + one["elsewhere"]
        np.testing.assert_allclose(reached, one["output"], atol=1e-9)
        other = pd.read_csv("n.csv")[f"effect {name}"]
        np.testing.assert_allclose(other, data[f"effect {name}"], rtol=1e-12)


pytestmark = pytest.mark.usefixtures("reviews")


def test_a_report_tells_the_stored_numbers_and_its_line_makes_it_again(run, reviews):
    assert run("report", *FILES, "--row=#3", "--note=Seen.", "--output=r.html")[0] == 0
    page = (reviews / "r.html").read_text(encoding="utf-8")
    _, out, _ = run("explain", *FILES, "--row=#3")
    found = json.loads(out)
    assert found["receipt"]["key"] in page and "<p>Seen.</p>" in page
    line = re.search(r"python -m explainers (report .*?)</code>", page, re.DOTALL).group(1)
    options = [each.strip("'") for each in line.replace("&#39;", "'").split()]
    options[-1] = "--output=again.html"
    assert run(*options, "--note=Seen.")[0] == 0
    again = (reviews / "again.html").read_text(encoding="utf-8")

    def numbers(text):
        return re.sub(r"Made \S+ \S+ UTC|made this document, \S+ \S+ UTC", "", text)

    assert numbers(again) == numbers(page)


def test_a_report_of_what_is_stored_asks_no_worker(run, reviews):
    begun = []

    def serve(settings):
        launcher = InlineLauncher(lambda: begun.append(1) or Session())
        return taken_for_held(Service(settings, launcher, local=True))

    assert run("report", *FILES, "--row=#3", "--output=r.html", serve=serve)[0] == 0
    assert begun
    begun.clear()
    (reviews / "r.html").unlink()
    code, _, err = run("report", *FILES, "--row=#3", "--output=r.html", serve=serve)
    assert code == 0 and not begun and "Reading" not in err and "Computing" not in err
    assert (reviews / "r.html").is_file()


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("report", *FILES, "--rows=5", "--output=r.html"), "Name one text with --row"),
        (
            ("report", *FILES, "--row=#1", "--method=predictions", "--output=r.html"),
            "[NOT_REPORTED]",
        ),
        (("report", *FILES, "--row=#1", "--unwanted=poor", "--output=r.html"), "Leave it out"),
        (("explain", *FILES, "--row=#1", "--output=n.png"), "tokens are none"),
        (("explain", *FILES, "--row=#1", "--figure=f.svg"), "[NOT_REPORTED]"),
        (("explain", *FILES, "--row=#1", "--preparation={}"), "takes none"),
        (("explain", *FILES, "--row=#99"), "it has 12 rows"),
    ],
)
def test_what_cannot_be_asked_is_a_sentence(run, arguments, sentence):
    code, _, err = run(*arguments)
    assert code == 1 and sentence in err


def test_the_class_that_is_asked_about_is_a_parameter_where_the_method_takes_one(run, reviews):
    line = ("explain", *FILES, "--row=#3", "--method=text_occlusion")
    receipts = []
    for chosen in ((), ("--class=#1",), ("--class=#2",)):
        code, out, _ = run(*line, *chosen)
        assert code == 0
        receipts.append(json.loads(out)["receipt"])
    own = {receipt["parameters"].get("target") for receipt in receipts}
    assert own <= {None, "0", "1"} and len(kept(reviews)) == 1
    assert run("methods", *FILES)[1].count("Applies.") > 3
    assert "a text" in run("inspect", FILES[0])[1]
