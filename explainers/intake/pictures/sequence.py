"""The pictures of a table, decoded when they are asked for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import overload

from explainers.intake.pictures.decoding import Pixels, pixels
from explainers.intake.pictures.plain import Plain


@dataclass(frozen=True)
class Pictures(Sequence[Pixels]):
    """One picture a row, (height, width, 3) of red, green and blue, read-only.

    names: what each is called in its archive; plain: how the file of a name is read. Decoding
    raises RefusedError BROKEN_PICTURE.
    """

    names: tuple[str, ...]
    plain: Callable[[str], Plain]

    def __len__(self) -> int:
        return len(self.names)

    @overload
    def __getitem__(self, index: int) -> Pixels: ...
    @overload
    def __getitem__(self, index: slice) -> Pictures: ...
    def __getitem__(self, index: int | slice) -> Pixels | Pictures:
        if isinstance(index, slice):
            return replace(self, names=self.names[index])
        name = self.names[index]
        return pixels(self.plain(name), name)
