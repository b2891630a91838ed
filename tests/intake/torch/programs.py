"""TorchScript programs that do what they should not, and files of good ones changed by hand."""

from __future__ import annotations

import torch
from torch import nn

from tests.intake.torch import files


class Writing(nn.Module):
    """A program that writes a file whenever it is asked, and answers nevertheless."""

    def __init__(self, path: str) -> None:
        super().__init__()
        self.path = path
        self.line = nn.Linear(files.WIDTH, 1)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        torch.save(x, self.path)
        return self.line(x)


class Raising(nn.Module):
    """A program that never answers."""

    def __init__(self) -> None:
        super().__init__()
        self.line = nn.Linear(files.WIDTH, 1)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        answer = self.line(x)
        if answer.dim() == 2:
            raise ValueError("not today")
        return answer


def writing(path: str) -> bytes:
    """A TorchScript file that writes to a path."""
    return files.scripted(files.seeded(Writing, path))


def script_without(name: str) -> bytes:
    parts = files.members(files.torchscript())
    return files.archive({key: each for key, each in parts.items() if key != name})


def script_with(name: str, content: bytes) -> bytes:
    return files.archive(files.members(files.torchscript()) | {name: content})


def script_of_python() -> bytes:
    parts = files.members(files.torchscript())
    code = {name: b"import os\n" for name in parts if name.endswith(".py")}
    return files.archive(parts | code)


def training(how: str) -> bytes:
    model = nn.Sequential(nn.Linear(files.WIDTH, 4), nn.Dropout(0.5)).train()
    return files.exported(model) if how == "export" else files.scripted(model, how)
