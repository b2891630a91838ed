"""A Keras network that cuts texts itself as a checked handle, from whichever file it came."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from explainers.errors import RefusedError, quoted
from explainers.intake.handle import ModelHandle
from explainers.intake.keras.cards import Network, bare_card, settled_card
from explainers.intake.keras.config import parts_of
from explainers.intake.keras.outputs import last_activation, readings_of, shape_of_the_one
from explainers.intake.keras.text_settings import KIND
from explainers.intake.texts import keras_part as texts
from explainers.intake.texts.column import EMPTY, text_handle
from explainers.intake.texts.keras_attention import looking_of
from explainers.intake.texts.keras_cutting import Cutting
from explainers.intake.texts.keras_graph import graph_of


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
    kind = f"{network.config['class_name']} network of texts"
    bare = bare_card(network, data, file_name, kind, outputs, readings)
    card = replace(
        bare,
        details=(*bare.details, ("vocabulary", f"{words:,}")),
        notes=tuple(_notes(found)),
    )
    reading = readings[0] if len(readings) == 1 else None
    return text_handle(settled_card(card), texts.part_of(found, reading), texts.text_input(found))


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
    shape = shape_of_the_one(network.model)
    if len(shape) != 1 or shape[0] is None:
        raise RefusedError(
            "NOT_A_TABLE_MODEL",
            f"The network answers an array of shape {quoted(shape)} for each text, and one "
            "number, or one for each class, is explained.",
            "Upload a network that ends in a Dense layer.",
        )
    return shape[0]
