"""A packed ONNX graph with its tokenizer as a checked handle."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from importlib.metadata import version
from typing import Any

import numpy as np

from explainers.errors import RefusedError
from explainers.intake.handle import ModelHandle
from explainers.intake.hugging_face.architectures import ARCHITECTURES
from explainers.intake.hugging_face.config import parsed as parsed_settings
from explainers.intake.hugging_face.labels import classes_of
from explainers.intake.hugging_face.library import check_tokenizers
from explainers.intake.hugging_face.tokenizer import Tokenizer, tokenizer_of
from explainers.intake.onnx.audit import audit
from explainers.intake.onnx.graph import opset, parsed
from explainers.intake.onnx.outputs import answer_of
from explainers.intake.onnx.session import opened
from explainers.intake.onnx.trial import understood_from
from explainers.intake.reading import handle_as
from explainers.intake.texts.column import EMPTY, text_handle
from explainers.intake.texts.onnx_folder import files_of
from explainers.intake.texts.onnx_inputs import token_inputs
from explainers.intake.texts.onnx_part import Run, part_of, runner
from explainers.intake.vision.onnx_part import leads_to, tap_of, tapped
from explainers.records import Floats, ModelCard, Reading, TextInput

_POSITIONS = 512
"""Tokens a network reads where its folder does not say: as many as BERT."""
_ANY = 1 << 31
_TRIED, _WORDS = 12, 6
_CUT = "The model reads the first {tokens:,} tokens of a text; what is beyond is cut."


@dataclass(frozen=True)
class Said:
    """What config.json says. classes: their names, () without any. columns: 0 where not known."""

    classes: tuple[str, ...] = ()
    columns: int = 0
    readings: tuple[Reading, ...] = ()
    positions: int = _POSITIONS
    vocabulary: int = _ANY


def read(data: bytes, file_name: str) -> ModelHandle:
    """Read a packed folder of an ONNX graph, a tokenizer and perhaps a configuration.

    Raises RefusedError: what `onnx_folder.files_of`, `onnx.audit.audit`, `onnx.outputs.answer_of`
    and `hugging_face.tokenizer.tokenizer_of` refuse, MISSING_PACKAGE, BROKEN_MODEL,
    NOT_A_TABLE_MODEL, FIXED_BATCH, FIXED_LENGTH, TOO_NEW, NO_PROBABILITIES, SEVERAL_TARGETS,
    MULTI_LABEL, UNKNOWN_OUTPUT, CONSTANT_OUTPUT.
    """
    files = files_of(data)
    said = _said(files.config)
    check_tokenizers()
    tokenizer = tokenizer_of(files.tokenizer, files.settings, said.positions, said.vocabulary)
    model = parsed(files.graph)
    graph = audit(model)
    inputs, answer = token_inputs(graph), answer_of(graph)
    tap = tap_of(graph, answer)
    run = runner(opened(tapped(model, tap)), tokenizer, inputs, answer, tap)
    tried = _tried(run, tokenizer)
    meaning = understood_from(answer, None if tried is None else tried[0])
    _check_columns(said, meaning.columns)
    known = tried is not None and tap.function and leads_to(tap, *tried)
    function = tap.function if known else ""
    card = ModelCard(
        digest=hashlib.sha256(data).hexdigest(),
        file_name=file_name,
        size=len(data),
        family="ONNX",
        kind=f"ONNX graph of texts, {len(graph.nodes):,} operators",
        task="regression",
        scale="number",
        features=(),
        outputs=meaning.columns,
        versions={name: version(name) for name in ("onnxruntime", "onnx", "tokenizers")},
        details=(("opset", ", ".join(f"{name} {number}" for name, number in opset(model)[:4])),),
        notes=(_CUT.format(tokens=tokenizer.tokens), EMPTY, *meaning.notes),
        readings=_readings(meaning.readings, said),
    )
    part = part_of(run, function, meaning.columns)
    return _settled(text_handle(card, part, TextInput(limit=tokenizer.tokens)), said)


def _said(config: bytes | None) -> Said:
    if config is None:
        return Said()
    settings = parsed_settings(config, "config.json")
    classes, columns, readings = classes_of(settings)
    known = ARCHITECTURES.get(str(settings.get("model_type")))
    longest, words = (_whole(settings, name) for name in ("max_position_embeddings", "vocab_size"))
    padding = _whole(settings, "pad_token_id") or 1
    counted = padding + 1 if known is not None and known.numbered_from_pad else 0
    return Said(classes, columns, readings, (longest or _POSITIONS) - counted, words or _ANY)


def _whole(settings: Mapping[str, Any], name: str) -> int | None:
    number = settings.get(name)
    return number if type(number) is int and number > 0 else None


def _readings(found: tuple[Reading, ...], said: Said) -> tuple[Reading, ...]:
    """What the outputs may be: what the graph shows, and of several what the file says."""
    if not found:
        raise RefusedError(
            "NO_PROBABILITIES",
            "The graph answers decision scores of an operator for tables, which are not read for "
            "texts.",
            "Export a network that answers a probability, or one score, for each class.",
        )
    both = tuple(reading for reading in found if reading in said.readings)
    return both if both and len(found) > 1 else found


def _check_columns(said: Said, columns: int) -> None:
    if said.columns not in (0, columns):
        raise RefusedError(
            "BROKEN_MODEL",
            f"config.json names {said.columns:,} classes, and the graph answers {columns:,} "
            "numbers a text.",
            "Pack the graph with the configuration of the model it was exported from.",
        )


def _tried(run: Run, tokenizer: Tokenizer) -> tuple[Floats, Floats] | None:
    """Ask about invented texts; None where that tells nothing."""
    draw = np.random.default_rng(0)
    try:
        words = sorted(tokenizer.library.get_vocab(with_added_tokens=False))
        texts = [" ".join(draw.choice(words, size)) for size in draw.integers(1, _WORDS, _TRIED)]
        found, before = run(list(dict.fromkeys(texts)))
    except Exception:  # noqa: BLE001 - the texts are ours, not the owner's: no reason to refuse
        return None
    if found.ndim != 2 or not np.isfinite(found).all():
        return None
    return found, before


def _settled(handle: ModelHandle, said: Said) -> ModelHandle:
    """The handle read in the one way its file allows; one that leaves it open stays as it is."""
    card = handle.card
    if len(card.readings) != 1:
        return handle
    read_so = handle_as(handle, card.readings[0])
    named = said.classes if len(said.classes) == read_so.card.outputs else ()
    return replace(read_so, card=replace(read_so.card, readings=(), reading=None, classes=named))
