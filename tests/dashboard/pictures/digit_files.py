"""Scikit-learn's digits as pictures in labelled folders, and the network that reads them."""

from functools import cache
from pathlib import Path

import numpy as np
from sklearn.datasets import load_digits

from dashboard import backend
from explainers.records import Preparation
from tests.intake.pictures import files
from tests.service.picture_service import opened

NETWORK = Path(__file__).parents[3] / "assets" / "samples" / "digits_network.keras"
DIGITS = tuple("0123456789")
COUNT = 40
HOW = Preparation(8, 8, "crop", "grey", 1.0, (0.0,), (1.0,))


@cache
def digits(folders: tuple[str, ...] = DIGITS, misplaced: int = 2) -> bytes:
    """Forty digits, each in the folder of its class; the first few 3 lie in the folder of 8."""
    found = load_digits()
    held = {}
    for at in range(COUNT):
        label = int(found.target[at])
        if label == 3 and sum("wrong" in name for name in held) < misplaced:
            name = f"{folders[8]}/wrong-{at:03d}.png"
        else:
            name = f"{folders[label]}/{at:03d}.png"
        grey = np.rint(found.images[at] / 16 * 255).astype(np.uint8)
        held[name] = files.written(np.repeat(grey[..., None], 3, axis=-1))
    return files.zipped(held)


def analysis(archive: bytes | None = None, **changes) -> str:
    """The id of an analysis of the digits, saved in the server of the test."""
    given = {"classes": DIGITS, **changes}
    made = opened(
        backend.service(), NETWORK.read_bytes(), NETWORK.name, HOW, archive or digits(), **given
    )
    return made.id
