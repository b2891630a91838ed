"""How calls of a Keras network are compiled, whatever it reads."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any


def compiled(function: Callable[..., Any], signature: Sequence[Any]) -> Callable[..., Any]:
    """Trace a function when it is first called: for a network that is asked again and again."""
    import tensorflow as tf

    traced: Callable[..., Any] = tf.function(function, input_signature=signature)
    return traced
