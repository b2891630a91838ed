"""Integrated Gradients of texts, over the layer that turns pieces into vectors.

Sundararajan, Taly and Yan 2017, section 6.3: a text has no way to another, the vectors of its
pieces have.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np
from pydantic import Field

from explainers.intake.handle import two_sided
from explainers.intake.texts.part import Embeddings, Pieces, TextGradients, TextPart
from explainers.intake.texts.unread import unread_notes
from explainers.kernels.piece_way import Shared, Way, shared
from explainers.kernels.reporting import Report, part_of
from explainers.methods.declaration import TEXTS, Answer, Method, Subject
from explainers.methods.parameters import BaselineName, OutputIndex, Parameters
from explainers.methods.text_subject import Marked, answered, asked_about, unmarked
from explainers.records import Floats, ModelCard

AT_ONCE: Final = 3
"""Most outputs that are explained together: each takes a way of its own, there and back."""
ENOUGH: Final = 0.01
"""By how much sums may miss before more points are taken, as a share of the largest score."""
LOOKS: Final = 2
"""How often a text is sent to the network for its scores, and for those of the baseline."""

_WORDS: Mapping[str, str] = {
    "pad": "the same number of padding tokens",
    "mask": "the same number of tokens for a hidden word (where a vocabulary has none, for an "
    "unknown word, so that unknown words get nothing)",
    "zero": "vectors of zeros, which no piece has",
}


class TextWayParameters(Parameters):
    """What may be set: each line is a control on the page and a part of the key."""

    target: OutputIndex = Field(
        "", description="The class, or output, that is explained where there are more than 3"
    )
    baseline: BaselineName = Field("", description="What the way starts at")
    steps: int = Field(50, ge=8, le=512, description="Points on the way where slopes are taken")
    most: int = Field(
        1_000, ge=8, le=10_000, description="Points at most, where the sum misses by more than 1 %"
    )


@dataclass(frozen=True, eq=False)
class _Found:
    """One text with its pieces: what to say of it, and how often its network was asked."""

    marked: Marked
    notes: list[str]
    asked: int


def run(
    subject: Subject,
    parameters: TextWayParameters,
    generator: np.random.Generator,
) -> Answer:
    """Explain texts by the mean slope on the way from a baseline, times the way.

    All outputs where they are few; otherwise, of one text, the target alone, the predicted one
    where none is named: numbers for thirty classes would take thirty ways, and nobody reads them
    all. The answer then has that one output, and facts["output"] is its number.
    """
    asked = asked_about(subject)
    gradients, card = _slopes_of(asked.part), asked.card
    outputs = asked.part.margins(asked.texts)
    chosen = _chosen(card, parameters.target, outputs)
    name = parameters.baseline or next(iter(gradients.baselines))
    found = [
        _shared_out(
            asked.part, text, own, chosen, name, parameters, part_of(asked.report, at, len(outputs))
        )
        for at, (text, own) in enumerate(zip(asked.texts, outputs, strict=True))
    ]
    limit = card.texts.limit if card.texts else None
    notes = [
        f"The way starts at {_WORDS[name]}; marks that the tokenizer adds stay as they are.",
        *(note for each in found for note in each.notes),
        *(
            note
            for text in asked.texts
            for note in unread_notes(text, gradients.pieces(text), limit)
        ),
    ]
    told = answered(
        [each.marked for each in found],
        outputs[:, chosen],
        asked.part.unit,
        notes=notes,
        budget=sum(each.asked for each in found),
    )
    return told if len(chosen) == card.outputs else _of_one(told, chosen[0], card.outputs)


def _slopes_of(part: TextPart) -> TextGradients:
    if part.gradients is None:  # why_not says so before anything runs
        raise ValueError("a method that needs slopes was asked about a model without")
    return part.gradients


def _shared_out(
    part: TextPart,
    text: str,
    outputs: Floats,
    chosen: list[int],
    baseline: str,
    parameters: TextWayParameters,
    report: Report,
) -> _Found:
    """Share the scores of one text, (outputs,), out among its pieces."""
    gradients = _slopes_of(part)
    pieces = gradients.pieces(text)
    if not len(pieces.ids):
        return _Found(unmarked(outputs[chosen]), [], 1)
    ids, ends = pieces.ids, _ends(gradients, pieces, baseline)
    at_start, _ = gradients.slopes(ends[0][None], ids[None], chosen[0])
    base, enough = at_start[0], ENOUGH * float(np.abs(outputs).max())

    def along(output: int, report: Report) -> Shared:
        def slopes(vectors: Embeddings) -> tuple[Floats, Embeddings]:
            scores, found = gradients.slopes(vectors, np.tile(ids, (len(vectors), 1)), output)
            return scores[:, output], found

        scores = float(base[output]), float(outputs[output])
        way = Way(slopes, *ends)
        return shared(way, scores, enough, parameters.steps, parameters.most, report)

    # One sum of yes or no: what speaks for it speaks against the other as much, on one way.
    mirrored = part.unit == "log-odds" and chosen == [0, 1]
    walked = chosen[1:] if mirrored else chosen
    ways = [along(output, part_of(report, turn, len(walked))) for turn, output in enumerate(walked)]
    values = np.stack([way.values for way in ways], axis=1)
    if mirrored:
        values = two_sided(values[:, 0])
    return _Found(
        _marked(pieces, values, base[chosen]),
        _points_notes(ways, parameters.steps, enough),
        LOOKS + sum(way.asked for way in ways),
    )


def _chosen(card: ModelCard, target: str, outputs: Floats) -> list[int]:
    """Which outputs are explained; outputs: (texts, outputs), the scores of the texts."""
    if card.outputs <= AT_ONCE:
        return list(range(card.outputs))
    if target:
        return [int(target)]
    if len(outputs) != 1:
        raise ValueError("what is predicted is one output of one text")
    return [int(outputs[0].argmax()) if card.task == "classification" else 0]


def _ends(gradients: TextGradients, pieces: Pieces, baseline: str) -> tuple[Embeddings, Embeddings]:
    """Where the way starts and where it ends, (pieces, width) each."""
    end = gradients.embedded(pieces.ids[None])[0]
    ids = gradients.baselines[baseline](pieces.ids)
    if ids is not None:
        return gradients.embedded(np.asarray(ids)[None])[0], end
    return np.where(pieces.special[:, None], end, np.float32(0)), end


def _marked(pieces: Pieces, values: Floats, base: Floats) -> Marked:
    """Part what pieces have, (pieces, outputs), into what stands in the text and what does not."""
    placed = pieces.spans[:, 0] >= 0
    return Marked(
        spans=np.asarray(pieces.spans[placed], dtype=np.int64),
        values=values[placed],
        base=base,
        elsewhere=values[~placed].sum(axis=0),
    )


def _points_notes(ways: list[Shared], steps: int, enough: float) -> list[str]:
    """Say whether more points were taken than were asked for, and whether they were enough."""
    points, missed = max(way.asked for way in ways), max(way.missed for way in ways)
    if points <= steps:
        return []
    said = (
        f"With {steps:,} points on the way the sum missed by more than 1 % of the largest score, "
        f"so {points:,} were taken, most of them where the score changes fastest."
    )
    if missed <= enough:
        return [said]
    return [said, f"With them it misses by {missed:.2g}: the score changes too fast on this way."]


def _of_one(told: Answer, output: int, several: int) -> Answer:
    """Say that an answer is about one of several outputs."""
    only = f"This is about one of the model's {several:,} outputs: each takes a way of its own."
    notes = [*told.facts["notes"], only]
    return replace(told, facts={**told.facts, "notes": notes, "output": output})


def _cost(parameters: Any, rows: int, features: int) -> int:
    """Count each text, its baseline, and the places on the ways of as many outputs as there are."""
    return rows * (LOOKS + AT_ONCE * max(int(parameters.steps), int(parameters.most)))


METHOD = Method(
    name="text_layer_integrated_gradients",
    title="Layer Integrated Gradients (texts)",
    version="1",
    question="How much did each piece of the text move the network's score on the straight way "
    "from a text that says nothing to this one?",
    silent_on="It depends on the baseline, and on the way: between two texts there are vectors "
    "that stand for no word at all. What pieces say together is shared out among them, one by "
    "one, and a piece is often less than a word.",
    paper="Sundararajan, Taly and Yan 2017, Axiomatic attribution for deep networks, ICML; of "
    "layers: Captum's LayerIntegratedGradients",
    link="https://arxiv.org/abs/1703.01365",
    shape="tokens",
    scopes=frozenset({"local"}),
    tasks=frozenset({"classification", "regression"}),
    exact=False,
    tolerance=5e-2,
    remedy="Allow more points on the way, or start it at another baseline.",
    uses_reference=False,
    block_rows=1,
    parameters=TextWayParameters,
    cost=_cost,
    run=run,
    needs=("gradients",),
    about=TEXTS,
    steps="points on the way",
)
