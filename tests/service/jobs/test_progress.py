"""How far a job is: whole rows, and the share of those that are just being explained."""

import pytest

from explainers.service.jobs import course as courses
from explainers.service.jobs.course import Course
from explainers.service.jobs.job import Job
from explainers.service.jobs.pace import Moment
from explainers.service.jobs.progress import Bite, Progress, cancelled


class Work:
    """As much of a plan as a course looks at."""

    def __init__(self, rows):
        self.rows = rows

    @staticmethod
    def cost_of(rows):
        return 10 * rows


@pytest.fixture
def clock(monkeypatch):
    class Clock:
        now = 50.0

    monkeypatch.setattr(courses.time, "monotonic", lambda: Clock.now)
    return Clock


def course_of(rows):
    job = Job(rows)
    return job, Course(Work(rows), job, None, rows, lambda _: None)


@pytest.mark.parametrize(
    ("progress", "fraction"),
    [
        (Progress(0, 8), 0.0),
        (Progress(2, 8), 0.25),
        (Progress(2, 8, None, Bite(4, 1, 2)), 0.5),
        (Progress(0, 1, None, Bite(1, 420, 1_000)), 0.42),
        (Progress(6, 8, None, Bite(16, 3, 4)), 1.0),
        (Progress(0, 0), 1.0),
    ],
)
def test_fraction_counts_rows_and_what_is_done_of_the_next(progress, fraction):
    assert progress.fraction == pytest.approx(fraction)


def test_within_is_the_share_of_the_bite():
    job = Job(8)
    assert job.within == 0
    job.advance(Bite(4, 1, 4), 7.5)
    assert (job.within, job.progress.seconds_left) == (0.25, 7.5)
    assert job.progress.done == 0
    job.reach(4, 3.0)
    assert (job.within, job.progress) == (0, Progress(4, 8, 3.0))


@pytest.mark.parametrize(
    ("progress", "sentence", "step"),
    [
        (Progress(3, 9, None, Bite(2, 1, 2)), "Cancelled after 3 of 9 rows.", "kept; starting"),
        (Progress(0, 1), "Cancelled at the beginning.", "anew"),
        (Progress(0, 1, None, Bite(1, 0, 9)), "Cancelled at the beginning.", "anew"),
        (Progress(0, 1, None, Bite(1, 999, 1_000)), "Cancelled at 99 %.", "anew"),
    ],
)
def test_a_cancelled_job_says_how_far_it_came_and_what_is_left_of_it(progress, sentence, step):
    error = cancelled(progress)
    assert (error.code, error.sentence) == ("CANCELLED", sentence)
    assert step in error.next_step


def test_the_only_row_goes_by_its_own_pace_from_when_it_is_first_heard_of(clock):
    job, course = course_of(1)
    heard = course.listening(1)
    clock.now += 30  # its worker was opened
    heard(100, 1_000)
    assert (job.within, job.progress.seconds_left) == (0.1, None)
    clock.now += 2
    heard(300, 1_000)
    assert job.progress.seconds_left == pytest.approx(7.0)
    clock.now += 4
    heard(500, 1_000)
    assert job.progress.seconds_left == pytest.approx(7.5)


def test_rows_after_others_go_by_the_pace_of_those(clock):
    """Which counts the time they waited for other people's rows."""
    job, course = course_of(10)
    course.listening(2)
    course.took(2, 1.0, 6.0)
    course.reach(2)
    assert job.progress == Progress(2, 10, 24.0)
    heard = course.listening(4)
    heard(0, 4)
    clock.now += 1
    heard(1, 4)
    assert job.progress == Progress(2, 10, pytest.approx(21.0), Bite(4, 1, 4))
    assert job.progress.fraction == pytest.approx(0.3)


def test_who_goes_back_or_stands_still_leaves_the_rest_unknown(clock):
    job, course = course_of(1)
    heard = course.listening(1)
    heard(5, 10)
    clock.now += 1
    heard(5, 10)
    assert job.progress.seconds_left is None
    heard(2, 10)
    assert job.progress.seconds_left is None
    assert Moment(0.5, 1.0).speed(Moment(0.2, 2.0), 4).rows == 0
