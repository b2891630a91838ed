"""What both kinds of PyTorch files come to: a card, and a handle that answers on its scale."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from importlib.metadata import version

from explainers.intake.abilities import lacks
from explainers.intake.handle import ModelHandle, NetworkPart
from explainers.intake.reading import handle_as
from explainers.intake.torch.batches import Run
from explainers.intake.torch.inputs import Slot, input_notes
from explainers.intake.torch.outputs import Meaning
from explainers.records import ModelCard

_NO_LAYERS = "The layers of a PyTorch model are not taken apart here; Deep SHAP is for Keras files."


@dataclass(frozen=True)
class Found:
    """A model that was opened: `columns` numbers a row, meant as `meaning`.

    no_slopes: why it has no gradients by its columns, "" where `network` has them.
    """

    kind: str
    slots: tuple[Slot, ...]
    columns: int
    meaning: Meaning
    run: Run
    network: NetworkPart | None
    no_slopes: str
    details: tuple[tuple[str, str], ...]
    notes: tuple[str, ...] = ()


def handle_of(data: bytes, file_name: str, found: Found) -> ModelHandle:
    """Make the handle; a meaning that is settled leaves nothing open on its card."""
    card = ModelCard(
        digest=hashlib.sha256(data).hexdigest(),
        file_name=file_name,
        size=len(data),
        family="PyTorch",
        kind=found.kind,
        task="regression",
        scale="number",
        features=tuple(feature for slot in found.slots for feature in slot.features),
        outputs=found.columns,
        lacks=lacks(
            "A PyTorch model",
            gradients=found.no_slopes,
            deep_shap=found.no_slopes or _NO_LAYERS,
        ),
        versions={"torch": version("torch")},
        details=found.details,
        notes=(*found.notes, *input_notes(found.slots), *found.meaning.notes),
        readings=found.meaning.readings,
    )
    handle = ModelHandle(card, found.run, network=None if found.no_slopes else found.network)
    if len(card.readings) > 1:
        return handle
    read_so = handle_as(handle, card.readings[0])
    return replace(read_so, card=replace(read_so.card, readings=(), reading=None))


def widths(features: int, hidden: Sequence[int], outputs: int) -> str:
    """Write a model's widths from its columns to its outputs: "4 → 16 → 3"."""
    inner = hidden[:-1] if hidden and hidden[-1] == outputs else hidden
    shown = [features, *inner, outputs]
    if len(shown) > _SHOWN:
        return f"{shown[0]:,} → {shown[1]:,} → … → {shown[-1]:,}"
    return " → ".join(f"{width:,}" for width in shown)


_SHOWN = 6
