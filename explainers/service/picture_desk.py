"""Pictures of an analysis for a page: asked of its worker, checked, written anew.

What a worker sends is pixels and not a file: whatever took it over could send a file that breaks
whoever opens it, and pixels of a known shape break nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from explainers.errors import ModelError, RefusedError, quoted
from explainers.intake.matching.pictures import check_preparation
from explainers.intake.pictures import MAX_SIDE, png
from explainers.records import Analysis, Pixels, Preparation, Preview
from explainers.service.questions import Questions
from explainers.service.record_json import to_json
from explainers.service.workers.frames import Frame

MOST_AT_ONCE: Final = 60
"""Pictures of one question: a page of a gallery."""


class PictureDesk:
    """Answers for pictures with the workers of `questions`. Safe to use by threads."""

    def __init__(self, questions: Questions) -> None:
        self._questions = questions

    def pictures(
        self, analysis: Analysis, positions: Sequence[int], side: int, *, seen: bool
    ) -> tuple[bytes, ...]:
        """Return pictures as PNG files, at most `side` pixels on a side, in order.

        seen: as the network sees them, and not whole. Raises RefusedError NOT_PICTURES,
        NO_SUCH_ROW, and what the worker raises.
        """
        _check(analysis, positions)
        asked = Frame(
            "pictures",
            {"side": side, "seen": seen},
            {"positions": np.array(positions, dtype=np.int64)},
        )
        reply = self._questions.ask(analysis, asked, urgent=True)
        names = [f"picture_{at}" for at in range(len(positions))]
        return tuple(png(_pixels(reply, name, MAX_SIDE)) for name in names)

    def preview(self, analysis: Analysis, position: int, how: Preparation) -> Preview:
        """Try a preparation on one picture; the analysis need not have one.

        The worker is that of the analysis without a preparation, so that trying many of them loads
        the model once. Raises RefusedError NOT_PICTURES, NO_SUCH_ROW, UNFIT_PREPARATION, and what
        the worker raises.
        """
        _check(analysis, (position,))
        if analysis.model.pictures is not None:
            check_preparation(analysis.model.pictures, how)
        asked = Frame(
            "preview",
            {"preparation": to_json(how)},
            {"positions": np.array([position], dtype=np.int64)},
        )
        plain = replace(analysis, preparation=None)
        reply = self._questions.ask(plain, asked, urgent=True)
        shown = _pixels(reply, "shown", max(how.height, how.width))
        outputs = reply.arrays.get("outputs")
        wanted = (analysis.model.outputs,)
        if shown.shape[:2] != (how.height, how.width):
            raise _wrong("a picture of another size than was asked for")
        if outputs is None or outputs.dtype != np.float64 or outputs.shape != wanted:
            raise _wrong("something else than one number for each output")
        return Preview(shown=shown, outputs=outputs, unit=analysis.model.unit)


def _check(analysis: Analysis, positions: Sequence[int]) -> None:
    """Refuse positions that have no picture. Raises RefusedError NOT_PICTURES, NO_SUCH_ROW."""
    table = analysis.table
    if not table.holds_pictures:
        raise RefusedError(
            "NOT_PICTURES",
            f"{quoted(table.file_name)} holds rows of columns, not pictures.",
            "Upload a picture, or a zip archive of pictures.",
        )
    if len(positions) > MOST_AT_ONCE:
        raise RefusedError(
            "NO_SUCH_ROW",
            f"{len(positions):,} pictures were asked for at once.",
            f"Ask for {MOST_AT_ONCE:,} at most.",
        )
    for position in positions:
        if not 0 <= position < table.rows:
            raise RefusedError(
                "NO_SUCH_ROW",
                f"Picture {position:,}, counted from 0, was asked for; {quoted(table.file_name)} "
                f"has {table.rows:,} pictures.",
                f"Choose a picture from 0 to {table.rows - 1:,}.",
            )


def _pixels(reply: Frame, name: str, longest: int) -> Pixels:
    """Take what must be the pixels of a picture. Raises ModelError WRONG_ANSWER."""
    found: NDArray[Any] | None = reply.arrays.get(name)
    if found is None or found.dtype != np.uint8 or found.ndim != 3 or found.shape[2] != 3:
        raise _wrong("something else than a picture")
    if not 1 <= min(found.shape[:2]) <= max(found.shape[:2]) <= longest:
        raise _wrong(f"a picture of {found.shape[1]:,} × {found.shape[0]:,} pixels")
    return found


def _wrong(what: str) -> ModelError:
    return ModelError(
        "WRONG_ANSWER",
        f"The worker that runs this model answered {what}, so nothing of it is shown.",
        "Try again; if the model is your own, check what it does to its input.",
    )
