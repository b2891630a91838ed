"""What the methods for texts share: the texts and their model, texts with words hidden, the answer.

A text is shared out among pieces: stretches of it that a method finds, each with a number for every
output. Methods are asked about all outputs at once: hiding words costs the same for one of them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from explainers.intake.texts.column import FEATURE, texts_of
from explainers.intake.texts.part import TextPart
from explainers.intake.texts.without import without
from explainers.intake.texts.words import words
from explainers.kernels.reporting import Report, unheard
from explainers.methods.declaration import Answer, Subject
from explainers.records import Floats, Integers, ModelCard

AT_ONCE: Final = 64
"""Texts with words hidden that are asked about together: a slow network is heard of in between."""

Ask = Callable[[Sequence[str]], Floats]
"""Texts -> (texts, outputs)."""


@dataclass(frozen=True, eq=False)
class Asked:
    """Texts before their model; a missing one is empty. report: told how far all of them are."""

    card: ModelCard
    part: TextPart
    texts: tuple[str, ...]
    report: Report = unheard


@dataclass(frozen=True, eq=False)
class Marked:
    """One text, shared out among its pieces.

    spans: (pieces, 2), begin and end of each in code points. values: (pieces, outputs). base:
    (outputs,), where they start from. elsewhere: (outputs,), what is shared out to nothing that
    stands in the text; None for 0. fits: (outputs,), the weighted R² of a local linear model; None
    where the values are no weights of one.
    """

    spans: Integers
    values: Floats
    base: Floats
    elsewhere: Floats | None = None
    fits: Floats | None = None


def asked_about(subject: Subject) -> Asked:
    """Take a subject's texts and the model that reads them."""
    part = subject.model.text
    if part is None:  # why_not says so before anything runs
        raise ValueError("a method for texts was asked about a model that reads none")
    texts = texts_of(subject.rows[FEATURE.name])
    return Asked(subject.model.card, part, tuple(texts), subject.report)


def unmarked(base: Floats) -> Marked:
    """Mark nothing, as in a text without words, whose answer, (outputs,), nothing can move."""
    return Marked(np.empty((0, 2), dtype=np.int64), np.empty((0, len(base))), base)


def answered(
    marked: Sequence[Marked],
    outputs: Floats,
    unit: str,
    *,
    notes: Sequence[str] = (),
    budget: int | None = None,
) -> Answer:
    """Put texts with their pieces into the answer.

    outputs: (texts, outputs), the model's own, in `unit`. budget: texts really sent to the model,
    where that may be less than the method's cost. Fits are told where every text has some.
    """
    arrays: dict[str, Any] = {
        "values": np.concatenate([np.empty((0, outputs.shape[1])), *(m.values for m in marked)]),
        "spans": np.concatenate([np.empty((0, 2), np.int64), *(m.spans for m in marked)]),
        "counts": np.array([len(m.spans) for m in marked], dtype=np.int64),
        "base_values": np.array([m.base for m in marked]).reshape(outputs.shape),
        "outputs": outputs,
        "elsewhere": np.array(
            [np.zeros(outputs.shape[1]) if m.elsewhere is None else m.elsewhere for m in marked]
        ).reshape(outputs.shape),
    }
    fits = [m.fits for m in marked if m.fits is not None]
    if fits and len(fits) == len(marked):
        arrays["fits"] = np.array(fits)
    facts = {"unit": unit, "notes": list(notes)}
    return Answer(arrays, facts if budget is None else {**facts, "budget": budget})


def limit_notes(asked: Asked) -> list[str]:
    """Say what hiding words does where a text is longer than its network reads.

    It holds for each text of a block, and is said where one of them is so long.
    """
    limit = asked.card.texts.limit if asked.card.texts else None
    if limit is None or not any(_fills(asked.part, text, limit) for text in asked.texts):
        return []
    return [
        f"The model reads {limit:,} tokens of a text at most. Of a longer one, what stands behind "
        "them counts only where words before it are taken out and it moves up."
    ]


def _fills(part: TextPart, text: str, limit: int) -> bool:
    """Tell whether a text has as many tokens as are read; a word has one at least."""
    if part.gradients is not None:
        return len(part.gradients.pieces(text).ids) >= limit
    return len(words(text)) >= limit


def with_hidden(
    ask: Ask, text: str, spans: Integers, keep: NDArray[np.bool_], mark: str = ""
) -> Floats:
    """Answer a text with some of its words hidden, (times, outputs).

    spans: (words, 2). keep: (times, words), which words stay. mark: what stands in place of each
    of the others.
    """
    return ask([without(text, spans, one, mark) for one in keep])


def each_hidden(
    ask: Ask,
    text: str,
    spans: Integers,
    keep: NDArray[np.bool_],
    report: Report = unheard,
    of: Integers | None = None,
) -> tuple[Floats, int]:
    """Answer a text with words taken out, each different way once: (times, outputs), and how many.

    keep: (times, players), which stay. of: (words,), the player each word is; itself where it is
    left out. report: told how many of the different ways were asked about, shorter texts first, as
    networks go through texts of one length together.
    """
    packed, first, again = np.unique(
        np.packbits(keep, axis=1), axis=0, return_index=True, return_inverse=True
    )
    order = np.argsort(keep[first].sum(axis=1), kind="stable")
    found = []
    for start in range(0, len(packed), AT_ONCE):
        part = keep[first[order[start : start + AT_ONCE]]]
        stay = part if of is None else part[:, of]
        found.append(with_hidden(ask, text, spans, stay))
        report(start + len(part), len(packed))
    place = np.empty(len(order), dtype=np.int64)
    place[order] = np.arange(len(order))
    return np.concatenate(found)[place[again.ravel()]], len(packed)
