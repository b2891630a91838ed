"""A plain picture -> pixels: red, green and blue of 8 bits, upright."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from explainers.intake.pictures.plain import Coding, Plain, broken

if TYPE_CHECKING:
    from PIL.Image import Image

Pixels = NDArray[np.uint8]
"""(height, width, 3): red, green, blue."""


def pixels(plain: Plain, name: str) -> Pixels:
    """Decode a picture, turn it upright and lay what is transparent on white; read-only.

    Raises RefusedError BROKEN_PICTURE.
    """
    try:
        image = _file(plain)
        if image.size != (plain.width, plain.height):
            raise ValueError("the decoder found another size")
        decoded = _colours(image)
    except MemoryError:
        raise
    except Exception as problem:  # decoders raise far more than OSError
        raise broken(name, "its pixels are cut off or damaged") from problem
    upright = np.ascontiguousarray(_turned(decoded, plain.orientation))
    upright.flags.writeable = False
    return upright


def _file(plain: Plain) -> Image:
    """Open with the one decoder that is meant: none is to be guessed from the content again."""
    from PIL.JpegImagePlugin import JpegImageFile
    from PIL.PngImagePlugin import PngImageFile
    from PIL.WebPImagePlugin import WebPImageFile

    decoders: Mapping[Coding, Callable[[io.BytesIO], Image]] = {
        "PNG": PngImageFile,
        "JPEG": JpegImageFile,
        "WebP": WebPImageFile,
    }
    return decoders[plain.coding](io.BytesIO(plain.data))


def _colours(image: Image) -> Pixels:
    from PIL.Image import alpha_composite, new

    if image.mode.startswith("I"):  # grey of 16 bits: Pillow would cut it off at 255
        upper = (np.asarray(image).astype(np.uint16) >> 8).astype(np.uint8)
        return np.repeat(upper[:, :, None], 3, axis=2)
    if "A" in image.getbands() or "transparency" in image.info:
        above = image.convert("RGBA")
        white = new("RGBA", above.size, (255, 255, 255, 255))
        image = alpha_composite(white, above)
    return np.asarray(image.convert("RGB"))


def _turned(decoded: Pixels, orientation: int) -> Pixels:
    """Turn as EXIF counts: the number says which side the first row and column are."""
    lying, down, right = _SIDES[orientation]
    stood = decoded.transpose(1, 0, 2) if lying else decoded
    return stood[::down, ::right]


# Whether rows and columns change places, then the steps down the rows and along the columns.
_SIDES: Mapping[int, tuple[bool, int, int]] = {
    1: (False, 1, 1),
    2: (False, 1, -1),
    3: (False, -1, -1),
    4: (False, -1, 1),
    5: (True, 1, 1),
    6: (True, 1, -1),
    7: (True, -1, -1),
    8: (True, -1, 1),
}
