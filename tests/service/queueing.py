"""Who waits for a turn at a worker, and who had one."""

from explainers.service.questions import subject_of
from tests.service.answering import sampled


def waiting(engine, analysis):
    """How many wait for a turn at the worker of an analysis."""
    place = engine._questions._turns._places.get(subject_of(analysis))
    return 0 if place is None else place.wanted - 1


def seeds(launcher):
    """The seeds of the jobs whose blocks were asked for, in order."""
    return [frame.fields["seed"] for frame, _ in launcher.asked if frame.verb == "block"]


def slowly(analysis, seconds, **changes):
    return sampled(analysis, "slow", parameters={"seconds": seconds}, **changes)
