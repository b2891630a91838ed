"""The gradients of a PyTorch model, for the methods that follow them from its columns."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from explainers.errors import quoted
from explainers.intake.handle import NetworkPart
from explainers.intake.torch.batches import batch_sizes
from explainers.intake.torch.graph import Axis
from explainers.intake.torch.inputs import Slot, arrays_of
from explainers.intake.torch.operators import CODING
from explainers.records import Floats, Reading

if TYPE_CHECKING:
    import pandas as pd

Program = Callable[..., Any]
"""Tensors of rows -> a tensor (rows, outputs) or (rows,)."""


def why_no_slopes(slots: Sequence[Slot], operators: Iterable[str]) -> str:
    """Say why a model has no gradients by its columns; "" where it has.

    operators: what it calls, as PyTorch names it, with the overload or without.
    """
    for slot in slots:
        if slot.whole:
            first = slot.features[0].name
            return f"This model takes whole numbers for {quoted(first)}, and codes have no slope."
    coding = {name.partition(".")[0] for name in CODING}
    for name in operators:
        if name.partition(".")[0] in coding:
            return f"This model turns numbers into codes ({name}), and codes have no slope."
    return ""


def why_not_followed(part: NetworkPart, rows: pd.DataFrame) -> str:
    """Say why PyTorch cannot follow a model's gradients at these rows; "" where it can.

    A model that overwrites what its gradients need answers all the same, so only asking tells.
    """
    try:
        part.slopes(part.encode(rows), 0)
    except Exception as problem:  # noqa: BLE001 - PyTorch raises whatever the model raises
        return f"PyTorch cannot follow the gradients of this model: {quoted(problem)}."
    return ""


def network_part(
    torch: Any,
    program: Program,
    slots: Sequence[Slot],
    rows: Axis,
    widest: int = 1,
    forgotten: Callable[[int], Program] | None = None,
) -> NetworkPart:
    """Make the part of an all-numeric model that methods for networks ask for.

    forgotten: a seed -> the same program with its weights shuffled; None where it holds none.
    """

    def randomised(seed: int) -> NetworkPart:
        if forgotten is None:
            raise ValueError("a model without weights was to be shuffled")
        return network_part(torch, forgotten(seed), slots, rows, widest)

    found = _network_part(torch, program, slots, rows, widest)
    return found if forgotten is None else _forgetful(found, randomised)


def _forgetful(part: NetworkPart, randomised: Callable[[int], NetworkPart]) -> NetworkPart:
    """Let a part forget, however its outputs are read."""

    def read_as(reading: Reading) -> NetworkPart:
        return _forgetful(part.read_as(reading), lambda seed: randomised(seed).read_as(reading))

    return replace(part, read_as=read_as, randomised=randomised)


def _network_part(
    torch: Any, program: Program, slots: Sequence[Slot], rows: Axis, widest: int
) -> NetworkPart:
    sizes = [len(slot.features) for slot in slots]
    kinds = [getattr(torch, slot.dtype) for slot in slots]

    def encode(frame: pd.DataFrame) -> Any:
        return np.column_stack(arrays_of(frame, slots))

    def of_one_matrix(matrix: Any) -> Any:
        # Copies: a model may overwrite what it is given, and a leaf of gradients must not be.
        parts = zip(matrix.split(sizes, 1), kinds, slots, strict=True)
        copies = ((part.to(kind, copy=True), slot) for part, kind, slot in parts)
        given = [part[:, 0] if slot.flat else part for part, slot in copies]
        return program(*given).reshape(len(matrix), -1)

    return _part(torch, of_one_matrix, encode, sum(sizes), _Batches(torch, rows, widest))


class _Batches:
    """Cuts (rows, columns) into the batches a model takes."""

    def __init__(self, torch: Any, rows: Axis, widest: int) -> None:
        self._torch = torch
        self._step = rows.step
        self._least, self._most = batch_sizes(rows, widest)

    def map(self, matrix: Any, ask: Callable[[Any], Any]) -> Floats:
        """Ask about each batch and join the answers; rows that fill a batch up are cut off."""
        given = self._torch.as_tensor(np.array(matrix, dtype=np.float64))
        parts = []
        for batch in given.split(self._most):
            count = max(self._least, len(batch) + -len(batch) % self._step)
            filled = self._torch.cat([batch, batch[-1:].expand(count - len(batch), -1)])
            parts.append(ask(filled)[: len(batch)].to(self._torch.float64).numpy())
        return np.concatenate(parts)


def _part(
    torch: Any, answer: Program, encode: Callable[[Any], Any], width: int, batches: _Batches
) -> NetworkPart:
    def network(matrix: Any, training: bool = False) -> Floats:  # noqa: ARG001 - as Keras' are asked
        with torch.no_grad():
            return batches.map(matrix, answer)

    def slopes(matrix: Any, output: int) -> Floats:
        def slope(batch: Any) -> Any:
            rows = batch.requires_grad_()
            # Rows do not depend on each other, so the gradient of their sum holds each row's own.
            total = answer(rows)[:, output].sum()
            if not total.requires_grad:
                return torch.zeros_like(batch).detach()
            (found,) = torch.autograd.grad(total, rows)
            return found

        return batches.map(matrix, slope)

    def read_as(reading: Reading) -> NetworkPart:
        return _part(torch, _read_as(torch, answer, reading), encode, width, batches)

    return NetworkPart(network, encode, np.arange(width), slopes, read_as)


def _read_as(torch: Any, answer: Program, reading: Reading) -> Program:
    """Put what a reading makes of the outputs behind a model."""

    def read(rows: Any) -> Any:
        raw = answer(rows)
        if reading == "number" or (reading == "probability" and raw.shape[1] > 1):
            return raw
        if raw.shape[1] > 1:
            return torch.softmax(raw, 1)
        # Each by itself, so that tiny ones keep their digits.
        pair = (1 - raw, raw) if reading == "probability" else (raw.neg().sigmoid(), raw.sigmoid())
        return torch.cat(pair, 1)

    return read
