"""Labels against answers, and the two ends of what a network is sure of: against plain loops."""

from collections import Counter
from dataclasses import replace

import numpy as np
import pyarrow as pa
import pytest

from dashboard.pictures.confusions import (
    confusion_sentence,
    confusion_table,
    confusions,
    why_none,
)
from dashboard.pictures.examples import both_ends, examples_sentence
from explainers.records import Analysis, Column, ModelCard, PictureInput, TableCard
from tests.map_results import answers

CLASSES = ("cat", "dog", "owl")


def analysis(classes=CLASSES, target="label", values=("cat", "dog")):
    taken = PictureInput(8, 8, 1, False, None)
    model = ModelCard("m", "m", 1, "Keras", "k", "classification", "probability", (), 3,
                      pictures=taken)  # fmt: skip
    column = Column("label", "category", 0, 2, values=values)
    table = TableCard("t", "t.zip", 1, "pictures", 5, (column,))
    return Analysis("a", "n", model, table, (), classes, target=target)


def given(labels, outputs):
    return replace(answers(outputs), data=pa.table({"label": pa.array(labels, pa.string())}))


def confused(about, predictions):
    """Confusions where the largest answer wins."""
    return confusions(about, predictions, predictions.outputs.argmax(axis=1))


def drawn(count=60, seed=0):
    draw = np.random.default_rng(seed)
    outputs = draw.dirichlet(np.ones(3), count)
    labels = [None if at % 7 == 0 else ["cat", "dog", "owl", "fish"][draw.integers(4)]
              for at in range(count)]  # fmt: skip
    return labels, outputs


def test_pairs_are_counted_as_a_loop_would():
    labels, outputs = drawn()
    found = confused(analysis(), given(labels, outputs))
    slow = Counter()
    for label, line in zip(labels, outputs, strict=True):
        taken = CLASSES[int(np.argmax(line))]
        if label in CLASSES and label != taken:
            slow[label, taken] += 1
    counted = {(CLASSES[pair.label], CLASSES[pair.taken]): pair.pictures for pair in found.pairs}
    assert counted == slow
    sizes = [pair.pictures for pair in found.pairs]
    assert sizes == sorted(sizes, reverse=True)
    assert found.known == sum(label in CLASSES for label in labels)
    assert found.wrong == sum(slow.values())
    counts = found.counts(range(3))
    assert counts.sum() == found.known
    assert counts.sum() - np.trace(counts) == found.wrong
    first = found.pairs[0]
    positions = found.positions(first)
    assert len(positions) == first.pictures
    assert (np.diff(found.sure[positions]) <= 0).all()
    assert {labels[at] for at in positions} == {CLASSES[first.label]}


def test_the_table_has_a_line_for_each_pair():
    labels, outputs = drawn()
    found = confused(analysis(), given(labels, outputs))
    table = confusion_table(found)
    assert table["pictures"].tolist() == [pair.pictures for pair in found.pairs]
    line = table.iloc[0]
    assert line["labelled so"] == labels.count(line["label"])
    positions = found.positions(found.pairs[0])
    assert line["mean answer"] == pytest.approx(outputs.max(axis=1)[positions].mean())
    right = confused(analysis(), given(["cat"], [[1, 0, 0]]))
    assert confusion_table(right).empty


@pytest.mark.parametrize(
    ("labels", "taken", "told"),
    [
        ("cat dog", (0, 1), "2 labelled pictures, none is taken for something else."),
        ("cat dog", (1, 1), "2 labelled pictures, 1 (50.0 %) is taken for something else, “cat”"),
        ("cat cat dog", (1, 1, 0), "else, most often “cat” for “dog” (2)."),
        ("cat dog", (1, 0), "else, such as “cat” for “dog” (1)."),
    ],
)
def test_the_sentence_counts_and_names_the_most_frequent(labels, taken, told):
    found = confused(analysis(), given(labels.split(), np.eye(3)[list(taken)]))
    assert told in confusion_sentence(found)


def test_where_nothing_can_be_compared_the_reason_is_said():
    outputs = np.eye(3)
    assert confused(analysis(target=None), answers(outputs)) is None
    assert "a folder for each class" in why_none(analysis(target=None))
    strange = analysis(values=("katze", "hund"))
    assert confused(strange, given(["katze", "hund", "hund"], outputs)) is None
    assert "labels are such as “katze”, “hund”, classes such as “cat”, “dog”, “owl”" in why_none(
        strange
    )
    number = analysis(classes=())
    assert confused(number, given(["cat", "dog", "owl"], outputs)) is None
    assert why_none(number).startswith("This network answers a number and no class")


def test_the_two_ends_are_the_surest_and_the_least_sure_and_share_none():
    for count in (1, 2, 3, 24, 25, 60):
        _, outputs = drawn(count)
        ends = both_ends(answers(outputs), outputs.argmax(axis=1), None, classes=True)
        sure = outputs.max(axis=1)
        order = sorted(range(count), key=lambda at: -sure[at])
        assert ends.most.tolist() == order[: len(ends.most)]
        assert ends.least.tolist() == order[::-1][: len(ends.least)]
        assert not set(ends.most.tolist()) & set(ends.least.tolist())
        assert len(ends.most) <= 12 and len(ends.least) <= 12
        assert len(ends.most) + len(ends.least) == min(count, 24)


def test_the_ends_of_a_class_are_taken_for_it():
    _, outputs = drawn()
    ends = both_ends(answers(outputs), outputs.argmax(axis=1), 2, classes=True)
    assert set(outputs[[*ends.most, *ends.least]].argmax(axis=1)) == {2}
    none = both_ends(answers(np.eye(3)[[0]]), np.array([0]), 2, classes=True)
    assert len(none.most) == len(none.least) == 0


def test_the_sentence_of_the_ends_counts_right_ones_where_labels_are_known():
    outputs = np.array([[0.9, 0.1, 0.0], [0.4, 0.35, 0.25]])
    ends = both_ends(answers(outputs), outputs.argmax(axis=1), None, classes=True)
    told = examples_sentence(analysis(), given(["cat", "dog"], outputs), np.array([0, 0]), ends)
    assert told == (
        "The network is surest of “cat” (90 %) and least sure of “cat” (40 %): of the 1 surest "
        "pictures 1 are right, of the 1 least sure 0."
    )
    assert examples_sentence(
        analysis(target=None), answers(outputs), np.array([0, 0]), ends
    ).endswith("(40 %).")
    number = answers([[3.5], [-2.0]], classes=("prediction",), unit="prediction")
    ends = both_ends(number, np.array([0, 0]), None, classes=False)
    assert examples_sentence(analysis(classes=()), number, np.array([0, 0]), ends) == (
        "The network predicts from −2 to 3.5."
    )


def test_of_two_classes_the_given_one_counts_and_not_the_largest_answer():
    about = analysis(classes=("cat", "dog"))
    two = answers([[0.6, 0.4], [0.2, 0.8]], classes=("cat", "dog"))
    predictions = replace(two, data=pa.table({"label": ["cat", "dog"]}))
    assert confused(about, predictions).wrong == 0
    found = confusions(about, predictions, np.array([1, 1]))
    assert [(pair.label, pair.taken) for pair in found.pairs] == [(0, 1)]
    assert found.sure.tolist() == [0.4, 0.8]
