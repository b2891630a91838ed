"""PyTorch files: small models exported, scripted and traced, taken apart and put together again."""

from __future__ import annotations

import copy
import io
import json
import warnings
import zipfile
from contextlib import contextmanager
from functools import cache

import numpy as np
import pandas as pd
import torch
from torch import nn

WIDTH = 5
PROGRAM = "models/model.json"
WEIGHTS, CONSTANTS = (f"data/{kind}/model_{kind}_config.json" for kind in ("weights", "constants"))
SAMPLES = "data/sample_inputs/model.pt"
ENDINGS = {
    "number": (1, ()),
    "yes": (1, (nn.Sigmoid(),)),
    "three": (3, (nn.Softmax(dim=1),)),
    "logarithms": (3, (nn.LogSoftmax(dim=-1),)),
    "scores": (3, ()),
}


class Named(nn.Module):
    """Takes each column as a tensor of its own."""

    def __init__(self):
        super().__init__()
        self.line = nn.Linear(2, 1)

    def forward(self, age, income):
        return torch.sigmoid(self.line(torch.cat([age, income], 1)))


class Coded(nn.Module):
    """Takes the first column for a code, looks it up, and scales the others by constants."""

    def __init__(self):
        super().__init__()
        self.codes = nn.Embedding(5, 3)
        self.line = nn.Linear(7, 2)
        self.register_buffer("mean", torch.linspace(-1, 1, 4))

    def forward(self, x):
        code = self.codes(x[:, 0].long())
        scaled = (x[:, 1:] - self.mean) / torch.tensor([1.0, 2.0, 3.0, 4.0])
        return self.line(torch.cat([code, scaled], dim=1))


class Attending(nn.Module):
    """A small transformer over columns, as models of tables have them."""

    def __init__(self):
        super().__init__()
        self.tokens = nn.Parameter(torch.randn(WIDTH, 8))
        layer = nn.TransformerEncoderLayer(8, 2, 16, batch_first=True)
        self.layers = nn.TransformerEncoder(layer, 1, enable_nested_tensor=False)
        self.head = nn.Linear(8, 2)

    def forward(self, x):
        return self.head(self.layers(x.unsqueeze(-1) * self.tokens).mean(1))


@contextmanager
def quietly():
    """PyTorch warns of its own deprecations while it exports and scripts."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


def seeded(make, *arguments):
    """A model whose weights are the same in every run, in inference mode."""
    with torch.random.fork_rng():
        torch.manual_seed(3)
        return make(*arguments).eval()


@cache
def network(ending="three"):
    """A network over WIDTH columns, with layers that behave otherwise while it learns."""
    columns, last = ENDINGS[ending]
    return seeded(
        lambda: nn.Sequential(
            nn.Linear(WIDTH, 8),
            nn.BatchNorm1d(8),
            nn.ReLU(inplace=True),
            nn.Dropout(0.3),
            nn.Linear(8, columns),
            *copy.deepcopy(last),
        )
    )


def rows(count=9, width=WIDTH, dtype=torch.float32, seed=0):
    draw = torch.Generator().manual_seed(seed)
    return torch.randn(count, width, generator=draw, dtype=torch.float64).to(dtype)


def exported(model, *given, shapes=None, fixed=False, simpler=False):
    """A `.pt2` file. The rows are left open, unless `fixed`."""
    given = given or (rows(3),)
    if shapes is None and not fixed:
        open_rows = torch.export.Dim("rows")
        shapes = tuple({0: open_rows} for _ in given)
    with quietly():
        program = torch.export.export(model, given, dynamic_shapes=shapes)
        if simpler:
            program = program.run_decompositions()
        made = io.BytesIO()
        torch.export.save(program, made)
    return made.getvalue()


def asked(model, *given):
    """What a model itself answers, (rows, outputs)."""
    with torch.no_grad():
        answer = model(*given)
    return answer.reshape(len(answer), -1).double().numpy()


def probabilities(ending):
    """What the network of an ending answers about `rows()`: of classes, the probability of each."""
    answers = asked(network(ending), rows())
    if ending == "yes":
        return np.hstack([1 - answers, answers])
    return np.exp(answers) if ending == "logarithms" else answers


@cache
def pt2(ending="three"):
    return exported(network(ending))


def scripted(model, how="script", *given):
    """A TorchScript file: by "script" or "trace", or "freeze" after the first."""
    made = io.BytesIO()
    with quietly():
        if how == "trace":
            program = torch.jit.trace(model, given or (rows(3),), check_trace=False)
        else:
            program = torch.jit.script(model)
        torch.jit.save(torch.jit.freeze(program) if how == "freeze" else program, made)
    return made.getvalue()


@cache
def torchscript(ending="three", how="script"):
    return scripted(network(ending), how)


def saved(thing, **options):
    made = io.BytesIO()
    torch.save(thing, made, **options)
    return made.getvalue()


def frame(card, values=None):
    """Rows under a card's feature names."""
    names = [feature.name for feature in card.features]
    values = rows(width=len(names)) if values is None else values
    return pd.DataFrame(np.asarray(values, dtype=np.float64), columns=names)


def members(data):
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name.partition("/")[2]: archive.read(name) for name in archive.namelist()}


def archive(parts, top="model", how=zipfile.ZIP_STORED):
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", how) as kept:
        for name, content in parts.items():
            kept.writestr(f"{top}/{name}", content)
    return made.getvalue()


def changed(change, name=PROGRAM, data=None):
    """A `.pt2` file after `change` has altered the JSON in one of its members."""
    parts = members(pt2() if data is None else data)
    content = json.loads(parts[name])
    change(content)
    return archive(parts | {name: json.dumps(content)})


def graph_of(content):
    return content["graph_module"]["graph"]


def node(content, name):
    """The first call of an operator in a program's JSON."""
    found = (each for each in graph_of(content)["nodes"] if each["target"].endswith(name))
    return next(found)
