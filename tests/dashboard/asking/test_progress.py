"""The bar of a running job: of many rows it counts the rows, of a single one how far that is."""

import time

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.asking import answers, progress
from explainers.service.answers import Answers
from explainers.service.jobs.job import Job
from explainers.service.jobs.progress import Bite, Progress
from tests import toys
from tests.dashboard.conftest import texts
from tests.dashboard.pages import goto, upload
from tests.service.toy_requests import LIME

HALF = Bite(1, 420, 1_000)


@pytest.mark.parametrize(
    ("far", "words"),
    [
        (Progress(0, 2_000), ""),
        (Progress(480, 2_000), "480 of 2,000 rows"),
        (Progress(480, 2_000, 40.0), "480 of 2,000 rows, about 40 s left"),
        (Progress(480, 2_000, 40.0, Bite(8, 1, 2)), "480 of 2,000 rows, about 40 s left"),
        (Progress(0, 2_000, 40.0, Bite(8, 1, 2)), "0 of 2,000 rows, about 40 s left"),
        (Progress(0, 1), ""),
        (Progress(0, 1, 9.0), ""),
        (Progress(0, 1, None, HALF), "42 %"),
        (Progress(0, 1, 6.0, HALF), "42 %, about 6 s left"),
        (Progress(0, 1, 6.0, Bite(1, 999, 1_000)), "99 %, about 6 s left"),
    ],
)
def test_words_say_how_far_a_job_is_in_rows_or_within_one(far, words):
    assert progress.words(far) == words


def test_steps_that_have_a_name_are_counted():
    far = Progress(0, 1, 6.0, HALF)
    assert progress.words(far, "pictures", "samples") == "420 of 1,000 samples, about 6 s left"
    assert progress.words(Progress(3, 20), "pictures", "samples") == "3 of 20 pictures"


def _page():
    import streamlit as st

    from dashboard.asking import progress

    job = st.session_state["job"]
    if job.state == "running":
        progress.show(job, st.session_state["request"], "Drawing rows")


def test_the_page_names_what_the_method_counts(monkeypatch):
    monkeypatch.setattr(progress, "cost_sentence", lambda _: "15,001 rows through the model")
    tab = AppTest.from_function(_page, default_timeout=30)
    job = tab.session_state["job"] = Job(1)
    tab.session_state["request"] = LIME
    tab.run()
    assert bar(tab).text == "Drawing rows: 15,001 rows through the model"
    assert bar(tab).value == 0
    job.advance(HALF, 6.0)
    tab.run()
    assert bar(tab).text == "Drawing rows: 42 %, about 6 s left"
    assert bar(tab).value == 42
    monkeypatch.setattr(progress, "plan", lambda _: Planned)
    tab.run()
    assert bar(tab).text == "Drawing rows: 420 of 1,000 samples, about 6 s left"
    assert "begins anew" in tab.button[0].help


class Planned:
    class method:  # noqa: N801 - as a plan calls it
        steps = "samples"


def bar(tab):
    assert not tab.exception
    (found,) = tab.get("progress")
    return found.proto


def test_one_row_that_takes_long_has_a_bar_and_a_stop(app, monkeypatch):
    tab = upload(app().run(), toys.model("forest"), toys.csv())
    tab.button(key="explain").click().run()
    answer = Answers.answer

    def slowly(self, work, job):
        if work.method.name == "tree_shap":
            job.advance(HALF, 6.0)
            while True:
                job.go_on()
                time.sleep(0.01)
        return answer(self, work, job)

    monkeypatch.setattr(Answers, "answer", slowly)
    with monkeypatch.context() as hurried:
        hurried.setattr(answers, "_PATIENCE_SECONDS", 0.2)
        goto(tab, "one-decision")
        assert bar(tab).text == "Explaining the row: 42 %, about 6 s left"
        tab.button(key="stop Explaining the row").click().run()
    assert not tab.exception
    assert "Cancelled at 42 %." in texts(tab)
    again = tab.button(key="retry Explaining the row")
    assert again.label == "Try again", "there is nothing to go on from"
    monkeypatch.setattr(Answers, "answer", answer)
    again.click().run()
    assert not tab.exception
    assert not tab.get("progress")
    assert "Cancelled" not in texts(tab)
