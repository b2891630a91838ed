"""The sentences above what stands beside a model: how far it repeats it, first of all."""

from __future__ import annotations

import math
from collections.abc import Sequence

from dashboard.surrogates.answers import adds, answer_phrase
from dashboard.surrogates.measures import FAIR, LITTLE
from dashboard.surrogates.splits import asks, branch
from dashboard.units import class_name, subject
from dashboard.words import NOTHING, num, percent
from explainers.checks.fidelity import Fidelity
from explainers.intake.summary import counted
from explainers.records import GlassBox, Tree

_SAME = "The model answers all of these rows alike, so there is nothing to repeat."


def share(explained: float) -> str:
    """How much of the model's answers is repeated; below 0 is said as what it means."""
    if math.isnan(explained):
        return NOTHING
    return percent(explained) if explained > 0 else "nothing"


def surrogate_sentence(tree: Tree, judged: Fidelity) -> str:
    """How far a tree repeats the model, and what it asks first; little of it comes first."""
    if math.isnan(judged.explained):
        return _SAME
    questions = f"up to {counted(tree.nodes.depth, 'question')} a row"
    told = f"{share(judged.explained)} of how this model's answers vary"
    if judged.explained < LITTLE:
        lead = f"Do not read this tree as the model: with {questions} it repeats only {told}"
        if judged.explained <= 0:
            lead = (
                f"Do not read this tree as the model: with {questions} it repeats nothing of how "
                "the answers vary, and always giving their mean would do as well"
            )
    elif judged.explained < FAIR:
        lead = f"With {questions} a tree repeats {told}, so it is the model in part only"
    else:
        lead = f"With {questions} a tree repeats {told}"
    return f"{lead}{_agreeing(judged)}.{_first(tree) if judged.explained >= LITTLE else ''}"


def _agreeing(judged: Fidelity) -> str:
    if judged.agreement is None:
        return ""
    decides = f"decides as the model does in {percent(judged.agreement)} of rows"
    return f", and {decides}" if judged.explained > 0 else f"; it {decides}"


def _first(tree: Tree) -> str:
    root = tree.nodes.splits[0]
    return f" It first asks about {asks(tree, root)}." if root else ""


def judged_note(judged: Fidelity) -> str:
    """By which rows a fidelity was found."""
    return (
        f"Fidelity is R² over {counted(judged.rows, 'row')} that were kept from the fit; 100 % "
        "means that every answer is repeated."
    )


def depth_sentence(found: Sequence[Fidelity], best: int) -> str:
    """What more questions buy."""
    last = len(found)
    if not found or math.isnan(found[0].explained):
        return _SAME
    first = f"One question repeats {share(found[0].explained)} of how the answers vary"
    if last == 1:
        return f"{first}, and the tree has no more."
    if max(each.explained for each in found) <= 0:
        return f"Up to {counted(last, 'question')} repeat nothing of how the answers vary."
    here = f"{counted(best, 'question')} {share(found[best - 1].explained)}"
    if best == last:
        return f"{first}, {here}, the most that are tried here."
    if best == 1:
        return f"{first}; more buy little, {last} of them {share(found[-1].explained)}."
    return f"{first}, {here}; from there on more buy little."


def glass_sentence(box: GlassBox, singles: Fidelity, every: Fidelity) -> str:
    """How much of the model is curves of single columns, and how much is left."""
    if math.isnan(singles.explained):
        return _SAME
    told = (
        f"curves of single columns, added up, repeat {share(singles.explained)} of how this "
        "model's answers vary"
    )
    lead = told[0].upper() + told[1:]
    if singles.explained < LITTLE:
        lead = f"Do not read these curves as the model: {told}"
    pairs = sum(len(term.axes) == 2 for term in box.terms)
    outputs = len({term.output for term in box.terms}) or 1
    each = "" if outputs == 1 else " for each class"
    more = (
        f"; with {counted(-(-pairs // outputs), 'pair')} of columns{each} {share(every.explained)}"
    )
    rest = (
        ""
        if every.explained > 0.99
        else ". The rest is what columns do together, or what the fit has missed"
    )
    return f"{lead}{more if pairs else ''}{rest}."


def term_sentence(title: str, box: GlassBox, output: int, low: str, high: str) -> str:
    """Where one curve is lowest and highest."""
    return f"{title}: it moves {_of(box, output)} from {low} to {high}."


def _of(box: GlassBox, output: int) -> str:
    return subject(box, output)


def own_tree_sentence(tree: Tree, output: int) -> str:
    """What one tree of a model is: all of it, one that is averaged, or a small step of a sum."""
    root = tree.nodes.splits[0]
    first = f" It first asks about {asks(tree, root)}." if root else " It asks nothing."
    if tree.trees == 1 and not tree.base.any():
        return f"This tree is the model: what it answers is the answer.{first}"
    number = f"Tree {tree.number:,} of {tree.trees:,}, counted from 0,"
    if not adds(tree):
        return (
            f"{number} gives an answer of its own, and the model answers the mean of all of them."
            f"{first}"
        )
    values = tree.nodes.values[tree.nodes.leaves]
    touched = [at for at in range(values.shape[1]) if values[:, at].any()]
    if touched and output not in touched:
        named = " and ".join(class_name(tree, at) for at in touched)
        return f"{number} says nothing about {class_name(tree, output)}: it is about {named}."
    low, high = float(values[:, output].min()), float(values[:, output].max())
    return (
        f"{number} adds {num(low)} to {num(high)} to {subject(tree, output)}; the model adds all "
        f"of them up, from {num(float(tree.base[output]))} on.{first}"
    )


def path_sentence(
    tree: Tree, path: Sequence[int], output: int, judged: Fidelity | None = None
) -> str:
    """The way of one row from question to question, and what stands at its end.

    judged: how far a surrogate repeats the model; None of a tree that is the model's own.
    """
    return f"{_whose(tree, judged)}{_way(tree, path, output)}"


def _whose(tree: Tree, judged: Fidelity | None) -> str:
    if judged is not None:
        only = "only " if judged.explained < LITTLE else ""
        return f"In a tree that repeats {only}{share(judged.explained)} of the model: "
    return f"Tree {tree.number:,} of {tree.trees:,}: " if tree.trees > 1 else ""


def _way(tree: Tree, path: Sequence[int], output: int) -> str:
    steps = [branch(tree, node) for node in path[1:]]
    answer = answer_phrase(tree, path[-1], output)
    stuck = tree.nodes.splits[path[-1]] is not None
    if not steps and stuck:
        return f"it cannot say which way this row goes from the start: {answer} for all rows."
    if not steps:
        return f"it asks nothing of this row: {answer}."
    end = f"here the tree cannot say which way; up to here {answer}" if stuck else answer
    return f"{' → '.join(steps)}: {end}."
