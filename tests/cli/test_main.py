"""Exit codes, and what goes where: a person's mistakes are sentences, never a traceback."""

import json
import logging
import re

import pytest

from explainers.cli import desk
from explainers.errors import RefusedError
from explainers.kernels.reporting import unheard
from explainers.service.consent import ConsentNeededError
from explainers.service.jobs.job import Job
from explainers.service.service import Service
from explainers.service.session import Session
from explainers.service.workers.launchers import InlineLauncher
from tests.cli.conftest import inline
from tests.service.held import taken_for_held
from tests.wrong import break_tree_shap

FILES = ("model.json", "table.csv")


def test_a_model_and_a_table_are_told_in_words_and_as_json(run):
    code, out, err = run("inspect", *FILES)
    assert code == 0 and "Reading “model.json”" in err
    assert "classification, 2 outputs (probability)" in out and "5 inputs: “age”" in out
    assert "“table.csv”: 240 rows, 7 columns" in out
    code, out, _ = run("inspect", FILES[0], "--json")
    cards = json.loads(out)
    assert code == 0 and cards["table"] is None
    assert [each["name"] for each in cards["model"]["features"]][:2] == ["age", "amount"]


def test_methods_say_whether_they_apply_and_why_not(run):
    _, out, err = run("methods", "--json")
    assert not err and {each["why_not"] for each in json.loads(out)} == {None}
    _, out, _ = run("methods", FILES[0], "--json")
    reasons = {each["name"]: each["why_not"] for each in json.loads(out)}
    assert reasons["tree_shap"] == "" and "pictures" in reasons["picture_grad_cam"]
    _, out, _ = run("methods", *FILES)
    assert "tree_shap: Tree SHAP (exact)." in out and "    Applies." in out
    assert f"    {reasons['picture_grad_cam']}" in out


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("explain", "model.json"), "TABLE"),
        (("explain", *FILES, "--rows=none"), "'none' is not all, a number of rows"),
        (("explain", *FILES, "--rows=0"), "'0' is not all"),
        (("explain", *FILES, "--output=x.xls"), "does not end in .parquet, .csv, .json"),
        (("explain", *FILES, "--set=joined"), "'joined' is not NAME=VALUE"),
        (("explain", *FILES, '--group=["a"]'), "is not like"),
        (("explain", *FILES, '--group={"a": "b"}'), "is not like"),
        (("explain", *FILES, "--row=1", "--rows=2"), "not allowed with"),
        (("report", *FILES), "--output"),
        ((), "VERB"),
    ],
)
def test_wrong_use_says_what_is_wrong(run, arguments, told):
    code, out, err = run(*arguments)
    assert code == 2 and out == "" and told in err and "Traceback" not in err


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("explain", "gone.json", "table.csv"), "“gone.json” cannot be read: No such file"),
        (("inspect", "gone.json"), "[NO_SUCH_FILE]"),
        (("inspect", "table.csv"), "table.csv"),
        (("explain", *FILES, "--target=colour"), "“table.csv” has no column “colour”"),
        (("explain", *FILES, "--positive=maybe"), "There is no class “maybe”; there is “no” and"),
        (
            ("explain", *FILES, "--column=age"),
            "--column was given 1 time, and “model.json” has 5 inputs.",
        ),
        (
            ("explain", *FILES, "--class-name=a"),
            "--class-name was given 1 time, and “model.json” has 2 outputs",
        ),
        (("explain", *FILES, "--class-name=a", "--class-name=a"), "are both called “a”"),
        (("explain", *FILES, "--reading=guess"), "Outputs were to be read as “guess”"),
        (("explain", *FILES, "--compare-value=own"), "only one was given"),
        (("explain", *FILES, "--method=magic"), "[UNKNOWN_METHOD]"),
        (("explain", *FILES, "--set=joined=maybe"), "allowed is added up or one player"),
        (("explain", *FILES, "--row=R-99999"), "No row of “table.csv” has the “id” “R-99999”"),
        (("explain", *FILES, "--row=#241"), "[ROW_UNKNOWN]"),
        (("explain", *FILES, "--row=#0"), "[ROW_UNKNOWN]"),
        (("report", *FILES, "--method=lime_table", "--row=#1", "-o=r.html"), "[NOT_REPORTED]"),
        (("report", *FILES, "--row=#1", "-o=no/r.html"), "[NOT_WRITTEN]"),
    ],
)
def test_what_is_refused_is_a_sentence(run, arguments, told):
    code, out, err = run(*arguments)
    assert code == 1 and out == "" and told in err and "Traceback" not in err


def test_a_setting_that_cannot_be_is_a_sentence(run, monkeypatch):
    monkeypatch.setenv("RATIONALE_WORKERS", "many")
    code, _, err = run("methods")
    assert code == 1 and "RATIONALE_WORKERS is “many”" in err


def test_numbers_that_fail_their_check_are_withheld(run, folder, monkeypatch):
    break_tree_shap(monkeypatch)
    for verb, file in (("explain", "numbers.csv"), ("report", "report.html")):
        code, out, err = run(verb, *FILES, "--row=#3", "--method=tree_shap", f"--output={file}")
        assert code == 3 and out == "" and "Numbers withheld. " in err
        assert not (folder / file).exists()


def test_an_interrupt_cancels_the_job_before_anything_is_closed(run, monkeypatch):
    events, plain = [], Job.cancel

    def interrupted(*_):
        raise KeyboardInterrupt

    def cancel(job):
        events.append("cancelled")
        plain(job)

    def serve(settings):
        service = inline(settings)
        close = service.close
        service.close = lambda: events.append("closed") or close()
        return service

    monkeypatch.setattr(desk, "_watch", interrupted)
    monkeypatch.setattr(Job, "cancel", cancel)
    code, out, err = run("explain", *FILES, serve=serve)
    assert code == 130 and out == "" and "Interrupted" in err
    assert events[:2] == ["cancelled", "closed"]


def test_what_the_backend_warns_of_is_a_sentence_and_what_it_says_on_closing_is_not_told(run):
    def warning(settings):
        service = inline(settings)
        log, plain = logging.getLogger("explainers.service.sandbox"), service.close

        def close():
            plain()
            log.error("Ended in the middle.")

        service.close = close
        service.launcher.start = lambda: log.error("A wall is missing.", exc_info=ValueError("no"))
        return service

    code, _, err = run("inspect", FILES[0], serve=warning)
    assert code == 0 and "A wall is missing." in err
    assert "ValueError" not in err and "Ended in the middle." not in err


class Cautious(Session):
    """A session whose walls hold too little for a model that nobody has agreed to."""

    def answer(self, frame, report=unheard):
        if frame.verb == "inspect_model" and not frame.fields["trust"]["model"]["agreed"]:
            raise RefusedError("CONSENT_NEEDED", "The sandbox has a gap.", "Decide.")
        return super().answer(frame, report)


def cautious(settings):
    return taken_for_held(Service(settings, InlineLauncher(Cautious), local=True))


def test_a_file_that_is_asked_about_stays_closed(run, folder):
    code, _, err = run("inspect", FILES[0], serve=cautious)
    assert code == 1 and "The sandbox has a gap." in err
    assert "say --open-anyway: open a file that may run code" in err
    assert not list((folder.parent / "home" / "uploads").iterdir())


def test_a_file_that_is_asked_about_is_opened_where_that_was_said(run, monkeypatch):
    opened = []
    plain = Service.open_anyway
    monkeypatch.setattr(
        Service, "open_anyway", lambda s, question: opened.append(question) or plain(s, question)
    )
    code, out, err = run("inspect", FILES[0], "--open-anyway", serve=cautious)
    assert code == 0 and "5 inputs" in out
    assert "--open-anyway was given, which means: open a file that may run code" in err
    assert [type(each) for each in opened] == [ConsentNeededError]


def test_what_is_stored_needs_no_worker(run, folder):
    assert run("report", *FILES, "--row=#2", "--output=one.html")[0] == 0

    def unable(settings):
        service = inline(settings)
        service.launcher.launch = lambda: pytest.fail("a worker was started")
        return service

    code, _, err = run("report", *FILES, "--row=#2", "--output=two.html", serve=unable)
    assert code == 0 and "Reading" not in err and "Computing" not in err
    one, two = (_unstamped(folder / name) for name in ("one.html", "two.html"))
    assert one == two and "Why this decision?" in one


def _unstamped(path):
    return re.sub(r"Made \S+ \S+ UTC", "", path.read_text(encoding="utf-8"))
