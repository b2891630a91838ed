"""Deep SHAP: differences from reference rows, traced back through a network's layers."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import Any

import numpy as np
from pydantic import Field

from explainers.checks.additivity import ROUNDING
from explainers.kernels.gradients import quadrature
from explainers.methods.declaration import Answer, Method, Subject
from explainers.methods.marginal import thinned
from explainers.methods.networks import answered, encoded, network_of
from explainers.methods.parameters import Parameters

_SOFTMAX_STEPS = 32


class DeepShapParameters(Parameters):
    """What may be set: each line is a control on the page and a part of the key."""

    reference_rows: int = Field(100, ge=1, le=1_000, description="Reference rows to compare with")


def run(
    subject: Subject,
    parameters: DeepShapParameters,
    generator: np.random.Generator,
) -> Answer:
    """Explain rows by shap's DeepExplainer, pair by pair with reference rows.

    Each pair goes forward and back once for each output; its two rows are counted once.
    """
    if subject.reference is None:  # the declaration says that some are used
        raise ValueError("Deep SHAP needs reference rows")
    part = network_of(subject)
    references = thinned(subject.reference, parameters.reference_rows)
    background = encoded(part, references).astype(np.float32)
    rows = encoded(part, subject.rows).astype(np.float32)
    with _rules():
        explainer = _explainer(part.network, background.tobytes())
        values = explainer.shap_values(rows, check_additivity=False)
    used, given = len(references), len(subject.reference)
    fewer = [f"Compared with {used:,} of {given:,} reference rows."] if used < given else []
    return answered(
        subject,
        part,
        np.asarray(values, dtype=np.float64),
        subject.model.predict(references).mean(axis=0),
        fewer,
        budget=_sent(used, len(rows)),
    )


@lru_cache(maxsize=1)
def _explainer(network: Any, background: bytes) -> Any:
    """Build shap's explainer, which traces the network when it is first asked and keeps the traces.

    The last one is kept: tracing takes a tenth of a second for each output, a row a hundredth of
    that, and a run may ask for few rows at a time.
    """
    import shap

    rows = np.frombuffer(background, np.float32).reshape(-1, network.inputs[0].shape[1])
    # As tensors: given a model of one input, shap calls it in a way Keras warns about.
    return shap.DeepExplainer((network.inputs, network.outputs[0]), rows)


@contextmanager
def _rules() -> Iterator[None]:
    """Lend shap our rule for softmax, and leave TensorFlow as it was.

    shap swaps the function with which TensorFlow records gradients; when it meets a layer it
    cannot trace, it does not swap back, and every gradient taken after that would fail.
    """
    from shap.explainers._deep import deep_tf

    recorder, softmax = deep_tf.tf_execute.record_gradient, deep_tf.op_handlers["Softmax"]
    deep_tf.op_handlers["Softmax"] = _through_softmax
    try:
        yield
    finally:
        deep_tf.op_handlers["Softmax"] = softmax
        deep_tf.tf_execute.record_gradient = recorder


def _through_softmax(explainer: Any, op: Any, upper: Any) -> Any:
    """Multipliers below a softmax, (2 pairs, classes), from those above it.

    The rescale rule gives a function of one number its mean slope between the two numbers. This
    is the same for softmax: its mean slopes on the straight way between the two rows of scores,
    moved by the least there is (to the change, in the direction of the difference) so that they
    give the whole change. shap centres each row on its own maximum instead and divides the
    difference of centred scores by that of the scores, which may be near 0: attributions of a
    probability came to 112 on a network over iris, and still added up (shap/shap#1506).
    """
    import tensorflow as tf

    row, reference = tf.split(op.inputs[0], 2)
    difference = row - reference
    places, weights = (
        tf.constant(part, dtype=difference.dtype) for part in quadrature(_SOFTMAX_STEPS)
    )
    steps = tf.reshape(places, (-1, *(1 for _ in difference.shape)))
    way = tf.nn.softmax(reference + steps * difference)
    change = tf.subtract(*tf.split(op.outputs[0], 2))

    def below(above: Any) -> Any:
        slopes = way * (above - tf.reduce_sum(way * above, axis=-1, keepdims=True))
        mean = tf.tensordot(weights, slopes, 1)
        missed = tf.reduce_sum(above * change - mean * difference, axis=-1, keepdims=True)
        length = tf.reduce_sum(difference**2, axis=-1, keepdims=True)
        return mean + tf.math.divide_no_nan(missed, length) * difference

    return tf.concat([below(above) for above in tf.split(upper, 2)], 0)


def _sent(references: int, rows: int) -> int:
    """Count rows as if the explainer were built anew: it asks about the reference rows too."""
    return 2 * references + rows * (1 + 2 * references)


def _cost(parameters: Any, rows: int, features: int) -> int:
    """Count each row and each pair's two rows, and the reference rows for the base value."""
    return _sent(int(parameters.reference_rows), rows)


METHOD = Method(
    name="deep_shap",
    title="Deep SHAP",
    version="1",
    question="How much did each feature move the network's answer, compared with the mean answer "
    "for the reference rows?",
    silent_on="The sum is the network's, its shares are an approximation of SHAP values: what "
    "features do together inside the network is split layer by layer. It says what moved the "
    "network, not what would change the world.",
    paper="Lundberg and Lee 2017, A unified approach to interpreting model predictions, NeurIPS; "
    "Shrikumar, Greenside and Kundaje 2017, Learning important features through propagating "
    "activation differences, ICML",
    link="https://arxiv.org/abs/1705.07874",
    shape="attribution",
    scopes=frozenset({"global", "local"}),
    tasks=frozenset({"classification", "regression"}),
    exact=False,
    tolerance=ROUNDING,
    uses_reference=True,
    block_rows=128,
    parameters=DeepShapParameters,
    cost=_cost,
    run=run,
    groups=True,
    needs=("gradients", "deep_shap"),
    packages=("shap",),
)
