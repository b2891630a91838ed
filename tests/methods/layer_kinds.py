"""A network with each listed kind of layer, and the plain layers it comes to."""

import keras
import numpy as np

from tests.reference.layered import Layer, drawn

layer = keras.layers
FIRST, LAST = drawn([3, 6, 3], ["relu", "softmax"], size=2.0)
SHIFT, SPREAD = np.array([0.3, -1.0, 2.0]), np.array([0.5, 2.0, 1.5])
SCALED = Layer(np.diag(1 / SPREAD), -SHIFT / SPREAD)


def stacked(*before, after=()):
    """Keras layers before, between and after the same two dense ones."""
    first = layer.Dense(6, "relu")
    last = layer.Dense(3, "softmax")
    model = keras.Sequential([keras.Input((3,)), *before, first, *after, last])
    first.set_weights([FIRST.kernel, FIRST.bias])
    last.set_weights([LAST.kernel, LAST.bias])
    return model


def ended(*activation):
    """The first layer's function as a layer of its own, and the last one's."""
    first, last = layer.Dense(6), layer.Dense(3)
    between, behind = activation
    model = keras.Sequential([keras.Input((3,)), first, between, last, behind])
    first.set_weights([FIRST.kernel, FIRST.bias])
    last.set_weights([LAST.kernel, LAST.bias])
    return model


def batch_norm():
    norm = layer.BatchNormalization(epsilon=1e-6)
    model = stacked(norm)
    norm.set_weights([np.ones(3), np.zeros(3), SHIFT, SPREAD**2 - 1e-6])
    return model


def merged(merge, signs):
    """Two dense layers made one, and the one they are together."""
    taken = keras.Input((3,))
    two = [layer.Dense(6), layer.Dense(6)]
    behind = stacked()
    joined = merge()([part(taken) for part in two])
    last = layer.Dense(3, "softmax")
    model = keras.Model(taken, last(layer.Activation("relu")(joined)))
    kernels = np.random.default_rng(9).normal(size=(2, 3, 6))
    for part, kernel in zip(two, kernels, strict=True):
        part.set_weights([kernel, FIRST.bias])
    last.set_weights(behind.layers[-1].get_weights())
    weights = np.array(signs)
    together = Layer(np.tensordot(weights, kernels, 1), FIRST.bias * weights.sum(), "relu")
    return model, [together, LAST]


def concatenated():
    taken = keras.Input((3,))
    two = [layer.Dense(2, "relu"), layer.Dense(4, "relu")]
    last = layer.Dense(3, "softmax")
    model = keras.Model(taken, last(layer.Concatenate()([part(taken) for part in two])))
    two[0].set_weights([FIRST.kernel[:, :2], FIRST.bias[:2]])
    two[1].set_weights([FIRST.kernel[:, 2:], FIRST.bias[2:]])
    last.set_weights([LAST.kernel, LAST.bias])
    return model


PLAIN = [FIRST, LAST]
KINDS = {
    "Activation": lambda: (ended(layer.Activation("relu"), layer.Activation("softmax")), PLAIN),
    "ActivityRegularization": lambda: (stacked(after=[layer.ActivityRegularization(0.1)]), PLAIN),
    "Add": lambda: merged(layer.Add, [1, 1]),
    "AlphaDropout": lambda: (stacked(after=[layer.AlphaDropout(0.4)]), PLAIN),
    "Average": lambda: merged(layer.Average, [0.5, 0.5]),
    "BatchNormalization": lambda: (batch_norm(), [SCALED, *PLAIN]),
    "Concatenate": lambda: (concatenated(), PLAIN),
    "Dense": lambda: (stacked(), PLAIN),
    "Dropout": lambda: (stacked(after=[layer.Dropout(0.4)]), PLAIN),
    "Flatten": lambda: (stacked(layer.Reshape((3, 1)), layer.Flatten()), PLAIN),
    "GaussianDropout": lambda: (stacked(after=[layer.GaussianDropout(0.4)]), PLAIN),
    "GaussianNoise": lambda: (stacked(after=[layer.GaussianNoise(0.4)]), PLAIN),
    "InputLayer": lambda: (stacked(), PLAIN),
    "Normalization": lambda: (
        stacked(layer.Normalization(mean=SHIFT, variance=SPREAD**2)),
        [SCALED, *PLAIN],
    ),
    "ReLU": lambda: (ended(layer.ReLU(), layer.Softmax()), PLAIN),
    "Rescaling": lambda: (
        stacked(layer.Rescaling(0.5, offset=0.25)),
        [Layer(np.eye(3) / 2, np.full(3, 0.25)), *PLAIN],
    ),
    "Reshape": lambda: (stacked(layer.Reshape((1, 3)), layer.Reshape((3,))), PLAIN),
    "Softmax": lambda: (ended(layer.ReLU(), layer.Softmax()), PLAIN),
    "Subtract": lambda: merged(layer.Subtract, [1, -1]),
}
