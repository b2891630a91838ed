"""The one way a frame can fail."""

from __future__ import annotations

from typing import Any

from explainers.errors import StoppedError


class FrameError(StoppedError):
    """A message between the page and a worker is not what both agreed on."""

    def __init__(self, code: str, sentence: str) -> None:
        super().__init__(
            code, sentence, "Ask again; if it happens again, report this sentence and its code."
        )

    def fields(self) -> dict[str, Any]:
        """The error as JSON fields; on the other side it is a plain StoppedError."""
        return super().fields() | {"type": StoppedError.__name__}
