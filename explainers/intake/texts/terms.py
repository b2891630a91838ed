"""The terms scikit-learn's vectorizers find in a text, and where each of them stands."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from explainers.errors import quoted
from explainers.intake.sklearn.broken import broken
from explainers.intake.texts.alignment import aligned
from explainers.records import Integers

Found = Iterator[tuple[str, int, int]]
"""Terms of a prepared text, each with its begin and its end in that."""

_OWN_CODE = ("analyzer", "preprocessor", "tokenizer", "strip_accents")
_WHITE = re.compile(r"\s\s+")


@dataclass(frozen=True, eq=False)
class Terms:
    """How a vectorizer cuts a text.

    places: a text -> term -> (places, 2), begin and end of each place where it stands, in code
    points; None where a function of the model's owner cuts, which does not say where.
    """

    places: Callable[[str], Mapping[str, Integers]] | None


def terms_of(vectorizer: Any) -> Terms:
    """Read how a vectorizer cuts. Raises RefusedError BROKEN_MODEL where it cannot."""
    kind = type(vectorizer).__name__
    try:
        vectorizer.build_analyzer()("A text: 1 “é”.")
    except Exception as problem:  # settings may be anything
        raise broken(
            kind, f"it cannot cut a text: {type(problem).__name__}, {quoted(problem)}"
        ) from problem
    if any(callable(getattr(vectorizer, name)) for name in _OWN_CODE):
        return Terms(None)
    prepare, cut = vectorizer.build_preprocessor(), _CUTS[vectorizer.analyzer](vectorizer)
    lowers, accents = bool(vectorizer.lowercase), vectorizer.strip_accents or None

    def places(text: str) -> Mapping[str, Integers]:
        stood = aligned(text, lowers, accents)
        found: dict[str, list[tuple[int, int]]] = {}
        for term, begin, end in cut(prepare(text)):
            found.setdefault(term, []).append((stood[begin, 0], stood[end - 1, 1]))
        return {term: np.array(spans, dtype=np.int64) for term, spans in found.items()}

    return Terms(places)


def _words(vectorizer: Any) -> Callable[[str], Found]:
    """Cut into words and runs of words, less the stop words."""
    pattern = re.compile(vectorizer.token_pattern)
    group, stops = pattern.groups, vectorizer.get_stop_words() or frozenset()
    low, high = vectorizer.ngram_range

    def cut(text: str) -> Found:
        matches = (_token(match, group) for match in pattern.finditer(text))
        tokens = [(token, span) for token, span in matches if token not in stops]
        for size in range(low, min(high, len(tokens)) + 1):
            for at in range(len(tokens) - size + 1):
                run = tokens[at : at + size]
                if run[0][1][0] < run[-1][1][1]:  # an empty token stands nowhere
                    yield " ".join(token for token, _ in run), run[0][1][0], run[-1][1][1]

    return cut


def _token(match: re.Match[str], group: int) -> tuple[str, tuple[int, int]]:
    """A word and where it stands; a group that took no part in a match is an empty one."""
    token = match[group]
    return (token, match.span(group)) if token is not None else ("", (match.start(),) * 2)


def _signs(vectorizer: Any) -> Callable[[str], Found]:
    """Cut into runs of signs, over the ends of words; white space in a row counts as one sign."""
    low, high = vectorizer.ngram_range

    def cut(text: str) -> Found:
        plain, begins, ends = _squeezed(text)
        for size in range(low, min(high, len(plain)) + 1):
            for at in range(len(plain) - size + 1):
                yield plain[at : at + size], begins[at], ends[at + size - 1]

    return cut


def _signs_in_words(vectorizer: Any) -> Callable[[str], Found]:
    """Cut into runs of signs inside words, which begin and end with a space of their own."""
    low, high = vectorizer.ngram_range

    def cut(text: str) -> Found:
        for word in re.finditer(r"\S+", text):
            begin, padded = word.start() - 1, f" {word[0]} "
            for size in range(low, high + 1):
                for at in range(max(1, len(padded) - size + 1)):
                    run = padded[at : at + size]
                    start, end = begin + at, begin + at + len(run)
                    inside = max(start, word.start()), min(end, word.end())
                    if inside[0] < inside[1]:
                        yield run, *inside
                if size >= len(padded):
                    break

    return cut


def _squeezed(text: str) -> tuple[str, list[int], list[int]]:
    """Make one space of white space in a row; where each sign begins and ends in the text."""
    parts, begins, ends, at = [], list[int](), list[int](), 0
    for run in (*_WHITE.finditer(text), None):
        start = run.start() if run else len(text)
        parts.append(text[at:start])
        begins.extend(range(at, start))
        ends.extend(range(at + 1, start + 1))
        if run:
            parts.append(" ")
            begins.append(start)
            ends.append(run.end())
            at = run.end()
    return "".join(parts), begins, ends


_CUTS: Mapping[str, Callable[[Any], Callable[[str], Found]]] = {
    "word": _words,
    "char": _signs,
    "char_wb": _signs_in_words,
}
