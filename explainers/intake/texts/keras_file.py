"""A Keras network that cuts texts itself as a checked handle, from whichever file it came."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import replace
from importlib.metadata import version

from explainers.errors import RefusedError, quoted
from explainers.intake.handle import ModelHandle
from explainers.intake.keras.config import parts_of
from explainers.intake.keras.handles import Network, details, tensorflow_version
from explainers.intake.keras.outputs import last_activation, readings_of
from explainers.intake.keras.text_settings import KIND
from explainers.intake.reading import card_as
from explainers.intake.texts import keras_part as texts
from explainers.intake.texts.column import EMPTY, text_handle
from explainers.intake.texts.keras_attention import looking_of
from explainers.intake.texts.keras_cutting import Cutting
from explainers.intake.texts.keras_graph import graph_of
from explainers.records import ModelCard


def text_handle_of(network: Network, data: bytes, file_name: str) -> ModelHandle:
    """Describe a network of texts of the file `data`, and make it answer.

    Raises RefusedError: NOT_A_TABLE_MODEL, SEVERAL_TARGETS, MULTI_LABEL, CONSTANT_OUTPUT,
    TRAINING_MODE, BROKEN_MODEL.
    """
    outputs = _outputs(network)
    readings = readings_of(last_activation(network.model), outputs, network.loss)
    graph = graph_of(network.model)
    _check_words(network, graph.cutting)
    found = texts.network_of(graph, outputs, *looking_of(graph.answers, graph.cutting))
    words = len(graph.cutting.words)
    card = ModelCard(
        digest=hashlib.sha256(data).hexdigest(),
        file_name=file_name,
        size=len(data),
        family="Keras",
        kind=f"{network.config['class_name']} network of texts",
        task="regression",
        scale="number",
        features=(),
        outputs=outputs,
        versions={"keras": version("keras"), "tensorflow": tensorflow_version()},
        details=(*details(network), ("vocabulary", f"{words:,}")),
        notes=tuple(_notes(found)),
        readings=readings,
    )
    reading = readings[0] if len(readings) == 1 else None
    if reading is not None:
        card = replace(card_as(card, reading), readings=(), reading=None)
    return text_handle(card, texts.part_of(found, reading), texts.text_input(found))


def _notes(network: texts.Network) -> Iterator[str]:
    cutting = network.graph.cutting
    if cutting.limit is not None:
        yield (
            f"The network reads the first {cutting.limit:,} words of a text; what is beyond is cut."
        )
    yield (
        f"The network knows {len(cutting.words):,} words by their number; all others are one and "
        f"the same to it, {quoted(cutting.words[cutting.unknown])}."
    )
    if network.embedding and cutting.mask == cutting.unknown:
        yield (
            "Its vocabulary has no mask: where pieces are compared with a mask, the token for "
            "words it does not know stands in its place."
        )
    yield EMPTY
    if not cutting.counts and cutting.length is None:
        yield (
            "Each text is given to the network by itself, and one without a word as a single place "
            "that is empty: in a batch Keras fills texts up to the longest, which some networks "
            "answer otherwise."
        )


def _check_words(network: Network, cutting: Cutting) -> None:
    """Check that no word was lost or made: Keras reads a file of words by lines, without a word.

    Raises RefusedError BROKEN_MODEL.
    """
    (part,) = (part for part in parts_of(network.config) if part["class_name"] == KIND)
    stated, found = part["config"].get("vocabulary_size"), len(cutting.words)
    if not isinstance(stated, int) or stated == found:
        return
    counts = (
        f"The layer {quoted(cutting.layer.name)} states {stated:,} words, and Keras finds "
        f"{found:,} in the file"
    )
    if found < stated:
        raise RefusedError(
            "BROKEN_MODEL",
            f"{counts}: words are missing there.",
            "Save the model again with model.save('model.keras'), which keeps its words.",
        )
    raise RefusedError(
        "BROKEN_MODEL",
        f"{counts}: a word with a line break in it is read as two, and each word behind it is "
        "taken for another.",
        "Leave words with line breaks out of the vocabulary, and train the network again.",
    )


def _outputs(network: Network) -> int:
    """How many numbers a text is answered with. Raises RefusedError."""
    shapes = [tuple(tensor.shape[1:]) for tensor in network.model.outputs]
    if len(shapes) != 1:
        raise RefusedError(
            "SEVERAL_TARGETS",
            f"The network has {len(shapes)} outputs, and one is explained at a time.",
            "Save a model that ends in the output you ask about: "
            "keras.Model(model.inputs, model.outputs[0]).",
        )
    if len(shapes[0]) != 1 or shapes[0][0] is None:
        raise RefusedError(
            "NOT_A_TABLE_MODEL",
            f"The network answers an array of shape {quoted(shapes[0])} for each text, and one "
            "number, or one for each class, is explained.",
            "Upload a network that ends in a Dense layer.",
        )
    return int(shapes[0][0])
