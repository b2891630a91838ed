"""Maps of pictures in plain loops, from the papers; slow."""

import numpy as np


def grad_cam(activations, slopes):
    """Selvaraju et al. 2017, equations 1 and 2, for one picture (h, w, maps): (h, w)."""
    height, width, maps = activations.shape
    coarse = np.zeros((height, width))
    for k in range(maps):
        weight = 0.0
        for i in range(height):
            for j in range(width):
                weight += slopes[i, j, k] / (height * width)
        coarse += weight * activations[:, :, k]
    return np.where(coarse > 0, coarse, 0)


def bilinear(map_, height, width):
    """Each new pixel's middle, looked up between the four middles around it."""
    rows, columns = map_.shape
    found = np.zeros((height, width))
    for y in range(height):
        for x in range(width):
            at = min(max((y + 0.5) * rows / height - 0.5, 0), rows - 1)
            across = min(max((x + 0.5) * columns / width - 0.5, 0), columns - 1)
            i, j = int(at), int(across)
            for row, weight in ((i, 1 - (at - i)), (min(i + 1, rows - 1), at - i)):
                for column, share in ((j, 1 - (across - j)), (min(j + 1, columns - 1), across - j)):
                    found[y, x] += weight * share * map_[row, column]
    return found


def occlusion(margin, picture, fill, patch, stride):
    """Zeiler and Fergus 2014: cover a square, see how the margin falls; mean over squares."""
    height, width = picture.shape[:2]
    total, times = np.zeros((height, width)), np.zeros((height, width))
    for y in sorted({*range(0, height - patch, stride), height - patch}):
        for x in sorted({*range(0, width - patch, stride), width - patch}):
            covered = picture.copy()
            covered[y : y + patch, x : x + patch] = fill
            total[y : y + patch, x : x + patch] += margin(picture) - margin(covered)
            times[y : y + patch, x : x + patch] += 1
    return total / times


def integrated_gradients(slope, picture, baseline, steps):
    """Sundararajan et al. 2017, equation 3, at the middles of equal steps."""
    total = np.zeros(picture.shape)
    for step in range(steps):
        total += slope(baseline + (step + 0.5) / steps * (picture - baseline)) / steps
    return (total * (picture - baseline)).sum(axis=-1)
