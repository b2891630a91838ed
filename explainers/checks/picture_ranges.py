"""Whether a network looks as if it had learned from pictures of another range of values.

How far the scores move from a black picture to this one tells: by some units where the values are
as in training, by hundreds where they are 255 times too large, by hardly anything where they are
255 times too small.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from explainers.intake.vision.part import Batch, VisionPart
from explainers.intake.vision.seeing import Seen
from explainers.records import Floats

LEAST: Final = 0.5
"""Scores that move less than this apart tell hardly any picture from a black one."""
MOST: Final = 100.0
"""Scores that move more than this apart make chances of 1 to 10^43: no training asks for that."""
UNSURE: Final = 0.5
SURE: Final = 0.9
"""From below `UNSURE` to above this, an answer looks like that of another network."""
_LARGE = 1_000

_RANGES: Mapping[str, tuple[float, float]] = {
    "0 to 255": (1.0, 0.0),
    "0 to 1": (1 / 255, 0.0),
    "−1 to 1": (1 / 127.5, -1.0),
}
"""What a pixel of 0 to 255 is multiplied by, and what is added; the likelier ones first."""
ASKED: Final = 3 * len(_RANGES)
"""Pictures a network is sent for all of this: this one twice and a black one, for each range."""


@dataclass(frozen=True)
class Tried:
    """What a network makes of one picture in one range of values.

    moved: how far its scores move apart from black to the picture. top: the predicted class, and
    answer: its probability.
    """

    words: str
    moved: float
    top: int
    answer: float

    @property
    def usual(self) -> bool:
        """Whether scores move as in networks that were given what they had learned from."""
        return LEAST <= self.moved <= MOST


def wrong_range(part: VisionPart, seen: Seen, given: Tried, names: Sequence[str]) -> str:
    """Say which range of values a network seems to want; "" where nothing speaks for another.

    seen: one picture, of one colour or not, but not black. given: what the network makes of it as
    it is. names: of the classes, or none. For networks of classes with scores before the last
    function alone: those of a regression move by whatever its numbers count.
    """
    found = [tried(part, *_as(seen, how), words) for words, how in _RANGES.items()]
    others = [each for each in found if each.usual]
    if not others:
        return ""
    if given.usual:
        return _surer(others, given, names)
    moved = f"{given.moved:,.0f}" if given.moved > MOST else f"no more than {given.moved:.2g}"
    likely = others[0]
    return (
        f"The network's scores move apart by {moved} from a black picture to this one, and by "
        f"{likely.moved:.3g} where the pixels go from {likely.words}: it looks as if it was "
        f"trained on values of {likely.words} but is given {given.words}. Choose the preparation "
        "that the model was trained with."
    )


def tried(part: VisionPart, batch: Batch, black: Batch, words: str) -> Tried:
    """Ask a network about one picture, (1, height, width, channels), and a black one like it."""
    margins = part.margins(np.concatenate([batch, np.broadcast_to(black, batch.shape)]))
    answers = part.answers(batch)[0]
    top = int(answers.argmax())
    return Tried(words, moved_apart(margins[0], margins[1]), top, float(answers[top]))


def moved_apart(one: Floats, other: Floats) -> float:
    """How far scores, (outputs,), move apart: what moves all of them alike changes no answer."""
    return float(np.ptp(one - other))


def words_of(batch: Batch) -> str:
    """The range of a network's input in words."""
    return f"{_number(batch.min())} to {_number(batch.max())}"


def _surer(others: Sequence[Tried], given: Tried, names: Sequence[str]) -> str:
    better = max(others, key=lambda each: each.answer)
    if given.answer >= UNSURE or better.answer < SURE or better.top == given.top:
        return ""
    return (
        f"Given values of {given.words}, the network answers {_class(given, names)}; given the "
        f"same pixels from {better.words}, {_class(better, names)}: it may have been trained on "
        "those, such as with a mean that is subtracted or not. Compare the preparation with that "
        "of the training."
    )


def _as(seen: Seen, how: tuple[float, float]) -> tuple[Batch, Batch]:
    """The picture's pixels and a black one in another range; colours keep their order."""
    scale, shift = how
    raised = seen.batch - seen.black
    pixels = raised * (float(seen.shown.max()) / float(raised.max()))
    black = np.full(seen.black.shape, shift, np.float32)
    return np.asarray(pixels * scale + shift, dtype=np.float32), black


def _class(found: Tried, names: Sequence[str]) -> str:
    name = f"“{names[found.top]}”" if found.top < len(names) else f"class {found.top:,}"
    return f"{name} with {found.answer:.2f}"


def _number(value: float) -> str:
    told = f"{value:,.0f}" if abs(value) >= _LARGE else f"{value:.3g}"
    return told.replace("-", "−")
