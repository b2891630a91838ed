"""A picture's file with nothing left in it but what its pixels are made of.

Text, colour profiles, thumbnails, places and names of cameras are no pixels. They are taken out
before a decoder sees the file: packed text has been used to fill memory, and what never reaches the
decoder cannot leave the worker either.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from explainers.errors import RefusedError, quoted

Coding = Literal["PNG", "JPEG", "WebP"]
Trait = Literal["deep", "transparent", "printed", "turned"]
"""What is lost or changed where a picture becomes red, green and blue of 8 bits."""
_AGAIN = "It was probably cut off or changed on its way; save or upload it again."


@dataclass(frozen=True)
class Plain:
    """One picture, told by its header and not yet decoded.

    width, height: as stored; orientation: how it has to be turned, 1 to 8 as EXIF counts. data:
    the file without all that is not its pixels.
    """

    coding: Coding
    width: int
    height: int
    orientation: int
    traits: frozenset[Trait]
    data: bytes = field(repr=False)

    @property
    def upright(self) -> tuple[int, int]:
        """Width and height once it is turned."""
        lying = self.orientation >= 5
        return (self.height, self.width) if lying else (self.width, self.height)


def traits_of(*, deep: bool, transparent: bool, printed: bool, turned: bool) -> frozenset[Trait]:
    """Collect what a header tells."""
    told: dict[Trait, bool] = {
        "deep": deep,
        "transparent": transparent,
        "printed": printed,
        "turned": turned,
    }
    return frozenset(trait for trait, is_so in told.items() if is_so)


def broken(name: str, why: str) -> RefusedError:
    """The refusal of a picture that is damaged; `why` completes "it cannot be read: ..."."""
    return RefusedError(
        "BROKEN_PICTURE", f"The picture {quoted(name)} cannot be read: {why}.", _AGAIN
    )


def cut_off(name: str) -> RefusedError:
    """The refusal of a picture whose file ends too early."""
    return broken(name, "its file ends in the middle")


def moving(name: str, frames: str) -> RefusedError:
    """The refusal of a picture that moves; `frames` tells what the file says of how many it has."""
    return RefusedError(
        "MOVING_PICTURE",
        f"The picture {quoted(name)} is an animation{frames}; which one is meant cannot be known.",
        "Save the frame that is meant as PNG, JPEG or WebP.",
    )
