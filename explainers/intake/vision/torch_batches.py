"""Pictures of any number through a PyTorch network: in batches of the sizes it takes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from explainers.intake.vision.part import Batch

_NO_MEMORY = "can't allocate memory"
# 128 MB in single precision, of the widest value or of all of them together.
_NUMBERS_AT_ONCE = 1 << 25
_MOST_PICTURES = 256

Ask = Callable[[Any], tuple[Any, ...]]
"""Pictures as the network takes them -> tensors whose first axis is the pictures."""


@dataclass(frozen=True)
class Room:
    """The sizes of batches: any multiple of `step` from `low` to `high` pictures.

    widest: the most numbers any value has for one picture; total: all values together, which the
    way back needs.
    """

    low: int
    high: int | None
    step: int
    widest: int
    total: int

    def sizes(self, *, back: bool) -> tuple[int, int]:
        """The fewest and the most pictures to give at once; `back`: with the way back."""
        numbers = self.total if back else self.widest
        most = max(1, min(_MOST_PICTURES, _NUMBERS_AT_ONCE // max(1, numbers)))
        most = most if self.high is None else min(most, self.high)
        least = max(self.low, self.step)
        return least, max(least, most - most % self.step)


def in_batches(
    torch: Any, room: Room, batch: Batch, ask: Ask, *, first: bool, back: bool = False
) -> tuple[NDArray[Any], ...]:
    """Ask about (pictures, height, width, channels) and join the answers.

    first: whether the network has channels before height and width. back: whether `ask` goes the
    way back. Answers of four axes come with channels last. Raises MemoryError.
    """
    least, most = room.sizes(back=back)
    parts = []
    for block in _blocks(batch, most):
        count = max(least, len(block) + -len(block) % room.step)
        given = torch.from_numpy(_filled(block, count))
        given = given.permute(0, 3, 1, 2).contiguous() if first else given
        found = _asked(ask, given)
        parts.append(tuple(_array(each, first)[: len(block)] for each in found))
    return tuple(np.concatenate(each) for each in zip(*parts, strict=True))


def _blocks(batch: Batch, most: int) -> Iterator[Batch]:
    for start in range(0, max(1, len(batch)), most):
        yield batch[start : start + most]


def _filled(block: Batch, count: int) -> Batch:
    """Repeat the last picture until there are enough; pictures do not depend on each other.

    Always a copy: it is to be written on, and belongs to the caller.
    """
    last = block[-1:] if len(block) else np.zeros((1, *block.shape[1:]), np.float32)
    filled = np.concatenate([block, np.repeat(last, count - len(block), axis=0)])
    return np.ascontiguousarray(filled, dtype=np.float32)


def _asked(ask: Ask, given: Any) -> tuple[Any, ...]:
    """Ask, and tell what PyTorch says of a full memory by the type that everybody knows."""
    try:
        return ask(given)
    except RuntimeError as problem:
        if _NO_MEMORY in str(problem):
            raise MemoryError(_NO_MEMORY) from problem
        raise


def _array(tensor: Any, first: bool) -> NDArray[Any]:
    turned = tensor.permute(0, 2, 3, 1) if first and tensor.ndim == 4 else tensor
    return np.ascontiguousarray(turned.detach().numpy())
