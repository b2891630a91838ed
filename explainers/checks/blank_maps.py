"""Why a map may be blank: the network is asked, and each cause that fits is said in a sentence."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np

from explainers.checks import picture_ranges
from explainers.errors import quoted
from explainers.intake.vision.part import Batch, VisionPart
from explainers.intake.vision.seeing import Seen
from explainers.records import Floats

Cause = Literal["constant", "dead", "saturated", "range", "baseline", "cut off"]

BLANK: Final = 1e-7
"""A map whose numbers are all below this share of the scores shows the rounding of single precision
and nothing else."""
SURE: Final = 0.9999
"""From this probability on its own slope is below a ten-thousandth of that of the score."""
LAYERS: Final = 32
"""Layers that are looked at for the first that answers nothing, from the picture on."""
ASKED: Final = 10 + picture_ranges.ASKED
"""Pictures a network is sent for a diagnosis, at most, beside those for its layers."""
NO_CAUSE: Final = (
    "None of the known causes fits: the network tells this picture from a black one and from "
    "noise, and its answer is not stuck. Try another method."
)
_CUT_OFF = (
    "This method cuts off what speaks against its output, and here nothing is left: all it found "
    "speaks against it. Ask about the predicted class, look at another layer, or choose a method "
    "whose maps have signs."
)
_SAME = 1e-6
_NOISES = 2


@dataclass(frozen=True, eq=False)
class Examined:
    """What a network makes of a picture, of a black one and of noise, and how steep it is there.

    answers, margins: (4, outputs), of the picture, of black, and of noise twice. slope,
    answer_slope: the largest size of any slope of the asked output's margin and answer by the
    picture's numbers; None without gradients. output: the one that is asked about.
    """

    answers: Floats
    margins: Floats
    slope: float | None
    answer_slope: float | None
    output: int


@dataclass(frozen=True)
class Found:
    """One cause that fits, and the sentence for it, with what to try."""

    cause: Cause
    sentence: str


def is_blank(map_: Floats, margins: Floats) -> bool:
    """Whether a map, (height, width), shows nothing beside the network's scores, (outputs,)."""
    size = max(1.0, float(np.abs(margins).max(initial=0.0)))
    return float(np.abs(map_).max(initial=0.0)) <= BLANK * size


def examined(part: VisionPart, seen: Seen, output: int) -> Examined:
    """Ask a network about one picture, and about pictures that tell what it can tell apart."""
    batch = seen.batch
    beside = np.concatenate([batch, np.broadcast_to(seen.black, batch.shape), *_noise(batch)])
    answers, margins = part.answers(beside), part.margins(beside)
    slopes = (part.slopes, part.answer_slopes)
    steep = [None if each is None else _largest(each(batch, output)) for each in slopes]
    return Examined(answers, margins, steep[0], steep[1], output)


def causes(
    part: VisionPart,
    seen: Seen,
    asked: Examined,
    *,
    names: Sequence[str] = (),
    signed: bool = True,
    blank: bool = True,
    layers: int = LAYERS,
) -> tuple[Found, ...]:
    """Find what may leave a map blank, the deepest cause first; none where nothing is wrong.

    seen: one picture. names: of the classes, or none. signed: whether the map can speak against its
    output. blank: whether it is. layers: how many are looked at where slopes vanish.
    """
    if blank and not signed and asked.slope:
        return (Found("cut off", _CUT_OFF),)  # it says all, and nothing more need be asked
    told: tuple[tuple[Cause, str], ...] = (
        ("dead", _dead(part, seen.batch, asked, layers)),
        ("constant", _constant(asked)),
        ("range", _range(part, seen, asked, names)),
        ("saturated", _saturated(asked)),
        ("baseline", _plain(seen)),
    )
    return tuple(Found(cause, sentence) for cause, sentence in told if sentence)


def _noise(batch: Batch) -> Iterator[Batch]:
    """Pictures of noise in the range of a picture, or around it where it has one colour."""
    draw = np.random.default_rng(0)
    low, high = float(batch.min()), float(batch.max())
    room = 0.0 if high > low else max(1.0, abs(high))
    for _ in range(_NOISES):
        yield draw.uniform(low - room, high + room, batch.shape).astype(np.float32)


def _largest(slopes: Batch) -> float:
    return float(np.abs(slopes).max(initial=0.0))


def _constant(asked: Examined) -> str:
    size = max(1.0, float(np.abs(asked.margins).max()))
    if not np.isfinite(asked.margins).all() or np.ptp(asked.margins, axis=0).max() > _SAME * size:
        return ""
    answer = float(asked.answers[0, asked.output])
    return (
        f"The network answers {answer:.3g} for this picture, and the same for a black one and for "
        "noise: it looks at nothing, so there is nothing to show. Check that the file is the one "
        "that was trained, and that its weights were saved and not overwritten."
    )


def _saturated(asked: Examined) -> str:
    answer = float(asked.answers[0].max())
    bounded = bool((asked.answers >= 0).all() and (asked.answers <= 1).all())
    # Where nothing stands before the answers, a probability of 1 is all that is known.
    if not bounded or answer < SURE or np.allclose(asked.answers, asked.margins):
        return ""
    if asked.slope is not None and asked.answer_slope is not None:
        if not asked.slope or asked.answer_slope > (1 - SURE) * asked.slope:
            return ""
        slopes = (
            f", and the largest slope of that is {asked.answer_slope:.1g}, where the score's is "
            f"{asked.slope:.1g}"
        )
    else:
        slopes = ""
    return (
        f"The network is sure: it answers {answer:.6f}{slopes}. What explains probabilities finds "
        "next to nothing that moves this one. Choose a method that explains the score before the "
        "softmax or sigmoid, as those by gradients here do."
    )


def _range(part: VisionPart, seen: Seen, asked: Examined, names: Sequence[str]) -> str:
    classes = asked.answers.shape[1] > 1 and not np.allclose(asked.answers, asked.margins)
    known = np.isfinite(asked.margins).all() and float((seen.batch - seen.black).max()) > 0
    if not classes or not known or not seen.shown.any():
        return ""
    top = int(asked.answers[0].argmax())
    given = picture_ranges.Tried(
        picture_ranges.words_of(seen.batch),
        picture_ranges.moved_apart(asked.margins[0], asked.margins[1]),
        top,
        float(asked.answers[0, top]),
    )
    return picture_ranges.wrong_range(part, seen, given, names)


def _plain(seen: Seen) -> str:
    if np.ptp(seen.batch, axis=(1, 2)).max(initial=0.0) > 0:
        return ""
    if np.array_equal(seen.batch, np.broadcast_to(seen.black, seen.batch.shape)):
        return (
            "This picture is black all over, and so is the baseline that maps usually start at, or "
            "the colour that covers: between the two nothing changes, and each place gets 0. Ask "
            "about another picture, or choose a method that looks at slopes."
        )
    return (
        "This picture has one colour all over: blurred, or in its mean colour, it is the picture "
        "itself, and against such a baseline each place gets 0. Choose black as the baseline, or "
        "ask about another picture."
    )


def _dead(part: VisionPart, batch: Batch, asked: Examined, layers: int) -> str:
    if asked.slope is None or asked.slope > 0:
        return ""
    where, looked = _first_dead(part, batch, asked.output, layers), min(layers, len(part.layers))
    told = (
        f"the layer {quoted(where)} is the first that answers 0 in all its places, as a ReLU does "
        "with what is below 0, and nothing passes it"
        if where
        else f"none of the {looked:,} layers that were looked at is 0 in all its places, so that "
        "the slope is lost behind them, or in a sigmoid or tanh at its end"
    )
    return (
        f"The score's slope is exactly 0 for each of the picture's {batch[0].size:,} numbers: "
        f"{told}. Check how the picture is prepared, and what the layers add to it; if training "
        "left it like this, train with a smaller learning rate or with a leaky ReLU."
    )


def _first_dead(part: VisionPart, batch: Batch, output: int, layers: int) -> str:
    """The first layer that answers 0 everywhere; "" where none of those looked at does."""
    if part.at_layer is None:
        return ""
    for layer in part.layers[:layers]:
        maps, _ = part.at_layer(batch, output, layer.name)
        if not maps.any():
            return layer.name
    return ""
