"""A model over any number of rows: asked in batches of the sizes it takes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from explainers.errors import RefusedError, quoted
from explainers.intake.torch.graph import Axis
from explainers.intake.torch.inputs import Slot, arrays_of
from explainers.records import Floats

if TYPE_CHECKING:
    import pandas as pd

Run = Callable[["pd.DataFrame"], Floats]
"""Rows of a table -> (rows, columns), float64."""
Matrices = Callable[[Sequence[NDArray[Any]]], Floats]
"""An array for each slot -> (rows, columns), float64."""
# 64 MB in single precision for the widest tensor on the way, whatever the rows.
_NUMBERS_AT_ONCE = 1 << 24
_MOST_ROWS = 4_096
_FEWEST_ROWS = 2
_LARGEST_BATCH = 1_000_000
_NO_MEMORY = "can't allocate memory"


def check_rows(rows: Axis) -> None:
    """Refuse a model that only takes very many rows at once. Raises RefusedError FIXED_BATCH."""
    least = max(rows.low, rows.step)
    if least > _LARGEST_BATCH:
        raise RefusedError(
            "FIXED_BATCH",
            f"The model takes no fewer than {least:,} rows at once; at most {_LARGEST_BATCH:,} "
            "are given.",
            "Export it with dynamic_shapes=({0: torch.export.Dim('rows')},).",
        )


def batch_sizes(rows: Axis, widest: int) -> tuple[int, int]:
    """The fewest and the most rows to give at once.

    widest: the most numbers any tensor has for a row. A single row is never given alone unless
    nothing else is taken: a program that squeezes answers would lose the axis of the rows.
    """
    most = max(1, min(_MOST_ROWS, _NUMBERS_AT_ONCE // max(1, widest)))
    if rows.high is not None:
        most = min(most, rows.high)
    least = max(rows.low, min(_FEWEST_ROWS, most))
    least += -least % rows.step
    most = max(least, most - most % rows.step)
    return (rows.low, rows.low) if rows.fixed else (least, most)


def answers_of(
    torch: Any, program: Callable[..., Any], slots: Sequence[Slot], rows: Axis, widest: int = 1
) -> Matrices:
    """Ask a program in batches, without keeping what gradients would need."""
    least, most = batch_sizes(rows, widest)
    kinds = [getattr(torch, slot.dtype) for slot in slots]

    def answers(arrays: Sequence[NDArray[Any]]) -> Floats:
        count = len(arrays[0])
        parts = []
        for start in range(0, max(1, count), most):
            size = min(most, count - start)
            given = max(least, size + -size % rows.step)
            batch = [_padded(array[start : start + most], given) for array in arrays]
            with torch.inference_mode():
                tensors = (
                    torch.from_numpy(each).to(kind) for each, kind in zip(batch, kinds, strict=True)
                )
                parts.append(_matrix(torch, _asked(program, *tensors), given)[:size])
        return np.concatenate(parts)

    return answers


def over_frames(answers: Matrices, slots: Sequence[Slot]) -> Run:
    """The same over rows of a table."""
    return lambda frame: answers(arrays_of(frame, slots))


def _asked(program: Callable[..., Any], *tensors: Any) -> Any:
    """Ask, and tell what PyTorch says of a full memory by the type that everybody knows."""
    try:
        return program(*tensors)
    except RuntimeError as problem:
        if _NO_MEMORY in str(problem):
            raise MemoryError(_NO_MEMORY) from problem
        raise


def _padded(array: NDArray[Any], rows: int) -> NDArray[Any]:
    """Repeat the last row until there are enough; rows do not depend on each other.

    Always a copy: a model may overwrite what it is given.
    """
    if not len(array):
        return np.zeros((rows, *array.shape[1:]), array.dtype)
    return np.concatenate([array, np.repeat(array[-1:], rows - len(array), axis=0)])


def _matrix(torch: Any, answer: Any, rows: int) -> Floats:
    """Shape an answer as (rows, columns).

    Raises RefusedError: SEVERAL_OUTPUTS, NOT_A_TABLE_MODEL.
    """
    if not isinstance(answer, torch.Tensor):
        raise RefusedError(
            "SEVERAL_OUTPUTS",
            f"The model answers {quoted(type(answer).__name__)}, and one tensor is explained.",
            "Save a model whose forward returns the answer alone.",
        )
    shape = tuple(answer.shape)
    if not shape or shape[0] != rows or len(shape) > 2:
        raise RefusedError(
            "NOT_A_TABLE_MODEL",
            f"The model answers an array of shape {shape} for {rows} rows, and this version "
            "explains one number a row, or one for each class.",
            "Export a model that answers (rows,) or (rows, classes), and is not tied to the "
            "number of rows of its example.",
        )
    return np.asarray(answer.reshape(rows, -1).to(torch.float64).numpy())
