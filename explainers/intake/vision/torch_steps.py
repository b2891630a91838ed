"""Steps of a layer graph that PyTorch computes: a function of tensors and its derivative."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from explainers.kernels.lrp.graph import Array, Kind, Node, Step


def step_of(torch: Any, function: Callable[..., Any]) -> Step:
    """Make a step of a function of tensors, one argument for each input."""

    def forward(arrays: Sequence[Array]) -> Array:
        with torch.no_grad():
            return np.asarray(function(*(_tensor(torch, each) for each in arrays)).numpy())

    def pull(arrays: Sequence[Array], s: Array) -> tuple[Array, ...]:
        given = [_tensor(torch, each).requires_grad_() for each in arrays]
        pulled = torch.autograd.grad(function(*given), given, _tensor(torch, s))
        return tuple(each.numpy() for each in pulled)

    return Step(forward, pull)


def weighed(
    torch: Any,
    name: str,
    kind: Kind,
    source: int,
    product: Callable[[Any, Any, Any], Any],
    weights: Any,
    bias: Any,
) -> Node:
    """Make a node of a product with weights, to which a bias is added.

    product: (tensor, weights, bias) -> tensor, where the bias may be None.
    """

    def by(part: Any, shift: Any = None) -> Step:
        return step_of(torch, lambda tensor: product(tensor, part, shift))

    return Node(
        name,
        kind,
        (source,),
        by(weights, bias),
        plain=by(weights),
        positive=by(weights.clamp(min=0)),
        negative=by(weights.clamp(max=0)),
    )


def two_sided(torch: Any, source: int, *, of_probability: bool) -> Node:
    """Make the node that answers both of two classes by what speaks for the second.

    Log-odds m become (-m, m), and a probability p becomes (1 - p, p).
    """
    weights = torch.tensor([[-1.0], [1.0]])
    bias = torch.tensor([1.0, 0.0]) if of_probability else None
    product = torch.nn.functional.linear
    return weighed(torch, "no and yes", "dense", source, product, weights, bias)


def _tensor(torch: Any, array: Array) -> Any:
    """An array as a tensor of its own kind: PyTorch takes neither read-only nor turned ones."""
    return torch.from_numpy(np.require(array, np.float32, ["C", "W"]))
