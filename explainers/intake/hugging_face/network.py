"""A network built from a checked configuration, filled with checked weights."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.metadata import version
from typing import Any

import numpy as np

from explainers.errors import RefusedError, quoted
from explainers.intake.hugging_face.architectures import Architecture
from explainers.intake.hugging_face.config import Audited, broken
from explainers.intake.hugging_face.library import classes_of
from explainers.intake.hugging_face.weights import Array, is_number
from explainers.intake.summary import listed
from explainers.records import Floats

MAX_PARAMETERS = 150_000_000
"""BERT and RoBERTa of the base size have 110 and 125 million."""
BATCH_TOKENS = 4_096
"""Tokens sent at once: with 12 heads, 8 texts of 512 make matrices of 100 MB each."""
_NO_MEMORY = "can't allocate memory"
# Older versions saved the numbers of the positions, which no network learns. Batch normalisation
# counts the batches of its training.
_NUMBERING = (".position_ids", ".token_type_ids", ".num_batches_tracked")


@dataclass(frozen=True)
class Laid:
    """A network without numbers: its class and configuration, and what it has to be filled with.

    shapes: the shape of each weight by the name it has in a file. stored: that name by the
    network's own.
    """

    network: Any
    config: Any
    shapes: Mapping[str, tuple[int, ...]]
    stored: Mapping[str, str]
    parameters: int


@dataclass(frozen=True)
class Blank(Laid):
    """The same of texts. positions: tokens it takes at most. vocabulary: tokens it knows."""

    positions: int
    vocabulary: int


def blank(torch: Any, audited: Audited) -> Blank:
    """Lay a network for texts out. Raises RefusedError: TOO_MANY_PARAMETERS, BROKEN_MODEL."""
    laid = laid_out(torch, audited.architecture, audited.settings, audited.outputs)
    config = laid.config
    used = max(config.pad_token_id or 0, 1) + 1 if audited.architecture.numbered_from_pad else 0
    positions = int(config.max_position_embeddings) - used
    return Blank(**vars(laid), positions=positions, vocabulary=int(config.vocab_size))


def laid_out(
    torch: Any, architecture: Architecture, checked: Mapping[str, Any], outputs: int
) -> Laid:
    """Lay a network out by shape alone; no array is made for any of its parameters.

    checked: its settings. Raises RefusedError: TOO_MANY_PARAMETERS, BROKEN_MODEL.
    """
    settings, network = classes_of(architecture)
    labels = {number: f"LABEL_{number}" for number in range(outputs)}
    try:
        config = settings(**checked, id2label=labels)
        with torch.device("meta"):
            made = network(config)
    except Exception as problem:  # the library raises whatever its parts raise
        raise _unbuilt(problem) from problem
    parameters = sum(each.numel() for each in made.parameters())
    if parameters > MAX_PARAMETERS:
        raise RefusedError(
            "TOO_MANY_PARAMETERS",
            f"The network has {parameters:,} parameters; at most {MAX_PARAMETERS:,} are opened.",
            "Upload a smaller network, such as a distilled one.",
        )
    weights = {
        name: tuple(each.shape)
        for name, each in made.state_dict().items()
        if not name.endswith(_NUMBERING)
    }
    stored = {name: _stored(architecture, name) for name in weights}
    shapes = {stored[name]: shape for name, shape in weights.items()}
    return Laid(network, config, shapes, stored, parameters)


def _stored(architecture: Architecture, name: str) -> str:
    for pattern, written in architecture.stored:
        name = re.sub(pattern, written, name)
    return name


def left_over(shapes: Mapping[str, tuple[int, ...]], arrays: Mapping[str, Array]) -> list[str]:
    """Check that a file holds every weight, in its shape; return the names nobody asks for.

    Raises RefusedError BROKEN_MODEL: a weight that is missing would be drawn at random.
    """
    missing = sorted(set(shapes) - set(arrays))
    if missing:
        raise broken(f"{len(missing):,} of {len(shapes):,} weights are missing: {listed(missing)}")
    for name, shape in shapes.items():
        found = arrays[name]
        if found.shape != shape or not is_number(found):
            raise broken(
                f"the weight {quoted(name)} is {_sides(found.shape)} of {found.dtype}, and the "
                f"configuration asks for {_sides(shape)} numbers"
            )
    return sorted(name for name in set(arrays) - set(shapes) if not name.endswith(_NUMBERING))


def filled(torch: Any, empty: Laid, weights: bytes) -> Any:
    """Build the network and fill it, in single precision. Raises RefusedError BROKEN_MODEL."""
    from safetensors.torch import load

    try:
        model = empty.network(empty.config)
        arrays = load(weights)
        held = {name: arrays[stored] for name, stored in empty.stored.items()}
        model.load_state_dict({**model.state_dict(), **held})
    except Exception as problem:  # the library raises whatever its parts raise
        raise _unbuilt(problem) from problem
    return model.to(torch.float32).eval()


def scores(torch: Any, model: Any, numbers: Sequence[Sequence[int]], outputs: int) -> Floats:
    """Answer cut texts, (texts, outputs), float64.

    Texts of one length go together, so that none is filled up and none depends on its neighbours.
    Raises MemoryError.
    """
    lengths = np.array([len(each) for each in numbers])
    found = np.empty((len(numbers), outputs))
    for length in np.unique(lengths):
        places = np.flatnonzero(lengths == length)
        size = max(1, BATCH_TOKENS // int(length))
        for start in range(0, len(places), size):
            part = places[start : start + size]
            found[part] = _answered(torch, model, [numbers[place] for place in part])
    return found


def _answered(torch: Any, model: Any, numbers: Sequence[Sequence[int]]) -> Floats:
    """Answer texts of one length. Raises MemoryError."""
    tokens = torch.tensor(numbers)
    with starving(), torch.inference_mode():
        answer = model(input_ids=tokens, attention_mask=torch.ones_like(tokens))
    return np.asarray(answer.logits.double().numpy())


@contextmanager
def starving() -> Iterator[None]:
    """Raise MemoryError where PyTorch says in its own way that there is no more."""
    try:
        yield
    except RuntimeError as problem:
        if _NO_MEMORY in str(problem):
            raise MemoryError(_NO_MEMORY) from problem
        raise


def _sides(shape: Sequence[int]) -> str:
    return " × ".join(f"{side:,}" for side in shape) or "one number"


def _unbuilt(problem: Exception) -> RefusedError:
    return RefusedError(
        "BROKEN_MODEL",
        f"Transformers {version('transformers')} cannot build this network: "
        f"{type(problem).__name__}, {quoted(problem)}.",
        f"Save it again with save_pretrained under Transformers {version('transformers')}, the "
        "version in use here.",
    )
