"""Cards of models and tables in a line, for tests of what is matched with what."""

from explainers.intake import tables
from explainers.records import Feature, ModelCard

SCALES = {"classification": "probability", "regression": "number"}


def model(*features, task="classification", classes=(), outputs=2, **more):
    listed = tuple(f if isinstance(f, Feature) else Feature(f) for f in features)
    scale = SCALES[task]
    return ModelCard("d", "m", 1, "toy", "toy", task, scale, listed, outputs, classes, **more)


def unnamed(width, **more):
    """A model whose file does not name its inputs."""
    return model(*(f"column {i + 1}" for i in range(width)), **more)


def open_model(*readings, outputs=1, **more):
    """A model whose file does not say what its outputs mean."""
    return model("x", task="regression", outputs=outputs, readings=readings, **more)


def table(text):
    return tables.read(text.encode(), "t.csv").card


def wide(*names):
    """A table of numbers with these columns."""
    header = ",".join(f'"{name}"' for name in names)
    rows = "\n".join(",".join(str(row + i) for i in range(len(names))) for row in range(2))
    return table(f"{header}\n{rows}\n")
