"""What the store's tests write, and how they look at it."""

import numpy as np
import pyarrow as pa

from explainers.service.storage.keys import digest
from explainers.service.storage.layout import footprint
from explainers.service.storage.store import Block

MODEL, TABLE = "a" * 64, "b" * 64
ROOMY = 1 << 30
"""Bytes that no test fills."""


class Clock:
    """Seconds that pass only when told."""

    def __init__(self, now=1_700_000_000.0):
        self.now = now

    def __call__(self):
        return self.now


def content(name, model=MODEL, table=TABLE):
    return {"schema": 1, "analysis": {"model": model, "table": table}, "name": name}


def key(name, **digests):
    return digest(content(name, **digests))


def entry(store, name, **digests):
    return store.entry(key(name, **digests), content(name, **digests))


def block(rows=1, fill=None):
    """`rows` rows of 20 features and 2 outputs; all values `fill` where given."""
    generator = np.random.default_rng(rows)
    values = generator.normal(size=(rows, 20, 2)) if fill is None else np.full((rows, 20, 2), fill)
    columns = {f"column {index}": generator.normal(size=rows) for index in range(20)}
    return Block(
        arrays={"values": values, "positions": np.arange(rows)},
        tables={"data": pa.table({**columns, "city": ["Köln"] * rows})},
        facts={"gap": 3e-07, "notes": ["exact"]},
    )


def folder(root, name):
    return root / key(name)[:2] / key(name)


def held(root):
    """Bytes of all entries, counted on the disk."""
    return sum(footprint(path) for path in root.glob("??/*"))


def drafts(root):
    return sorted((root / "tmp").iterdir())
