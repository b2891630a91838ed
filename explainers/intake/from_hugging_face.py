"""Packed Hugging Face classifiers: files are checked, and the network is built or run from them."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from importlib.metadata import version

from explainers.intake.folders import directory
from explainers.intake.handle import ModelHandle
from explainers.intake.hugging_face.config import Audited, audited
from explainers.intake.hugging_face.files import files_of
from explainers.intake.hugging_face.library import NEEDED, check_installed
from explainers.intake.hugging_face.network import Blank, blank, filled, left_over
from explainers.intake.hugging_face.tokenizer import Tokenizer, tokenizer_of
from explainers.intake.hugging_face.weights import header_of
from explainers.intake.reading import handle_as
from explainers.intake.summary import counted, listed
from explainers.intake.texts import onnx_file
from explainers.intake.texts.column import EMPTY, text_handle
from explainers.intake.texts.hugging_face_part import Network, part_of, text_input
from explainers.intake.texts.onnx_folder import holds_graph
from explainers.intake.vision import handles
from explainers.intake.vision.hugging_face_file import takes_pictures, vision_of
from explainers.records import ModelCard

_ONE_RIGHT = (
    "The configuration does not say how the classes were trained; exactly one of them is taken to "
    "be right for each text (softmax)."
)


def read(data: bytes, file_name: str) -> ModelHandle:
    """Read a packed Hugging Face folder that classifies texts or pictures.

    Raises RefusedError: NOT_AN_ARCHIVE, TOO_MANY_MEMBERS, UNSAFE_NAME, DUPLICATE_MEMBER,
    OUTSIDE_LINK, ENCRYPTED_MEMBER, EXPANDS_TOO_MUCH, SEVERAL_MODELS, TOO_DEEP, TOO_LARGE,
    HUGGING_FACE_CODE, PICKLED_WEIGHTS, SHARDED_WEIGHTS, MISSING_FILE, NOT_A_TABLE_MODEL,
    UNLISTED_TYPE, MULTI_LABEL, SEVERAL_TARGETS, TOO_LARGE_CONFIG, TOO_MANY_PARAMETERS,
    MISSING_PACKAGE, BROKEN_MODEL; and what `onnx_file.read` refuses of a graph with a tokenizer.
    """
    if holds_graph([member.filename for member in directory(data)]):
        return onnx_file.read(data, file_name)
    if takes_pictures(data):
        return handles.handle_of(*vision_of(data, file_name))
    files = files_of(data)
    config = audited(files.config)
    arrays = header_of(files.weights)
    torch = check_installed()
    empty = blank(torch, config)
    unused = left_over(empty.shapes, arrays)
    tokenizer = tokenizer_of(
        files.tokenizer, files.tokenizer_config, empty.positions, empty.vocabulary
    )
    model = filled(torch, empty, files.weights)
    kinds = sorted({arrays[name].dtype for name in empty.shapes})
    card = ModelCard(
        digest=hashlib.sha256(data).hexdigest(),
        file_name=file_name,
        size=len(data),
        family="Hugging Face",
        kind=f"{config.architecture.name}, {_size(empty)}",
        task="regression",
        scale="number",
        features=(),
        outputs=config.outputs,
        versions={name: version(name) for name in ("torch", *NEEDED)},
        details=_details(config, empty, kinds),
        notes=_notes(config, tokenizer, unused),
        readings=config.readings,
    )
    counted_from = empty.config.pad_token_id if config.architecture.numbered_from_pad else None
    network = Network(torch, model, tokenizer, config.outputs, counted_from)
    handle = text_handle(card, part_of(network), text_input(network))
    return _settled(handle, config) if len(config.readings) == 1 else handle


def _settled(handle: ModelHandle, config: Audited) -> ModelHandle:
    """The handle read in the one way the file allows, of which nothing is left open."""
    read_so = handle_as(handle, config.readings[0])
    card = replace(read_so.card, readings=(), reading=None, classes=config.classes)
    return replace(read_so, card=card)


def _size(empty: Blank) -> str:
    """Name the layers of a network and their width; DistilBERT has names of its own for both."""
    return f"{empty.config.num_hidden_layers} layers of width {empty.config.hidden_size:,}"


def _details(config: Audited, empty: Blank, kinds: Sequence[str]) -> tuple[tuple[str, str], ...]:
    found = (
        ("parameters", f"{empty.parameters:,}"),
        ("weights saved as", ", ".join(kinds)),
        ("vocabulary", f"{empty.vocabulary:,}"),
        ("saved with", f"Transformers {config.saved_with}" if config.saved_with else ""),
    )
    return tuple((what, value) for what, value in found if value)


def _notes(config: Audited, tokenizer: Tokenizer, unused: Sequence[str]) -> tuple[str, ...]:
    cut = (
        f"The model reads the first {tokenizer.tokens:,} tokens of a text (pieces of words, the "
        "marks around them included); what is beyond is cut."
    )
    extra = f"The network does not use {counted(len(unused), 'weight')} in the file: "
    return (
        cut,
        EMPTY,
        *((_ONE_RIGHT,) if config.outputs > 1 and not config.says_task else ()),
        *((extra + listed(unused) + ".",) if unused else ()),
    )
