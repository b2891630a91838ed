"""Several jobs at once: how many are over, and one button that stops the others."""

import pytest
from streamlit.testing.v1 import AppTest

from explainers.errors import StoppedError
from explainers.service.jobs.job import Job
from explainers.service.jobs.progress import Bite, Progress


def _page():
    import streamlit as st

    from dashboard.asking import progress

    if any(job.state == "running" for job in st.session_state["jobs"]):
        progress.show_several(st.session_state["jobs"], "Mapping the picture")
    else:
        st.markdown("All are over.")


def over():
    error = StoppedError("CANCELLED", "It was stopped.", "Go on.")
    return Job.remembered(error, Progress(1, 1))


def page(*jobs):
    tab = AppTest.from_function(_page, default_timeout=30)
    tab.session_state["jobs"] = jobs
    tab.run()
    assert not tab.exception
    return tab


def test_a_bar_counts_the_jobs_that_are_over():
    running = Job(4)
    running.reach(2)
    (bar,) = page(over(), running).get("progress")
    assert bar.proto.text == "Mapping the picture: 1 of 2"
    assert bar.proto.value == 75


def test_it_moves_within_each_of_them():
    running = Job(1)
    running.advance(Bite(1, 42, 100))
    (bar,) = page(over(), running).get("progress")
    assert bar.proto.text == "Mapping the picture: 1 of 2"
    assert bar.proto.value == 71


def test_stop_cancels_all_that_run():
    first, second = Job(1), Job(1)
    tab = page(first, over(), second)
    tab.button[0].click().run()
    assert not tab.exception
    for job in (first, second):
        with pytest.raises(StoppedError, match="CANCELLED"):
            job.go_on()
