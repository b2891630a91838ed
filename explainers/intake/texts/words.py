"""Where the words and the sentences of a text stand, in any script."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Any, Final

import numpy as np

from explainers.records import Integers

# Scripts written without spaces: a dictionary would be needed to find their words. Line breaking
# knows Thai, Lao, Khmer, Burmese and their like as one class (SA, Unicode Standard Annex 14).
_UNSPACED: Final = r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Bopomofo}\p{Yi}ーｰ\p{Line_Break=SA}]"
_EMOJI: Final = r"[\p{Extended_Pictographic}\p{Emoji_Presentation}]"
_LETTER: Final = rf"(?:[[\p{{L}}\p{{N}}]--{_UNSPACED}]\p{{M}}*+)"
# What holds a word together from inside: apostrophes, hyphens, the Catalan dot; signs nobody sees
# (soft hyphen, joiners, a byte order mark in the middle of a file); the marks inside a number.
_INNER: Final = r"(?:['’ʼ＇\-‐‑_·]|[\u00ad\u200c\u200d\u2060\ufeff]++|(?<=\p{Nd})[.,](?=\p{Nd}))"
_WORD: Final = (
    rf"[0-9#*]\ufe0f?\u20e3|(?={_EMOJI}|{_UNSPACED})\X|{_LETTER}++(?:{_INNER}{_LETTER}++)*+"
)

_CLOSING: Final = r"[\p{Pe}\p{Pf}\"'”’»]*+"
# Before a full stop these do not end a sentence, nor does a single letter: "J. Smith", "e.g. this".
_SHORT: Final = r"(?<!\b(?:\p{L}|Mr|Mrs|Ms|Dr|Prof|St|Jr|Sr|vs))"
# No alternative begins inside a run of its own signs, so that no text takes time by its square.
_ENDS: Final = (
    # An end that needs no space behind it: Chinese and Japanese, Devanagari.
    rf"[。！？｡।॥]++{_CLOSING}"
    rf"|(?<![!?…؟۔‼⁇⁈⁉])[!?…؟۔‼⁇⁈⁉]++\.*+{_CLOSING}(?=\s)"
    # Behind a full stop a small letter goes on with the sentence (UAX 29, rule SB8).
    rf"|(?<!\.)(?:\.{{2,}}+|{_SHORT}\.){_CLOSING}(?=\s++\P{{Ll}})"
    # A paragraph: an empty line, or the sign for it.
    r"|(?:\r\n|[\r\n])[^\S\r\n]*+[\r\n]|[\f\u2029]"
)


def words(text: str) -> Integers:
    """Find the words of a text, (words, 2): begin and end of each, in Unicode code points.

    Letters and digits with what holds them together inside ("don't", "well-known", "3.5") are one
    word, and combining marks stay with their letter. Of scripts without spaces between words
    (Chinese, Japanese, Thai, ...) each character is one, and so is each emoji with all that belongs
    to it. Punctuation and white space belong to none. The rules are those of Unicode Standard
    Annex 29, but for hyphens and for characters where it asks for a dictionary.
    """
    return _spans(match.span() for match in _compiled(_WORD).finditer(text))


def sentences(text: str) -> Integers:
    """Find the sentences of a text, (sentences, 2), without the white space around them.

    A sentence ends with its mark, or with its paragraph; each sign of the text but white space
    stands in one.
    """
    return _spans(_sentences(text))


def _sentences(text: str) -> Iterable[tuple[int, int]]:
    begin = 0
    for end in (*(match.end() for match in _compiled(_ENDS).finditer(text)), len(text)):
        part = text[begin:end]
        inner = part.strip()
        if inner:
            start = begin + len(part) - len(part.lstrip())
            yield start, start + len(inner)
        begin = end


def _spans(found: Iterable[tuple[int, int]]) -> Integers:
    return np.array(list(found), dtype=np.int64).reshape(-1, 2)


@cache
def _compiled(pattern: str) -> Any:
    import regex

    return regex.compile(pattern, regex.VERSION1)
