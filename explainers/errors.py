"""What can go wrong, in words a person can act on.

RationaleError
|-- RefusedError    the input was turned away before anything of it ran
|-- ModelError      the model or the method raised, or answered something impossible
|-- StoppedError    the work was stopped: a limit, a cancel, a worker that died

Every code is written where the error is made and declared in `explainers.codes`, which says what
all errors of the code have in common.
"""

from __future__ import annotations

from typing import Any


class RationaleError(Exception):
    """A failure with a code, a sentence about this input, and the next step.

    The three parts travel through frames as text, so an error raised in a worker reads the same
    on the page.
    """

    def __init__(self, code: str, sentence: str, next_step: str) -> None:
        super().__init__(f"{sentence} {next_step} [{code}]")
        self.code = code
        self.sentence = sentence
        self.next_step = next_step

    def fields(self) -> dict[str, Any]:
        """The error as JSON fields, to be rebuilt by :func:`from_fields`."""
        return {
            "type": type(self).__name__,
            "code": self.code,
            "sentence": self.sentence,
            "next_step": self.next_step,
        }


class RefusedError(RationaleError):
    """The input was turned away; nothing of it ran."""


class ModelError(RationaleError):
    """The model or the method raised, or gave an answer that cannot be right."""


class StoppedError(RationaleError):
    """The work was stopped before it ended; asking again is safe."""


_TYPES = {kind.__name__: kind for kind in (RefusedError, ModelError, StoppedError)}


def from_fields(fields: dict[str, Any]) -> RationaleError:
    """Rebuild an error that crossed a process border.

    A worker is not believed: any text may stand for the code, which need not be declared, and a
    type that is not ours becomes the plain one. Raises KeyError for a part that is missing.
    """
    kind = _TYPES.get(str(fields.get("type")), RationaleError)
    return kind(*(_whole(fields[part]) for part in ("code", "sentence", "next_step")))


def quoted(text: object, limit: int = 120) -> str:
    """Text that came from a file, safe to put inside a sentence: one line, cut at `limit`."""
    line = " ".join(_whole(text).split())
    return f"“{line[: limit - 1]}…”" if len(line) > limit else f"“{line}”"


def _whole(text: object) -> str:
    """Text that can be written as UTF-8: half of a surrogate pair can in no log, page or table."""
    return str(text).encode("utf-8", "backslashreplace").decode("utf-8")
