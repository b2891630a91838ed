"""Tables: bytes of every common format -> an Arrow table, checked and described."""

from explainers.intake.tables.reading import TableHandle, read, rows

__all__ = ["TableHandle", "read", "rows"]
