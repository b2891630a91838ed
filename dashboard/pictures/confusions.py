"""Which pictures a network takes for something else than their label says."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from dashboard.model.outcomes import class_numbers
from dashboard.pictures.sentences import NAME_WIDTH
from dashboard.words import one_line, percent, shortened
from explainers.intake.summary import counted
from explainers.records import Analysis, Floats, Integers, Predictions

NO_LABELS = (
    "Without labels nobody can say when the network is wrong. Bring the pictures as a zip archive "
    "with a folder for each class, named as the network's classes are: the folder is the label."
)


@dataclass(frozen=True)
class Pair:
    """Pictures labelled as one class and taken for another."""

    label: int
    taken: int
    pictures: int


@dataclass(frozen=True, eq=False)
class Confusions:
    """What labels say beside what the network answers.

    labels: (rows,), the class that each label names, -1 for none. taken: (rows,), the class each is
    given, and sure: (rows,), the answer for it. pairs: the wrong ones, most pictures first.
    """

    classes: tuple[str, ...]
    labels: Integers
    taken: Integers
    sure: Floats
    pairs: tuple[Pair, ...]

    @property
    def known(self) -> int:
        """How many pictures have a label that is a class."""
        return int((self.labels >= 0).sum())

    @property
    def wrong(self) -> int:
        """How many of them are taken for another one."""
        return sum(pair.pictures for pair in self.pairs)

    def positions(self, pair: Pair) -> Integers:
        """The pictures of a pair, those the network is surest of first."""
        found = np.flatnonzero((self.labels == pair.label) & (self.taken == pair.taken))
        return found[np.argsort(-self.sure[found], kind="stable")]

    def titled(self, pair: Pair) -> str:
        """A pair in words: "3 taken for 8 (4)"."""
        names = (shortened(self.classes[at], NAME_WIDTH) for at in (pair.label, pair.taken))
        return f"{' taken for '.join(names)} ({pair.pictures:,})"

    def counts(self, among: Sequence[int]) -> Integers:
        """(labels, taken) how many pictures, of some of the classes."""
        found = [
            [int(((self.labels == one) & (self.taken == other)).sum()) for other in among]
            for one in among
        ]
        return np.array(found, dtype=np.int64)


def confusions(analysis: Analysis, predictions: Predictions, taken: Integers) -> Confusions | None:
    """Compare answers with labels; None where no label names a class.

    taken: (rows,) the class each picture is given.
    """
    if not analysis.classes or not analysis.target:
        return None
    labels = class_numbers(predictions.data.column(analysis.target), analysis.classes)
    if not (labels >= 0).any():
        return None
    wrong = (labels >= 0) & (labels != taken)
    found, counts = np.unique(
        np.stack([labels[wrong], taken[wrong]], axis=1), axis=0, return_counts=True
    )
    order = np.argsort(-counts, kind="stable")
    return Confusions(
        classes=analysis.classes,
        labels=labels,
        taken=taken,
        sure=predictions.outputs[np.arange(len(taken)), taken],
        pairs=tuple(Pair(int(found[at, 0]), int(found[at, 1]), int(counts[at])) for at in order),
    )


def why_none(analysis: Analysis) -> str:
    """Say why nothing can be compared, and how to bring what is missing."""
    if not analysis.classes:
        return "This network answers a number and no class, so no label can contradict it."
    if analysis.target is None:
        return NO_LABELS
    column = analysis.table.column(analysis.target)
    labels = ", ".join(f"“{shortened(value, 24)}”" for value in column.values[:3]) if column else ""
    names = ", ".join(f"“{shortened(name, 24)}”" for name in analysis.classes[:3])
    return (
        f"No label is one of the network's classes: labels are such as {labels}, classes such as "
        f"{names}. Name the folders as the classes, or bring a list of the classes' names that "
        "says what the folders say."
    )


def confusion_sentence(found: Confusions, thing: str = "picture") -> str:
    """How many pictures are taken for something else, and for what most often.

    thing: what they are called where they are none.
    """
    known = counted(found.known, f"labelled {thing}")
    if not found.wrong:
        return f"Of {known}, none is taken for something else."
    first = found.pairs[0]
    label, taken = (
        f"“{shortened(found.classes[at], NAME_WIDTH)}”" for at in (first.label, first.taken)
    )
    verb = "is" if found.wrong == 1 else "are"
    alone, often = found.wrong == first.pictures, first.pictures > 1
    most = "" if alone else "most often " if often else "such as "
    return (
        f"Of {known}, {found.wrong:,} ({percent(found.wrong / found.known, 1)}) {verb} taken for "
        f"something else, {most}{label} for {taken} ({first.pictures:,})."
    )


def confusion_table(found: Confusions) -> pd.DataFrame:
    """One line for each pair of label and answer that differ."""
    of_label = np.bincount(found.labels[found.labels >= 0], minlength=len(found.classes))
    return pd.DataFrame(
        [
            {
                "label": one_line(found.classes[pair.label]),
                "taken for": one_line(found.classes[pair.taken]),
                "pictures": pair.pictures,
                "labelled so": int(of_label[pair.label]),
                "mean answer": float(found.sure[found.positions(pair)].mean()),
            }
            for pair in found.pairs
        ],
        columns=["label", "taken for", "pictures", "labelled so", "mean answer"],
    )
