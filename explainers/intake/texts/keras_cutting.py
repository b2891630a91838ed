"""How a Keras network cuts its texts, and where each piece stands in the text it was cut from."""

from __future__ import annotations

import string
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

import numpy as np

from explainers.intake.keras.compiling import compiled
from explainers.intake.texts.part import Pieces

PADDING, UNKNOWN = 0, 1
"""Numbers TextVectorization keeps: of what fills a text up, and of all words it does not know."""
_PADDED: Final = "[PAD]"  # Keras names it with nothing at all
_MASKED: Final = "[MASK]"
_NOWHERE: Final = (-1, -1)
_SPACE: Final = frozenset(" \t\n\v\f\r")
_PUNCTUATION: Final = frozenset(string.punctuation)

Token = tuple[str, int, int]
"""What is looked up in the vocabulary, and its begin and end in the text."""


@dataclass(frozen=True, eq=False)
class Cutting:
    """A built TextVectorization layer of pieces or of counts.

    column: whether it takes texts as (texts, 1), not as (texts,).
    """

    layer: Any
    column: bool

    @property
    def mode(self) -> str:
        """What it answers: "int" for the numbers of pieces in order, else how words are counted."""
        return str(self._settings["output_mode"])

    @property
    def counts(self) -> bool:
        """Whether it answers how often each word stands in a text, and not the words in order."""
        return self.mode != "int"

    @property
    def limit(self) -> int | None:
        """Pieces it reads of a text at most."""
        limit = self._settings["output_sequence_length"]
        return None if limit is None else int(limit)

    @property
    def length(self) -> int | None:
        """Pieces each text is filled up to; None where texts keep their own."""
        return None if self._settings["ragged"] else self.limit

    @cached_property
    def words(self) -> tuple[str, ...]:
        """The vocabulary by number, (words,)."""
        return tuple(str(word) for word in self.layer.get_vocabulary())

    @property
    def unknown(self) -> int:
        """The number of all words that are not in the vocabulary; padding is not counted."""
        return 0 if self.counts else UNKNOWN

    @property
    def mask(self) -> int:
        """The number of a mask token; of the unknown word where the vocabulary has none."""
        return self._numbers.get(_MASKED, self.unknown)

    @cached_property
    def _cut(self) -> Callable[[Any], Any]:
        """The layer compiled: a few texts at once take a third of the time they do otherwise."""
        import tensorflow as tf

        def cut(given: Any) -> Any:
            found = self.layer(given[:, None] if self.column else given)
            if isinstance(found, tf.RaggedTensor):
                return found.to_tensor()
            return tf.sparse.to_dense(found) if isinstance(found, tf.SparseTensor) else found

        return compiled(cut, [tf.TensorSpec((None,), tf.string)])

    def number(self, token: str) -> int:
        """The number of a token."""
        return self._numbers.get(token, self.unknown)

    @cached_property
    def _numbers(self) -> dict[str, int]:
        return {word: number for number, word in enumerate(self.words)}

    @cached_property
    def _settings(self) -> dict[str, Any]:
        return dict(self.layer.get_config())

    def matrix(self, texts: Sequence[str]) -> Any:
        """What the layer answers: numbers of pieces, (texts, pieces), or counts, (texts, words)."""
        import tensorflow as tf

        return np.asarray(self._cut(tf.constant([_plain(text).encode() for text in texts])))

    def numbers(self, texts: Sequence[str]) -> list[list[int]]:
        """The numbers of each text's pieces as if it came alone: at least one, which may be 0.

        Keras fills the texts of a batch up to the longest of them, and some networks answer one
        text otherwise beside another.
        """
        if not texts:
            return []
        rows = self.matrix(texts)
        if self.length is not None:
            return [list(row) for row in rows.tolist()]
        filled = np.maximum(1, (rows != PADDING).sum(axis=1))
        rows = np.pad(rows, ((0, 0), (0, max(0, 1 - rows.shape[1]))))
        return [row[:count] for row, count in zip(rows.tolist(), filled, strict=True)]

    def pieces(self, text: str) -> Pieces:
        """Cut a text. What Keras cuts otherwise than these rules stands nowhere."""
        ids = np.asarray(self.numbers([text])[0], dtype=np.int64)
        tokens = self.tokens(text)[: self.limit]
        special = ids == PADDING
        spans = np.full((len(ids), 2), -1, dtype=np.int64)
        known = [self.number(token) for token, _, _ in tokens]
        if np.array_equal(known, ids[~special]):
            spans[~special] = [(begin, end) for _, begin, end in tokens] or np.empty((0, 2))
        else:
            special = np.ones(len(ids), dtype=np.bool_)
        names = tuple(self.words[number] or _PADDED for number in ids.tolist())
        return Pieces(ids, spans, names, special)

    def tokens(self, text: str) -> list[Token]:
        """What the layer makes of a text before it looks it up, and where that stood."""
        settings = self._settings
        standardize = settings["standardize"] or ""
        strips = "strip_punctuation" in standardize
        signs = [
            (sign.lower() if "lower" in standardize and sign.isascii() else sign, at)
            for at, sign in enumerate(_plain(text))
            if not (strips and sign in _PUNCTUATION)
        ]
        single = [_joined(run) for run in _runs(signs, settings["split"]) if run]
        sizes = settings["ngrams"]
        if sizes is None:
            return single
        widths = range(1, sizes + 1) if isinstance(sizes, int) else sizes
        return [each for width in widths for each in _neighbours(single, width)]


def _plain(text: str) -> str:
    """The text as UTF-8 can hold it: half a pair of surrogates becomes a question mark."""
    return text.encode(errors="replace").decode()


def _runs(signs: list[tuple[str, int]], split: str | None) -> Iterator[list[tuple[str, int]]]:
    """Signs that are left of a text, as they make its tokens."""
    if split is None:
        yield signs
    elif split == "character":
        yield from ([sign] for sign in signs)
    else:
        start = 0
        for at, (sign, _) in enumerate([*signs, (" ", -1)]):
            if sign in _SPACE:
                yield signs[start:at]
                start = at + 1


def _joined(run: list[tuple[str, int]]) -> Token:
    return "".join(sign for sign, _ in run), run[0][1], run[-1][1] + 1


def _neighbours(tokens: list[Token], width: int) -> Iterator[Token]:
    for at in range(len(tokens) - width + 1):
        run = tokens[at : at + width]
        yield " ".join(token for token, _, _ in run), run[0][1], run[-1][2]
