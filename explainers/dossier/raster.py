"""A drawing as a PNG file, for programs that take no SVG."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

from explainers.errors import RefusedError

_TIMES = 2.0
"""Pixels for one unit of a drawing: sharp in print."""


def png(drawing: str) -> bytes:
    """Return an SVG drawing as a PNG file. Raises RefusedError NO_RASTERISER."""
    try:
        import resvg_py
    except ImportError as problem:
        raise RefusedError(
            "NO_RASTERISER",
            "A figure was to be written as PNG, and the package resvg_py, which draws it, is not "
            "installed.",
            "Install it with: pip install resvg_py. Or name a file that ends in .svg or .html.",
        ) from problem
    fonts = _fonts()
    return bytes(
        resvg_py.svg_to_bytes(
            svg_string=drawing,
            zoom=_TIMES,
            font_files=fonts,
            sans_serif_family="DejaVu Sans" if fonts else None,
        )
    )


def _fonts() -> list[str]:
    """A font for computers that have none: the one matplotlib brings, which lime brings.

    Without any, names and numbers would be left out without a word.
    """
    found = find_spec("matplotlib")
    if found is None or found.origin is None:
        return []
    font = Path(found.origin).parent / "mpl-data" / "fonts" / "ttf" / "DejaVuSans.ttf"
    return [str(font)] if font.is_file() else []
