"""What the methods for pictures share: which output each picture is asked about, and the answer."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from pydantic import Field

from explainers.checks.blank_maps import NO_CAUSE, causes, examined, is_blank
from explainers.intake.vision.part import Batch, VisionPart
from explainers.intake.vision.seeing import Seen
from explainers.kernels.maps import Slopes
from explainers.kernels.reporting import Report, part_of, unheard
from explainers.methods.declaration import Answer, Subject
from explainers.methods.parameters import OutputIndex, Parameters
from explainers.records import Floats, Integers, ModelCard

LOOKS = 2
"""How often a picture is sent to the network for its answers and its margins."""
_SAME = 1e-5


class PictureParameters(Parameters):
    """What every method for pictures is asked: about which output."""

    target: OutputIndex = Field("", description="The class, or output, that a map is about")


@dataclass(frozen=True, eq=False)
class Asked:
    """Pictures before a network, what it answers, and the output each is asked about.

    answers and margins: (pictures, outputs). target: (pictures,). unit: what margins count.
    report: told how far all of the pictures are.
    """

    card: ModelCard
    part: VisionPart
    pictures: Seen
    answers: Floats
    margins: Floats
    target: Integers
    report: Report = unheard

    @property
    def batch(self) -> Batch:
        """What the network is given, (pictures, height, width, channels)."""
        return self.pictures.batch

    @property
    def slopes(self) -> Slopes:
        """The slopes of the margins."""
        if self.part.slopes is None:  # why_not says so before anything runs
            raise ValueError("a method that needs slopes was asked about a network without")
        return self.part.slopes

    @property
    def unit(self) -> str:
        """What margins count."""
        if _alike(self.margins, self.answers):
            return self.card.unit
        odds = 1 / (1 + np.exp(-self.margins))
        return "log-odds" if _alike(odds, self.answers) else "score before softmax"

    def report_of(self, at: slice) -> Report:
        """Return who is told how far one of the pictures is, in steps that all of them take."""
        return part_of(self.report, at.start, len(self.target))

    def each(self, explain: Callable[[slice, int], Floats]) -> Floats:
        """Make maps picture by picture, (pictures, height, width); each has a target of its own.

        explain: which picture, and its target -> (1, height, width).
        """
        found = [explain(slice(at, at + 1), int(own)) for at, own in enumerate(self.target)]
        return np.concatenate(found) if found else np.zeros(self.batch.shape[:3])


def asked_about(subject: Subject, target: str) -> Asked:
    """Show a subject's pictures to its network. target: number of an output, "" as predicted.

    What a regression predicts is its first output.
    """
    part, pictures = subject.model.vision, subject.pictures
    if part is None or pictures is None:  # why_not says so before anything runs
        raise ValueError("a method for pictures was asked about a model without one")
    answers, margins = part.answers(pictures.batch), part.margins(pictures.batch)
    card = subject.model.card
    if target:
        chosen = np.full(len(answers), int(target), dtype=np.int64)
    elif card.task == "classification":
        chosen = answers.argmax(axis=1).astype(np.int64)
    else:
        chosen = np.zeros(len(answers), dtype=np.int64)
    return Asked(card, part, pictures, answers, margins, chosen, subject.report)


def answered(
    asked: Asked,
    maps: Floats,
    *,
    unit: str = "",
    signed: bool = True,
    gap: Floats | None = None,
    notes: Sequence[str] = (),
) -> Answer:
    """Put maps, (pictures, height, width), into the answer; in the margins' unit unless said.

    Where a map shows nothing, the network is asked for the reason, and the notes say it.
    """
    arrays: dict[str, Any] = {
        "values": maps,
        "shown": asked.pictures.shown,
        "outputs": asked.answers,
        "margins": asked.margins,
        "target": asked.target,
    }
    if gap is not None:
        arrays["gap"] = gap
    said = [*notes, *_why_blank(asked, maps, signed=signed)]
    return Answer(arrays, {"unit": unit or asked.unit, "signed": signed, "notes": said})


def _why_blank(asked: Asked, maps: Floats, *, signed: bool) -> list[str]:
    """Say of each map that shows nothing why that may be; nothing where there is none."""
    said = []
    for at, own in enumerate(maps):
        if not is_blank(own, asked.margins[at]):
            continue
        one = slice(at, at + 1)
        pictures = replace(asked.pictures, batch=asked.batch[one], shown=asked.pictures.shown[one])
        network = examined(asked.part, pictures, int(asked.target[at]))
        found = causes(asked.part, pictures, network, names=asked.card.classes, signed=signed)
        told = " ".join(each.sentence for each in found) or NO_CAUSE
        said.append(f"The map shows nothing. {told}")
    return said


def _alike(one: Floats, other: Floats) -> bool:
    return bool(np.allclose(one, other, rtol=_SAME, atol=_SAME))
