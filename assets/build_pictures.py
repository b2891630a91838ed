"""Build the pictures of the samples: `python -m assets.build_pictures`.

* `photographs.zip` holds photographs that come with scikit-image, each byte as it is there.
  ImageNet has a name for what is on three of them; the others a network has to call something all
  the same.
* `digits.zip` holds the digits that the sample network has not learned from, in a folder for each.
"""

from __future__ import annotations

import argparse
import io
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Final

import numpy as np
import skimage
from PIL import Image

from assets.build_images import SAMPLES, digit_pictures, learned_rows

SOURCE: Final = Path(skimage.__file__).parent / "data"
PHOTOGRAPHS: Final = "photographs.zip"
DIGITS: Final = "digits.zip"
CHOSEN: Final = (
    "camera.png",
    "cell.png",
    "chelsea.png",
    "coffee.png",
    "hubble_deep_field.jpg",
    "retina.jpg",
    "rocket.jpg",
)


def photographs() -> dict[str, bytes]:
    """The chosen photographs by name."""
    return {name: (SOURCE / name).read_bytes() for name in CHOSEN}


def held_out_digits() -> dict[str, bytes]:
    """The digits that were not learned from as PNG, by folder and position in scikit-learn's."""
    pictures, digits = digit_pictures()
    held_out = np.flatnonzero(~learned_rows(len(digits)))
    return {f"{digits[at]}/{at:04d}.png": _png(pictures[at, :, :, 0]) for at in held_out}


def _png(grey: np.ndarray) -> bytes:
    """Grey levels (rows, columns) of 0 to 255 as a file."""
    stream = io.BytesIO()
    Image.fromarray(grey.astype(np.uint8)).save(stream, format="PNG")
    return stream.getvalue()


def pack(files: Mapping[str, bytes], path: Path) -> None:
    """Write an archive of files that are small already; the same files make the same bytes."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
        for name in sorted(files):
            archive.writestr(zipfile.ZipInfo(name), files[name])


def build(folder: Path) -> None:
    """Write both archives into `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, files in ((PHOTOGRAPHS, photographs()), (DIGITS, held_out_digits())):
        pack(files, folder / name)
        print(f"{name}: {(folder / name).stat().st_size / 1000:,.0f} kB")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="Build the pictures of the samples.")
    parser.add_argument("--out", type=Path, default=SAMPLES, help="folder to write into")
    build(parser.parse_args().out)
