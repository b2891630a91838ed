"""A Keras network of texts on one level: what cuts the texts, and the layers that read pieces."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from explainers.errors import RefusedError, quoted
from explainers.intake.keras.layers import layers_of
from explainers.intake.keras.text_settings import KIND
from explainers.intake.texts.keras_cutting import Cutting
from explainers.intake.vision.keras_flat import before_the_last_function, flat_from, nodes_of

_COMPARING = ("Equal", "Greater", "GreaterEqual", "Less", "LessEqual", "NotEqual")
_ALONE = "Save a network whose one input is the text, straight into one TextVectorization layer."


@dataclass(frozen=True, eq=False)
class Graph:
    """What reads the pieces of a text, or the counts of its words.

    answers: pieces -> outputs, as the network answers. margins: the same before the last softmax or
    sigmoid; None where it ends in neither.
    """

    cutting: Cutting
    answers: Any
    margins: Any


def takes_texts(model: Any) -> bool:
    """Whether a Keras model cuts running text."""
    return any(type(part).__name__ == KIND for part in layers_of(model))


def graph_of(model: Any) -> Graph:
    """Lay a model out that takes texts. Raises RefusedError: NOT_A_TABLE_MODEL, TRAINING_MODE."""
    import keras

    cuts = _cuts(model)
    text = model.inputs[0]
    whole = flat_from(
        model, keras.Input(tuple(text.shape[1:]), dtype="string", name=_free(model, "text"))
    )
    readers = [node.operation for node in nodes_of(whole) if _reads(node, whole.inputs[0])]
    if any(reader is not cuts for reader in readers):
        other = next(reader for reader in readers if reader is not cuts)
        raise _no_text_model(
            f"{type(other).__name__} {quoted(other.name)} takes the text beside or before "
            f"{KIND} {quoted(cuts.name)}, and what it does with it is not followed"
        )
    cutting = Cutting(cuts, len(text.shape) == 2)
    given = _given(model, cutting, whole)
    answers = keras.Model(given, swapped(whole, given, {id(cuts): lambda pieces: pieces}))
    margin = before_the_last_function(answers)
    margins = None if margin is answers.outputs[0] else keras.Model(given, margin)
    return Graph(cutting, answers, margins)


def by_vectors(network: Any, embedding: Any) -> Any:
    """A network that takes the numbers of pieces, and vectors in place of what it looks up.

    Which pieces are read and which are passed over is still told by the numbers.
    """
    import keras

    class Standing(keras.layers.Layer):
        def call(self, numbers: Any, vectors: Any) -> Any:  # noqa: ARG002 - for their mask
            return vectors

        def compute_mask(self, numbers: Any, mask: Any = None) -> Any:
            return embedding.compute_mask(numbers, mask)

    pieces = network.inputs[0].shape[1]
    numbers = keras.Input((pieces,), dtype="int64", name=_free(network, "numbers"))
    vectors = keras.Input(
        (pieces, embedding.output_dim), dtype="float32", name=_free(network, "vectors")
    )
    standing = Standing(name=_free(network, "standing"), dtype=embedding.dtype_policy)
    standing.supports_masking = embedding.supports_masking
    answer = swapped(network, numbers, {id(embedding): lambda ids: standing(ids, vectors)})
    return keras.Model([numbers, vectors], answer)


def embedding_of(network: Any) -> tuple[Any, str]:
    """The layer that looks up the vectors of pieces, and ""; None and why there is no one."""
    readers = [node for node in nodes_of(network) if _reads(node, network.inputs[0])]
    operations = {id(node.operation): node.operation for node in readers}.values()
    kinds = [type(operation).__name__ for operation in operations]
    others = [kind for kind in kinds if kind not in (*_COMPARING, "Embedding")]
    if kinds.count("Embedding") == 1 and not others:
        return next(each for each in operations if type(each).__name__ == "Embedding"), ""
    if others:
        return None, (
            f"This network gives the numbers of its words to {others[0]}, and a number of a word "
            "has no slope; gradients are followed to an Embedding layer."
        )
    return None, (
        f"This network looks its words up in {kinds.count('Embedding')} Embedding layers, and "
        "gradients are followed to one."
    )


def swapped(network: Any, given: Any, others: dict[int, Callable[..., Any]]) -> Any:
    """The output of a flat network on another input, with calls in place of some operations.

    others: by the identity of an operation.
    """
    found = network._run_through_graph(
        [given], operation_fn=lambda operation: others.get(id(operation), operation)
    )
    (found,) = found if isinstance(found, list | tuple) else (found,)
    return found


def _cuts(model: Any) -> Any:
    """The one layer that cuts the one text. Raises RefusedError NOT_A_TABLE_MODEL."""
    found = {id(part): part for part in layers_of(model) if type(part).__name__ == KIND}
    cuts = list(found.values())
    names = " and ".join(quoted(cut.name) for cut in cuts)
    if len(model.inputs) != 1:
        raise _no_text_model(
            f"{KIND} {names} reads running text, and the network takes {len(model.inputs)} inputs"
        )
    if len(cuts) != 1:
        raise _no_text_model(f"its text is cut in {len(cuts)} ways ({names}), and one is followed")
    return cuts[0]


def _given(model: Any, cutting: Cutting, whole: Any) -> Any:
    import keras

    (node,) = [node for node in nodes_of(whole) if node.operation is cutting.layer]
    name = _free(model, "pieces")
    if cutting.counts:
        return keras.Input(tuple(node.outputs[0].shape[1:]), dtype="float32", name=name)
    return keras.Input((cutting.length,), dtype="int64", name=name)


def _reads(node: Any, tensor: Any) -> bool:
    return any(each is tensor for each in node.input_tensors)


def _free(model: Any, name: str) -> str:
    """A name that no layer of the model has."""
    taken = {part.name for part in _named(model)}
    while name in taken:
        name += "_"
    return name


def _named(model: Any) -> Iterator[Any]:
    yield from layers_of(model)
    yield from model.inputs


def _no_text_model(what: str) -> RefusedError:
    return RefusedError("NOT_A_TABLE_MODEL", f"This network cannot be read: {what}.", _ALONE)
