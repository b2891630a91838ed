"""What is said of a text: which words speak for a class and which against it, and what they add."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from dashboard.text_shares import Listed
from dashboard.units import amount, class_name, explains_classes, measure, move, subject
from dashboard.words import num, percent, sentence_case, shortened, signed
from explainers.intake.summary import counted
from explainers.records import Floats, Tokens

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


def words_sentence(tokens: Tokens, found: Listed, output: int) -> str:
    """How many words speak for the output and against it, and what the largest of them hold."""
    numbers = found.values[:, output]
    pro, con = sides(tokens, output)
    sizes = np.sort(np.abs(numbers))[::-1]
    if not sizes.any():
        return f"None of {counted(len(numbers), 'word')} {pro}."
    many, few = int((numbers > 0).sum()), int((numbers < 0).sum())
    told = (
        f"Of {counted(len(numbers), 'word')}, {many:,} {_plural(pro, many)} and {few:,} "
        f"{_plural(con.replace(target(tokens, output), 'it'), few)}"
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
    line = " ".join(text[: 4 * _BEGINNING].split())
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


def _named(found: Listed, at: int, output: int) -> str:
    return f"{_quoted(found, at)} ({signed(float(found.values[at, output]))})"


def _quoted(found: Listed, at: int) -> str:
    return f"“{shortened(found.names[at], WORD_WIDTH)}”"


def _side(numbers: Floats, sign: int) -> list[int]:
    """Words of one side, the largest first."""
    order = np.argsort(-sign * numbers, kind="stable")
    return [int(at) for at in order if sign * numbers[at] > 0]
