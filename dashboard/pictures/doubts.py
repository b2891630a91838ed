"""Whether a network's answers look as if its pictures were prepared otherwise in training.

Networks that were given other values than they learned from answer nearly alike whatever they see,
or are unsure of everything. So may a right one of pictures that show the same, or nothing it knows:
these are doubts, and who brought the network decides.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from dashboard.words import num, percent, shortened
from explainers.records import Floats

Doubt = Literal["certain", "alike", "one class", "even", "unsure"]

CERTAIN = 1 - 1e-6
"""An answer from which on no other class has anything left."""
ALIKE = 0.1
"""Answers to several pictures that differ by less than this hardly depend on the picture."""
EVEN = 0.95
"""The part of the largest entropy from which on the classes are nearly even."""
UNSURE = 0.5
"""Largest answers that are on average below this are worth a look at other preparations."""
SURER = 1.5
"""How many times as sure a network must be under another preparation before that is proposed."""
_SEVERAL, _CLASSES = 3, 3
_NAME_WIDTH = 24


@dataclass(frozen=True)
class Proposal:
    """A preparation under which nothing is doubtful: its title, and the answers, one a picture."""

    title: str
    answers: Floats


def doubt_of(answers: Floats) -> Doubt | None:
    """What is odd about probabilities, (pictures, classes), of two classes at least; None: nothing.

    "unsure" is no reason to say anything by itself.
    """
    pictures, classes = answers.shape
    tops = answers.argmax(axis=1)
    one_class = pictures > 1 and len(set(tops.tolist())) == 1
    if one_class and answers.max(axis=1).min() >= CERTAIN:
        return "certain"
    if _entropy(answers) >= EVEN:
        return "even"
    if pictures > 1 and float(np.ptp(answers, axis=0).max()) < ALIKE:
        return "alike"
    if one_class and pictures >= _SEVERAL and classes >= _CLASSES:
        return "one class"
    return "unsure" if _sureness(answers) < UNSURE else None


def proposed(answers: Floats, tried: Mapping[str, Floats]) -> Proposal | None:
    """Choose the preparation to point out, of those that were tried on the same pictures.

    It is the surest of those under which nothing is odd; None where none is much surer, or at least
    free of what is odd about these answers. tried: by their titles, like `answers`.
    """
    doubt = doubt_of(answers)
    sound = {title: found for title, found in tried.items() if doubt_of(found) in (None, "unsure")}
    if doubt is None or not sound:
        return None
    title = max(sound, key=lambda each: _sureness(sound[each]))
    surer = _sureness(sound[title]) / _sureness(answers)
    if surer < SURER and doubt != "certain":
        return None
    return Proposal(title, sound[title])


def doubt_sentence(answers: Floats, names: Sequence[str]) -> str:
    """Say what is odd about the answers; "" where nothing is, or no more than that it is unsure."""
    pictures, classes = answers.shape
    all_of = f"all {pictures:,} pictures"
    name = f"“{shortened(names[int(answers[0].argmax())], _NAME_WIDTH)}”"
    said: Mapping[Doubt | None, str] = {
        "certain": f"The network is certain that {all_of} show {name}, which is usual where values "
        "are too large, or where the pictures show the same.",
        "alike": f"The network answers nearly the same for {all_of}: no answer differs by more "
        f"than {percent(float(np.ptp(answers, axis=0).max()), 1)} from one to another, as where "
        "values are too small, or where the pictures show the same.",
        "one class": f"The network takes {all_of} for {name}: this is right only where they show "
        "the same.",
        "even": f"The answers are nearly even among {classes:,} classes: the "
        f"largest is {percent(float(answers.max()), 1)}.",
    }
    return said.get(doubt_of(answers), "")


def proposal_sentence(answers: Floats, proposal: Proposal, names: Sequence[str]) -> str:
    """Say what the network answers under the other preparation, and that nothing was chosen."""
    tops = proposal.answers.argmax(axis=1)
    told = ", ".join(
        f"“{shortened(names[top], _NAME_WIDTH)}” {percent(float(row[top]))}"
        for top, row in zip(tops.tolist(), proposal.answers, strict=True)
    )
    surer = _sureness(proposal.answers) / _sureness(answers)
    times = f"{num(surer, 2)} times as sure" if surer >= SURER else "not as certain of one class"
    unsure = f"The network is unsure, {percent(_sureness(answers))} on average. "
    return (
        f"{unsure if doubt_of(answers) == 'unsure' else ''}"
        f"Under “{proposal.title}” it is {times}: {told}. What the network was trained with is "
        "right, and nothing is changed unless you choose it."
    )


def _sureness(answers: Floats) -> float:
    return float(answers.max(axis=1).mean())


def _entropy(answers: Floats) -> float:
    """The mean entropy as a part of the largest there can be, which is that of even answers."""
    some = np.clip(answers, np.finfo(np.float64).tiny, None)
    entropies = -(answers * np.log(some)).sum(axis=1)
    return float(entropies.mean() / np.log(answers.shape[1]))
