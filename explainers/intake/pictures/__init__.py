"""Pictures: bytes -> pixels that were checked, and pixels -> what a network takes."""

from explainers.intake.pictures.decoding import Pixels
from explainers.intake.pictures.encoding import MAX_SIDE, png, within
from explainers.intake.pictures.preparing import prepared
from explainers.intake.pictures.reading import (
    ONE,
    SEVERAL,
    Album,
    check_called,
    check_decoding,
    read,
    with_roles,
)

__all__ = [
    "MAX_SIDE",
    "ONE",
    "SEVERAL",
    "Album",
    "Pixels",
    "check_called",
    "check_decoding",
    "png",
    "prepared",
    "read",
    "with_roles",
    "within",
]
