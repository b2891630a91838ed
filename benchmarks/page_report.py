"""What the times of pages are written as: a Markdown table, and the machine they are from."""

from __future__ import annotations

import os
import platform
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from statistics import median

PACKAGES = ("streamlit", "plotly", "shap", "scikit-learn", "numpy")


@dataclass(frozen=True)
class Line:
    """One measured thing: seconds, and the target where there is one."""

    what: str
    seconds: tuple[float, ...]
    target: float | None = None

    def words(self) -> str:
        """Return a row of the Markdown table."""
        spread = f"{min(self.seconds):.2f} to {max(self.seconds):.2f}"
        many = f"median of {len(self.seconds)}, {spread}" if len(self.seconds) > 1 else "once"
        target = "" if self.target is None else f"{self.target:g} s"
        missed = self.target is not None and median(self.seconds) > self.target
        return (
            f"| {self.what} | **{median(self.seconds):.2f} s** | {many} | {target}"
            f"{' (missed)' if missed else ''} |"
        )


def report(lines: Iterable[Line], chromium: str) -> str:
    """Put lines into a page of Markdown; `chromium`: the browser's version."""
    packages = ", ".join(f"{name} {version(name)}" for name in PACKAGES)
    day = datetime.now(UTC).date().isoformat()
    return "\n".join(
        (
            "# Page times",
            "",
            "| What | Time | Runs | Target |",
            "|---|---|---|---|",
            *(line.words() for line in lines),
            "",
            f"Measured on {day}: {_processor()}, {len(os.sched_getaffinity(0))} cores for server, "
            f"workers and browser together; {platform.system()}, Python "
            f"{platform.python_version()}, Chromium {chromium} without a GPU; {packages}.",
            "",
        )
    )


def _processor() -> str:
    known = Path("/proc/cpuinfo")
    names = known.read_text(encoding="utf-8").splitlines() if known.exists() else []
    model = next((line.split(":", 1)[1] for line in names if line.startswith("model name")), "")
    return model.strip() or platform.processor() or platform.machine()
