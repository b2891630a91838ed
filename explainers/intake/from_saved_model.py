"""TensorFlow programs in a packed folder (SavedModel): audited, then run in a sandbox only."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from explainers.errors import ModelError, RefusedError
from explainers.intake.abilities import lacks
from explainers.intake.handle import ModelHandle
from explainers.intake.keras.cards import tensorflow_version
from explainers.intake.keras.handles import WORDS, settled
from explainers.intake.keras.inputs import Slot
from explainers.intake.saved_model.archive import opened as unpacked
from explainers.intake.saved_model.audit import Audited, audit
from explainers.intake.saved_model.outputs import ending_of, understood
from explainers.intake.saved_model.program import Program, parsed
from explainers.intake.saved_model.running import Ask, opened
from explainers.intake.saved_model.signature import Signature, signature_of
from explainers.records import Floats, ModelCard

if TYPE_CHECKING:
    import pandas as pd

_NO_GRADIENTS = (
    "A SavedModel is run here, not differentiated; upload the network as its .keras file "
    "(model.save('model.keras')) to follow its gradients."
)
_NO_LAYERS = (
    "The layers of a SavedModel are not opened here; upload the network as its .keras file "
    "(model.save('model.keras')) for Deep SHAP."
)
_AGAIN = "Try the exported folder with tf.saved_model.load, and export the model again."
_INVENTED = 32


def read(data: bytes, file_name: str) -> ModelHandle:
    """Read a packed SavedModel.

    Raises RefusedError: READS_FILES, CUSTOM_OPERATORS, ENDLESS_OPERATOR, UNLISTED_TYPE,
    TOO_MANY_OPERATORS, TOO_MANY_PARAMETERS, TOO_DEEP, TOO_LARGE, BROKEN_MODEL, NO_SIGNATURE,
    NOT_A_TABLE_MODEL, UNKNOWN_WIDTH, TOO_MANY_COLUMNS, FIXED_BATCH, SEVERAL_OUTPUTS,
    NO_PROBABILITIES, SEVERAL_TARGETS, MULTI_LABEL, CONSTANT_OUTPUT, and what `folder_of` refuses.
    """
    parts = unpacked(data)
    program = parsed(parts.program)
    signature = signature_of(program)
    found = audit(program, signature.outputs, parts.beside)
    ask = opened(program, signature, parts)
    features = tuple(feature for slot in signature.slots for feature in slot.features)
    tried = _tried(ask, signature.slots)
    outputs = tried.shape[1]
    card = ModelCard(
        digest=hashlib.sha256(data).hexdigest(),
        file_name=file_name,
        size=len(data),
        family="TensorFlow",
        kind=f"TensorFlow program (SavedModel), {len(features):,} → {outputs:,}",
        task="regression",
        scale="number",
        features=features,
        outputs=outputs,
        lacks=lacks("A SavedModel", gradients=_NO_GRADIENTS, deep_shap=_NO_LAYERS),
        versions={"tensorflow": tensorflow_version()},
        details=_details(program, signature, found),
        notes=_notes(signature),
        readings=understood(ending_of(program, signature.answer), tried),
    )
    return settled(ModelHandle(card, ask))


def _tried(ask: Ask, slots: Sequence[Slot]) -> Floats:
    """Answers to invented rows, (rows, outputs).

    Raises RefusedError: BROKEN_MODEL, NOT_A_TABLE_MODEL.
    """
    rows = _invented(slots)
    try:
        tried = ask(rows)
    except ModelError:  # a number may stand for a place in a list, and only zero is sure to be one
        tried = _asked_zeros(ask, slots, rows)
    fewer = _asked_zeros(ask, slots, rows.head(1))
    if fewer.shape[1] != tried.shape[1]:
        raise RefusedError(
            "NOT_A_TABLE_MODEL",
            f"The program answers {tried.shape[1]:,} numbers a row for {_INVENTED} rows and "
            f"{fewer.shape[1]:,} for one.",
            "Export a model that answers one number for each row, or one for each class.",
        )
    return tried


def _asked_zeros(ask: Ask, slots: Sequence[Slot], rows: pd.DataFrame) -> Floats:
    try:
        return ask(rows.assign(**dict.fromkeys(_numbers(slots), 0.0)))
    except ModelError as problem:
        raise RefusedError("BROKEN_MODEL", problem.sentence, _AGAIN) from problem


def _numbers(slots: Sequence[Slot]) -> list[str]:
    return [each.name for slot in slots if not slot.textual for each in slot.features]


def _invented(slots: Sequence[Slot]) -> pd.DataFrame:
    """Rows of numbers of several sizes and of empty words; places and codes are 0."""
    import pandas as pd

    draw = np.random.default_rng(0)
    spread = np.geomspace(0.1, 100.0, _INVENTED)
    return pd.DataFrame(
        {
            feature.name: [""] * _INVENTED
            if slot.textual
            else draw.normal(size=_INVENTED) * spread * (not slot.whole)
            for slot in slots
            for feature in slot.features
        }
    )


def _details(program: Program, signature: Signature, found: Audited) -> tuple[tuple[str, str], ...]:
    details = (
        ("parameters", f"{found.parameters:,}"),
        ("operations", f"{found.operations:,}"),
        ("signature", signature.name),
    )
    saved_with = program.saved_with
    return (*details, ("saved with", f"TensorFlow {saved_with}")) if saved_with else details


def _notes(signature: Signature) -> tuple[str, ...]:
    batch = signature.batch
    return tuple(
        filter(
            None,
            (
                WORDS if any(slot.textual for slot in signature.slots) else "",
                f"The file was exported for {batch:,} rows at a time (a fixed batch), so rows are "
                "asked in blocks of that size, and explanations may take longer."
                if batch
                else "",
            ),
        )
    )
