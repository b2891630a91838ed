"""Transformers, which is optional: imported where it is needed and nowhere else."""

from __future__ import annotations

import importlib
from collections.abc import Sequence
from typing import Any

from explainers.errors import RefusedError
from explainers.intake.hugging_face.architectures import Architecture
from explainers.intake.torch.library import torch_library

NEEDED = ("transformers", "tokenizers", "safetensors")


def check_installed() -> Any:
    """Import what is needed; return PyTorch. Call it in a worker only.

    Raises RefusedError MISSING_PACKAGE.
    """
    torch = torch_library()
    _import(NEEDED)
    return torch


def check_tokenizers() -> None:
    """Import what cuts texts for a graph. Raises RefusedError MISSING_PACKAGE."""
    _import(("tokenizers",))


def _import(names: Sequence[str]) -> None:
    for name in names:
        try:
            importlib.import_module(name)
        except ImportError as problem:
            raise RefusedError(
                "MISSING_PACKAGE",
                f"This is a Hugging Face model, and {name} is not installed here.",
                "Ask the administrator to run: pip install -r requirements-transformers.txt",
            ) from problem


def classes_of(architecture: Architecture) -> tuple[Any, Any]:
    """Return the classes of the configuration and of the network, by their exact names."""
    home = f"transformers.models.{architecture.module}"
    settings = importlib.import_module(f"{home}.configuration_{architecture.module}")
    network = importlib.import_module(f"{home}.modeling_{architecture.module}")
    return getattr(settings, f"{architecture.stem}Config"), getattr(network, architecture.name)
