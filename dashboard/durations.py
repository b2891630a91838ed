"""How long something takes, in words that promise no more than an estimate can."""

from __future__ import annotations

_MINUTE, _HOUR, _DAY = 60.0, 3_600.0, 86_400.0


def about(seconds: float) -> str:
    """A length of time for a sentence: "about 40 s", "about 6 min", "about 3 h"."""
    if seconds < 1:
        return "under 1 s"
    if seconds < 10:
        return f"about {seconds:.0f} s"
    if seconds < 0.9 * _MINUTE:
        return f"about {round(seconds / 5) * 5:.0f} s"
    if seconds < 0.9 * _HOUR:
        return f"about {max(1, round(seconds / _MINUTE))} min"
    if seconds < 2 * _DAY:
        return f"about {max(1, round(seconds / _HOUR))} h"
    return f"about {round(seconds / _DAY)} days"
