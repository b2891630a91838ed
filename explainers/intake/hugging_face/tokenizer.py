"""A tokenizer that cuts texts into the numbers a network takes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, TypeVar

from explainers.errors import ModelError, RefusedError, quoted
from explainers.intake.hugging_face.config import broken, parsed
from explainers.intake.hugging_face.tokenizer_config import audited, lowers

MAX_TOKENS = 1_024
"""Most tokens of a text: attention takes memory by the square of their number."""
_TRIAL = "A text: 1 “é”."
_SIDES = ("right", "left")
T = TypeVar("T")


@dataclass(frozen=True)
class Tokenizer:
    """Texts to numbers of tokens; `tokens` is how many of a text are kept, marks included.

    padding, masking: the numbers of the tokens that fill up and that cover a word, where the
    settings name them.
    """

    library: Any
    tokens: int
    padding: int | None = None
    masking: int | None = None

    def numbers(self, texts: Sequence[str]) -> list[list[int]]:
        """Cut texts, each into 1 to `tokens` numbers. Raises ModelError MODEL_RAISED."""
        return [self.encoded(text).ids for text in texts]

    def encoded(self, text: str) -> Any:
        """Cut one text: the library's own record of it. Raises ModelError MODEL_RAISED."""
        try:
            return _guarded(partial(self.library.encode, text))
        except (ValueError, TypeError) as problem:
            raise ModelError(
                "MODEL_RAISED",
                f"The tokenizer cannot cut a text of the table: {quoted(problem)}.",
                "Look for texts with unusual characters, and leave those rows out.",
            ) from problem


def tokenizer_of(described: bytes, settings: bytes, positions: int, vocabulary: int) -> Tokenizer:
    """Build the tokenizer of tokenizer.json and tokenizer_config.json for a network.

    positions: tokens the network takes at most. vocabulary: tokens it knows. Raises RefusedError:
    HUGGING_FACE_CODE, UNLISTED_TYPE, BROKEN_MODEL.
    """
    from tokenizers import Tokenizer as Library

    said = parsed(settings, "tokenizer_config.json")
    plain = audited(described)
    _check_letters(said.get("do_lower_case"), lowers(described))
    try:
        library = _guarded(lambda: Library.from_str(plain))
    except ValueError as problem:
        raise broken(f"tokenizer.json cannot be built: {quoted(problem)}") from problem
    side = said.get("truncation_side", "right")
    if side not in _SIDES:
        raise broken(f"tokenizer_config.json cuts texts on the side {quoted(side, 40)}")
    tokens = _tokens(said.get("model_max_length"), positions)
    if tokens < 1:
        raise _no_room(tokens)
    library.enable_truncation(tokens, direction=side)
    padding, masking = (_named(library, said.get(f"{what}_token")) for what in ("pad", "mask"))
    made = Tokenizer(library, tokens, padding, masking)
    _check_numbers(made, vocabulary)
    return made


def _tokens(longest: Any, positions: int) -> int:
    """How many tokens of a text are kept; `longest` may be missing, or a number beyond all."""
    kept = min(positions, MAX_TOKENS)
    return int(min(longest, kept)) if isinstance(longest, int | float) and longest >= 1 else kept


def _named(library: Any, token: Any) -> int | None:
    """The number of a token by its name, which older settings describe at length."""
    name = token.get("content") if isinstance(token, dict) else token
    found: int | None = library.token_to_id(name) if isinstance(name, str) else None
    return found


def _check_letters(said: Any, done: bool | None) -> None:
    """Refuse two files that disagree: which of them counts depends on the version that reads."""
    if isinstance(said, bool) and done is not None and said != done:
        raise broken(
            f"tokenizer_config.json says do_lower_case = {said}, and tokenizer.json says "
            f"lowercase = {done}"
        )


def _check_numbers(tokenizer: Tokenizer, vocabulary: int) -> None:
    """Check that the network knows every token, and that the emptiest text has one."""
    known = tokenizer.library.get_vocab(with_added_tokens=True).values()
    try:
        marks, _ = tokenizer.numbers(["", _TRIAL])
    except ModelError as problem:
        raise broken(f"its tokenizer fails at a plain text. {problem.sentence}") from problem
    largest = max((*known, *marks), default=0)
    if largest >= vocabulary:
        raise broken(
            f"the tokenizer has a token of number {largest:,}, and the network knows "
            f"{vocabulary:,} (0 to {vocabulary - 1:,})"
        )
    if len(marks) >= tokenizer.tokens:
        raise _no_room(tokenizer.tokens)
    if not marks:
        raise broken("the tokenizer makes no token at all of an empty text")


def _no_room(tokens: int) -> RefusedError:
    return broken(f"{tokens:,} tokens a text leave no room for words beside the marks around them")


def _guarded(call: Callable[[], T]) -> T:
    """Call the library. Raises ValueError for all it raises: a panic of it is no Exception."""
    try:
        return call()
    except Exception as problem:  # the library raises plain Exception
        raise ValueError(str(problem)) from problem
    except BaseException as panic:
        if type(panic).__name__ != "PanicException":
            raise
        raise ValueError(f"it failed inside, {panic}") from panic
