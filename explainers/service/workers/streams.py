"""What a channel needs of a binary stream; pipes, sockets and memory files all have it."""

from __future__ import annotations

from typing import Protocol


class Readable(Protocol):
    """A binary stream to read from."""

    def readinto(self, buffer: memoryview, /) -> int | None:
        """Fill the buffer from its start; how many bytes, 0 at the end."""

    def close(self) -> None:
        """Give the stream up."""


class Writable(Protocol):
    """A binary stream that takes all it is given."""

    def write(self, data: bytes | memoryview, /) -> int:
        """Take the data."""

    def flush(self) -> None:
        """Send what was taken."""

    def close(self) -> None:
        """Give the stream up."""
