"""What the hostile files have in common."""

from __future__ import annotations

from tests.intake.pickles.assembled import named

CANARY = "canary"
"""A file every command writes, in the working folder."""
COMMAND = f"touch {CANARY}"
CODE = f"open({CANARY!r}, 'w')"
SYSTEM = named("os", "system")
UNUSUAL = "UNUSUAL_PICKLE"
BROKEN = "BROKEN_MODEL"
UNLISTED = "UNLISTED_TYPE"
MODEL = ("sklearn.linear_model._base", "LinearRegression")
Case = tuple[bytes, str]
"""A file, and the code it is refused with; "" where it opens and nothing of it runs."""
