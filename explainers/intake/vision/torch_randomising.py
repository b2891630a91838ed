"""PyTorch's weights shuffled: of an exported program, and of a network of modules."""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from typing import Any

from explainers.intake.vision.part import Layers
from explainers.intake.vision.randomising import Shuffle, by_filter, chosen, shuffling


def shuffled(
    torch: Any, weights: Mapping[str, Any], seed: int, layers: Layers
) -> Mapping[str, Any]:
    """Shuffle the weights of some layers: new tensors by name, those of no other layer.

    weights: floating-point tensors in the order the network uses them, the filters first.
    """
    shuffle = shuffling(seed)
    names = chosen(((name, each.ndim) for name, each in weights.items()), layers)
    return {name: _shuffled(torch, weights[name], shuffle) for name in weights if name in names}


def unlearned(torch: Any, model: Any, seed: int, layers: Layers) -> Any:
    """Copy a network of modules, with the weights of some layers shuffled.

    What batch normalisation remembers of the pictures it saw is no weight, and stays.
    """
    copied = deepcopy(model)
    weights = dict(copied.named_parameters())
    copied.load_state_dict(shuffled(torch, weights, seed, layers), strict=False)
    return copied


def _shuffled(torch: Any, tensor: Any, shuffle: Shuffle) -> Any:
    """Shuffle in single precision at least, which NumPy has, and give the type back: no digit goes.

    A tensor without axes has nothing to shuffle.
    """
    if tensor.ndim == 0:
        return tensor
    held = tensor.detach()
    exact = held.float() if held.dtype in (torch.bfloat16, torch.float16) else held
    found = by_filter(exact.contiguous().numpy(), shuffle)
    return torch.from_numpy(found).to(held.dtype)
