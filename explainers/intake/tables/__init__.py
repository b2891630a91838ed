"""Tables: bytes of every common format -> an Arrow table, checked and described."""

from explainers.intake.tables.reading import TableHandle, again, read, rows

__all__ = ["TableHandle", "again", "read", "rows"]
