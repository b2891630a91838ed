"""What is said of words and terms over many texts: which speak for a class, and how often."""

from __future__ import annotations

import numpy as np

from dashboard.texts.measures import Order, WordMeans, WordUses, both_ends, ranked_by
from dashboard.texts.sentences import WORD_WIDTH
from dashboard.units import class_name, explains_classes, move, subject
from dashboard.words import sentence_case, shortened
from explainers.intake.summary import counted
from explainers.records import Floats, Integers, Terms, Tokens

WORDS_SAY = (
    "Words are told without their capitals: “Dull” and “dull” are one, “film” and “films” are two. "
    "What a word has at several places of a text is added up."
)


def words_over_texts(
    tokens: Tokens, uses: WordUses, means: WordMeans, order: Integers, by: Order, output: int
) -> str:
    """Which word speaks most for the output over the texts, and which most against it.

    order: the words that stand in enough texts, the strongest first.
    """
    over = f"over {counted(uses.texts, 'text')}"
    numbers = ranked_by(means, by)
    ends = both_ends(numbers, order, 1).tolist()
    if not ends:
        return f"No word {_side(tokens, output, 1)} or against it {over}."
    often = "on average" if by == "mean" else "at most"
    told = [
        f"{_word(uses.forms[at])} {_most(tokens, output, numbers[at], first=not n)} "
        f"({move(float(numbers[at]), tokens)} {often}, in {counted(int(means.texts[at]), 'text')})"
        for n, at in enumerate(ends)
    ]
    return f"{sentence_case(over)}, {'; '.join(told)}."


def too_few(uses: WordUses, least: int) -> str:
    """What is said where no word stands in enough texts."""
    return (
        f"No word stands in {least:,} or more of the {counted(uses.texts, 'text')} looked through."
    )


def held_sentence(tokens: Tokens) -> str:
    """How many of the explained texts are looked through, where not all have room."""
    held, used = len(tokens.texts), tokens.receipt.rows_used
    if held >= used:
        return ""
    return (
        f"Words of {held:,} of the {used:,} explained texts: for more there is no room in memory."
    )


def terms_sentence(terms: Terms, order: Integers, output: int) -> str:
    """Which term weighs most for the output, and which most against it.

    order: the terms that stand in enough texts, those with the largest coefficients first.
    """
    numbers = terms.coefficients[:, output]
    ends = both_ends(numbers, order, 1).tolist()
    if not ends:
        return f"No term moves {subject(terms, output)}."
    told = [
        f"{_word(terms.terms[at])} {_most(terms, output, numbers[at], first=not n)} (coefficient "
        f"{move(float(numbers[at]), terms)}, in {counted(int(terms.documents[at]), 'text')})"
        for n, at in enumerate(ends)
    ]
    return f"{'; '.join(told)}."


def use_sentence(form: str, values: Floats, result: Tokens, output: int) -> str:
    """In how many texts one word speaks for the output, and in how many against it.

    values: (texts,), what it comes to in each text that it stands in.
    """
    up, down = int((values > 0).sum()), int((values < 0).sum())
    whole = f"{_word(form)} stands in {counted(len(values), 'text')}"
    if not up and not down:
        return f"{whole} and moves nothing in any."
    ends = [move(float(end), result) for end in (np.min(values), np.max(values))]
    reach = ends[0] if len(values) == 1 else f"from {ends[0]} to {ends[1]}"
    pro, con = _side(result, output, 1), _side(result, output, -1)
    if not down or not up:
        every = "each" if up + down == len(values) else f"{up + down:,} of them"
        where = "" if len(values) == 1 else f" in {every}"
        return f"{whole}: it {pro if up else con}{where}, {reach}."
    return f"{whole}: it {pro} in {up:,} and {_short(con, result, output)} in {down:,}, {reach}."


def _word(form: str) -> str:
    return f"“{shortened(form, WORD_WIDTH)}”"


def _side(result: Tokens | Terms, output: int, sign: float) -> str:
    """What a number does: "speaks for “positive”", "lowers the prediction"."""
    if explains_classes(result):
        return f"speaks {'for' if sign > 0 else 'against'} {class_name(result, output, WORD_WIDTH)}"
    return f"{'raises' if sign > 0 else 'lowers'} {subject(result, output)}"


def _short(side: str, result: Tokens | Terms, output: int) -> str:
    what = (
        class_name(result, output, WORD_WIDTH)
        if explains_classes(result)
        else subject(result, output)
    )
    return side.replace(what, "it")


def _most(result: Tokens | Terms, output: int, number: float, *, first: bool) -> str:
    """What a number does most: "speaks most for “positive”"; the second of two "against it"."""
    side = _side(result, output, number)
    if not first:
        side = _short(side, result, output)
    verb, _, rest = side.partition(" ")
    return f"{verb} most {rest}" if verb == "speaks" else f"{side} most"
