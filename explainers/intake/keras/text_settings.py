"""What a TextVectorization layer may be told: how to cut texts, by names Keras itself knows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from explainers.errors import RefusedError, quoted

KIND: Final = "TextVectorization"

# What Keras knows by name; the last is what it takes where nothing is said.
_NAMED: Mapping[str, tuple[str | None, ...]] = {
    "standardize": (None, "lower", "strip_punctuation", "lower_and_strip_punctuation"),
    "split": (None, "character", "whitespace"),
    "encoding": ("utf-8",),
}
# What these claim is made room for before a text has come.
_MOST: Mapping[str, int] = {
    "output_sequence_length": 20_000,
    "ngrams": 16,
    "max_tokens": 1_000_000,
    "vocabulary_size": 1_000_000,
}
# Keras keeps words side by side, each in as much room as the longest takes: 400 MB.
_MOST_SIGNS: Final = 100_000_000


def check_cutting(config: Mapping[str, Any], named: object) -> None:
    """Check the settings of a layer that cuts texts, called `named`.

    Raises RefusedError: KERAS_CODE, TOO_LARGE_CONFIG, BROKEN_MODEL.
    """
    for key, known in _NAMED.items():
        if config.get(key, known[-1]) not in known:
            raise RefusedError(
                "KERAS_CODE",
                f"The layer {quoted(named)} is a {KIND} whose {key} is {quoted(config[key])}, and "
                "code from a file is never run here.",
                f"Build it with {key}={quoted(known[-1])}, prepare the texts in the table as your "
                "function does, and save the model again.",
            )
    for key, most in _MOST.items():
        _check_most(config.get(key), key, most, named)
    words = config.get("vocabulary")
    if words is not None:
        if not isinstance(words, list) or not all(isinstance(word, str) for word in words):
            raise _broken(f"the vocabulary of {quoted(named)} is no list of words")
        check_words(words, named)


def check_words(words: Sequence[object], named: object) -> None:
    """Check that a vocabulary fits in memory as Keras keeps it. Raises RefusedError."""
    longest = max((len(word) for word in words if isinstance(word, str)), default=0)
    if len(words) * longest > _MOST_SIGNS:
        raise RefusedError(
            "TOO_LARGE_CONFIG",
            f"The vocabulary of {quoted(named)} has {len(words):,} words, the longest of "
            f"{longest:,} signs; Keras would make room for {len(words) * longest:,} signs, and at "
            f"most {_MOST_SIGNS:,} are opened.",
            "Leave the longest words out of the vocabulary, and save the model again.",
        )


def check_vocabulary(content: bytes, named: str) -> None:
    """Check a file of words, one a line. Raises RefusedError: TOO_LARGE_CONFIG, BROKEN_MODEL."""
    try:
        words = content.decode("utf-8").splitlines()
    except UnicodeDecodeError as problem:
        raise _broken(f"{quoted(named)} is not written in UTF-8") from problem
    check_words(words, named)


def _check_most(value: Any, key: str, most: int, named: object) -> None:
    for number in value if isinstance(value, list) else [value]:
        if number is not None and (isinstance(number, bool) or not isinstance(number, int)):
            raise _broken(f"the {key} of {quoted(named)} is {quoted(number)}, and no whole number")
        if number is not None and not 0 < number <= most:
            raise RefusedError(
                "TOO_LARGE_CONFIG",
                f"The layer {quoted(named)} states {number:,} for {key}; from 1 to {most:,} are "
                "opened.",
                f"Build it with a smaller {key}, and save the model again.",
            )


def _broken(what: str) -> RefusedError:
    return RefusedError(
        "BROKEN_MODEL",
        f"The Keras file cannot be right: {what}.",
        "The file was changed after it was saved; save the model again.",
    )
