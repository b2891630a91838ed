"""What is said of a text: which words speak for a class and which against it, and what they add."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from dashboard.texts.shares import Listed
from dashboard.units import (
    PROBABILITY,
    amount,
    class_name,
    explains_classes,
    measure,
    move,
    subject,
)
from dashboard.words import num, one_line, percent, sentence_case, shortened, signed
from explainers.intake.summary import counted
from explainers.records import Floats, Predictions, Tokens

WORD_WIDTH = 40
_NEXT = 2
_LEADING = 3
_BEGINNING = 80


def text_sentence(tokens: Tokens, found: Listed, output: int) -> str:
    """Which word speaks most for the output, with those after it, and which most against it."""
    numbers = found.values[:, output]
    up, down = _side(numbers, 1), _side(numbers, -1)
    pro, con = sides(tokens, output)
    if not up and not down:
        return f"No word of this text {pro}: every {measure(tokens)} is 0."
    if not up:
        return f"No word of this text {pro}; {_most(tokens, found, output, down, con)}."
    told = _most(tokens, found, output, up, pro)
    if not down:
        return f"{told}; none {con}."
    short = con.replace(target(tokens, output), "it")
    return f"{told}; {_most(tokens, found, output, down, short)}."


def words_sentence(tokens: Tokens, found: Listed, output: int, thing: str = "word") -> str:
    """How many words speak for the output and against it, and what the largest of them hold."""
    numbers = found.values[:, output]
    pro, con = sides(tokens, output)
    sizes = np.sort(np.abs(numbers))[::-1]
    if not sizes.any():
        return f"None of {counted(len(numbers), thing)} {pro}."
    many, few = int((numbers > 0).sum()), int((numbers < 0).sum())
    told = (
        f"Of {counted(len(numbers), thing)}, {many:,} {_plural(pro, many)} and {few:,} "
        f"{_against(con, target(tokens, output), few)}"
    )
    if many + few <= _LEADING:
        return f"{told}."
    share = float(sizes[:_LEADING].sum() / sizes.sum())
    return f"{told}; the {_LEADING} largest hold {percent(share)} of all that speaks."


def steps_sentence(tokens: Tokens, found: Listed, output: int) -> str:
    """The way from the base value to the output: what the words add, and what is not in it."""
    base, answer = float(tokens.base_values[0, output]), float(tokens.outputs[0, output])
    what = sentence_case(subject(tokens, output))
    added = move(float(found.values[:, output].sum()), tokens)
    rest = float(tokens.elsewhere[0, output])
    beside = f", and what is not in the text {move(rest, tokens)}" if rest else ""
    return (
        f"{what} comes to {amount(answer, tokens)} for this text: the base value is {num(base)}, "
        f"its words add {added}{beside}."
    )


def contrast_sentence(found: Listed, a: str, b: str) -> str:
    """Which word speaks for one class rather than for another, and which the other way.

    found: with the difference of both as its one output.
    """
    numbers = found.values[:, 0]
    one, other = f"“{shortened(a, WORD_WIDTH)}”", f"“{shortened(b, WORD_WIDTH)}”"
    up, down = _side(numbers, 1), _side(numbers, -1)
    if not up and not down:
        return f"No word tells {one} from {other}: each speaks alike for both."
    first = f"{_named(found, up[0], 0)} speaks most for {one} rather than {other}" if up else ""
    second = f"{_named(found, down[0], 0)} most for {other}" if down else ""
    if first and second:
        return f"{first}; {second}."
    if first:
        return f"{first}; none the other way."
    return (
        f"{_named(found, down[0], 0)} speaks most for {other} rather than {one}; none the "
        "other way."
    )


def own_sentence(given: Predictions, row: int, own: Predictions, output: int) -> str:
    """What the model answers for a text of the reader's own, and how far that is from the table's.

    given: its `row` is the text it was made of. own: its only row is the reader's.
    """
    before, after = float(given.outputs[row, output]), float(own.outputs[0, output])
    share = given.unit == PROBABILITY
    written = percent if share else num
    change = num(abs(after - before) * (100 if share else 1))
    points = " percentage points" if share else ""
    if not explains_classes(given):
        told = f"For your own text the model predicts {amount(after, given)}"
    else:
        told = f"Your own text: {written(after)} for {class_name(given, output, WORD_WIDTH)}"
    if after == before:
        return f"{told}, as for the text of the table."
    side = "more" if after > before else "less"
    return (
        f"{told}, {change}{points} {side} than the text of the table ({written(before)})"
        f"{_turned(given, row, own)}."
    )


def _turned(given: Predictions, row: int, own: Predictions) -> str:
    """Say that another class wins now; empty where the same one does."""
    was, now = int(given.outputs[row].argmax()), int(own.outputs[0].argmax())
    if len(given.output_names) < 2 or was == now:
        return ""
    names = [class_name(given, at, WORD_WIDTH) for at in (now, was)]
    return f": now {names[0]} wins, not {names[1]}"


def sides(tokens: Tokens, output: int) -> tuple[str, str]:
    """What a word with a number over 0 does, and one with a number under 0."""
    what = target(tokens, output)
    if explains_classes(tokens):
        return f"speaks for {what}", f"speaks against {what}"
    return f"raises {what}", f"lowers {what}"


def target(tokens: Tokens, output: int) -> str:
    """What words speak for or move: a class by its name, or the prediction."""
    classes = explains_classes(tokens)
    return class_name(tokens, output, WORD_WIDTH) if classes else subject(tokens, output)


def beginning(text: str) -> str:
    """The beginning of a text in one line, as a list shows it."""
    line = one_line(text[: 4 * _BEGINNING])
    return f"{line[:_BEGINNING].rstrip()}…" if len(line) > _BEGINNING else line


def read_out(sentence: str) -> str:
    """What is read out where a text stands with its words marked."""
    return f"The text with its words marked. {sentence} All numbers stand in the table below it."


def _most(tokens: Tokens, found: Listed, output: int, order: Sequence[int], does: str) -> str:
    """The first of some words with what it does, and the next ones by their names."""
    head, *others = order
    number = move(float(found.values[head, output]), tokens)
    told = f"{_quoted(found, head)} {_verb(does)} ({number})"
    names = [_quoted(found, at) for at in others[:_NEXT]]
    return f"{told}, then {' and '.join(names)}" if names else told


def _verb(does: str) -> str:
    """Turn “speaks for it” into “speaks most for it”."""
    verb, _, rest = does.partition(" ")
    if verb == "speaks":
        return f"speaks most {rest}"
    return f"{verb} {rest} most"


def _plural(does: str, count: int) -> str:
    verb, _, rest = does.partition(" ")
    return does if count == 1 else f"{verb.removesuffix('s')} {rest}"


def _against(does: str, what: str, count: int) -> str:
    """The second half of "12 speak for “positive” and 6 against it"."""
    short = _plural(does.replace(what, "it"), count)
    return short.removeprefix("speaks ").removeprefix("speak ")


def _named(found: Listed, at: int, output: int) -> str:
    return f"{_quoted(found, at)} ({signed(float(found.values[at, output]))})"


def _quoted(found: Listed, at: int) -> str:
    return f"“{shortened(found.names[at], WORD_WIDTH)}”"


def _side(numbers: Floats, sign: int) -> list[int]:
    """Words of one side, the largest first."""
    order = np.argsort(-sign * numbers, kind="stable")
    return [int(at) for at in order if sign * numbers[at] > 0]
