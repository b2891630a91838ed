"""How to read what is shown of a text: a few sentences for somebody who sees it first."""

from __future__ import annotations

from typing import Final

from dashboard.units import adds_up, measure
from explainers.records import Tokens

_TEXT: Final = (
    "The text is the one the model read. Orange words with a solid line under them speak for the "
    "class, blue ones with a dashed line against it; the stronger the shade and the thicker the "
    "line, the larger the number. Point at a word, or tap it, to read its number. Words without a "
    "shade have next to none."
)
_WORDS: Final = (
    "Each bar is one word of this text, the largest on top: orange to the right speaks for the "
    "class, blue to the left against it. Where a word stands several times, its bars are added up "
    "or each is shown by itself, as you choose. The smallest ones are only counted."
)
_STEPS: Final = (
    "Read from the bottom: the base value is the output before any word is known. Each bar is one "
    "word's push, orange to the right (raises) or blue to the left (lowers), and starts where the "
    "one below it ended. What is not in the text is a bar, too: words that are missing say "
    "something, and so do marks that a tokenizer adds. At the top stands the model's output."
)
_CLASSES: Final = (
    "Each word has its number for the one class less its number for the other: orange words speak "
    "for the first rather than the second, blue ones the other way; what speaks for both alike is "
    "gone. With two classes that share one score this is twice the effect on either."
)
_ATTENTION: Final = (
    "Each line is a piece that the network reads, each column a piece that it looks at while it "
    "does; the darker, the larger the share of its attention, and the shares of a line add up to "
    "1. Heads look for different things, and deeper layers look at mixtures of pieces, not at the "
    "pieces themselves: rollout follows these mixtures back to the text. Attention says what is "
    "looked at. It does not say what speaks for an answer: see the tab “Text” for that."
)
_OWN: Final = (
    "On top stands the text as it is in the table, below it your own, both marked by the same "
    "method on one scale and compared with the same texts. So a number that changed did so because "
    "of what you typed: the word itself, or the words around it."
)


def text_guide(tokens: Tokens) -> str:
    """How to read a text with its words marked."""
    return f"{_TEXT}{_no_sum(tokens)}"


def words_guide(tokens: Tokens) -> str:
    """How to read the bars of words."""
    return f"{_WORDS}{_no_sum(tokens)}"


def steps_guide() -> str:
    """How to read the way from the base value to the output, word by word."""
    return _STEPS


def classes_guide(tokens: Tokens) -> str:
    """How to read what tells one class from another."""
    return f"{_CLASSES}{_no_sum(tokens)}"


def attention_guide() -> str:
    """How to read attention."""
    return _ATTENTION


def own_guide(tokens: Tokens) -> str:
    """How to read a text beside the one it was made of."""
    return f"{_OWN}{_no_sum(tokens)}"


def _no_sum(tokens: Tokens) -> str:
    if adds_up(tokens):
        return ""
    return (
        f" The numbers, {measure(tokens)}s, do not add up to the output: compare them with each "
        "other, and with nothing else."
    )
