"""Relevance propagation one connection at a time, in double precision: slow, and from the papers.

A layer is a matrix of weights, (inputs, outputs), and a bias, (outputs,). A convolution is written
out as such a matrix, which is what it is.
"""

import numpy as np


def epsilon(inputs, weights, bias, relevance, stabilizer):
    """Bach et al. 2015, equation 58: every message from output k to input j, added up."""
    found = np.zeros(len(inputs))
    for k in range(weights.shape[1]):
        z = sum(inputs[j] * weights[j, k] for j in range(len(inputs))) + bias[k]
        below = z + stabilizer * (1 if z >= 0 else -1)
        for j in range(len(inputs)):
            if below != 0:
                found[j] += inputs[j] * weights[j, k] / below * relevance[k]
    return found


def positive(inputs, weights, relevance):
    """Bach et al. 2015, equation 60, alpha 1 and beta 0: positive contributions alone."""
    found = np.zeros(len(inputs))
    for k in range(weights.shape[1]):
        parts = [max(inputs[j] * weights[j, k], 0) for j in range(len(inputs))]
        for j in range(len(inputs)):
            if sum(parts) > 0:
                found[j] += parts[j] / sum(parts) * relevance[k]
    return found


def convolution_matrix(kernel, height, width, stride=1):
    """A convolution without padding of (height, width, channels) as (inputs, outputs).

    kernel: (rows, columns, channels, filters).
    """
    rows, columns, channels, filters = kernel.shape
    down, across = (height - rows) // stride + 1, (width - columns) // stride + 1
    matrix = np.zeros((height, width, channels, down, across, filters))
    for y in range(down):
        for x in range(across):
            for i in range(rows):
                for j in range(columns):
                    matrix[y * stride + i, x * stride + j, :, y, x, :] += kernel[i, j]
    return matrix.reshape(height * width * channels, -1)


def mean_matrix(height, width, channels):
    """A mean over all places of (height, width, channels) as (inputs, channels)."""
    matrix = np.zeros((height, width, channels, channels))
    for channel in range(channels):
        matrix[:, :, channel, channel] = 1 / (height * width)
    return matrix.reshape(-1, channels)


def normalising_matrix(inputs, groups, gamma, stabilizer):
    """A mean taken off and a deviation divided by, the deviation held constant.

    inputs: (places, channels), as all that is normalised together comes in `groups` of channels.
    gamma: (channels,). Ali et al. 2022, section 4.2: (delta_ij - 1 / n) gamma_j / deviation.
    """
    places, channels = inputs.shape
    wide = channels // groups
    matrix = np.zeros((places, channels, places, channels))
    for group in range(groups):
        own = range(group * wide, (group + 1) * wide)
        members = [(place, channel) for place in range(places) for channel in own]
        deviation = np.sqrt(np.var([inputs[each] for each in members]) + stabilizer)
        for i in members:
            for j in members:
                matrix[(*i, *j)] = ((i == j) - 1 / len(members)) * gamma[j[1]] / deviation
    return matrix.reshape(inputs.size, inputs.size)


def network(picture, layers, output, rules):
    """Walk a chain of (weights, bias) with a ReLU between any two; relevance like the picture.

    rules: for each layer a stabilizer of the epsilon rule, or None for positive contributions.
    """
    inputs = [np.ravel(picture).astype(np.float64)]
    for weights, bias in layers[:-1]:
        inputs.append(np.maximum(inputs[-1] @ weights + bias, 0))
    margins = inputs[-1] @ layers[-1][0] + layers[-1][1]
    relevance = np.where(np.arange(len(margins)) == output, margins, 0.0)
    for (weights, bias), given, rule in zip(
        reversed(layers), reversed(inputs), reversed(rules), strict=True
    ):
        if rule is None:
            relevance = positive(given, weights, relevance)
        else:
            relevance = epsilon(given, weights, bias, relevance, rule)
    return relevance.reshape(picture.shape)
