"""Paces are kept as a mean for each kind of work, and swept when they are old."""

from explainers.service.jobs.pace_register import PROBE, PaceRegister


def test_pace_is_kept_as_a_mean_for_each_kind_of_work(database):
    paces = PaceRegister(database)
    assert paces.known("s", "trees", PROBE) is None
    paces.note("s", PROBE, 4.0)
    assert paces.known("s", "trees", PROBE) == 4.0
    paces.note("s", "trees", 1.0)
    paces.note("s", "trees", 3.0)
    assert paces.known("s", "trees", PROBE) == 2.0
    assert paces.known("t", "trees", PROBE) is None
    paces.forget_about("s")
    assert paces.known("s", "trees", PROBE) is None


def test_old_paces_are_swept(database):
    PaceRegister(database, clock=lambda: 0.0).note("s", PROBE, 1.0)
    assert PaceRegister(database, clock=lambda: 1e5).known("s", PROBE) == 1.0
    assert PaceRegister(database, clock=lambda: 1e6).known("s", PROBE) is None
