"""The samples that ship with the product: a model, what it is shown, and how both are read."""

from __future__ import annotations

import base64
import hashlib
from abc import ABC, abstractmethod
from dataclasses import dataclass
from pathlib import Path

from explainers.intake.class_lists import apart, lines_of
from explainers.intake.matching.match import match
from explainers.records import Analysis, ModelCard, Preparation, TableCard

ASSETS = Path(__file__).parents[2] / "assets"
FOLDER = ASSETS / "samples"


@dataclass(frozen=True)
class Sample(ABC):
    """Two files in assets/samples, and what the page says about them."""

    slug: str
    title: str
    line: str
    model: str
    table: str

    @property
    def id(self) -> str:
        """The sample's analysis id: the same on every machine, so that its links work anywhere."""
        digest = hashlib.sha256(f"rationale sample {self.slug}".encode()).digest()
        return base64.urlsafe_b64encode(digest[:16]).decode().rstrip("=")

    @abstractmethod
    def joined(self, model: ModelCard, table: TableCard) -> Analysis:
        """Make the sample's analysis of what was read in its two files."""


@dataclass(frozen=True)
class TableSample(Sample):
    """A model and a table, and what the table's columns are for."""

    target: str
    identifier: str
    positive: str
    classes: tuple[str, ...]

    def joined(self, model: ModelCard, table: TableCard) -> Analysis:
        """Match the model's columns by name."""
        return Analysis(
            id=self.id,
            name=self.title,
            model=model,
            table=table,
            columns=tuple(column for column in match(model, table).columns if column is not None),
            classes=self.classes,
            positive=self.positive,
            target=self.target,
            identifier=self.identifier,
        )


@dataclass(frozen=True)
class PictureSample(Sample):
    """A network and an archive of pictures, how they are prepared and what it can answer.

    `target` is the column of their folders' names, None where they lie in no folders.
    """

    preparation: Preparation
    classes: tuple[str, ...]
    target: str | None

    def joined(self, model: ModelCard, table: TableCard) -> Analysis:
        """Give the network the pictures as its training did."""
        return Analysis(
            id=self.id,
            name=self.title,
            model=model,
            table=table,
            columns=(),
            classes=self.classes,
            target=self.target,
            identifier="picture",
            preparation=self.preparation,
        )


def _listed(path: Path) -> tuple[str, ...]:
    return apart(lines_of(path.read_text(encoding="utf-8")))


TABLES = (
    TableSample(
        slug="german-credit-pipeline",
        title="German credit, scikit-learn pipeline",
        line="1,000 loan decisions, 20 columns of words and numbers; a pipeline that takes them "
        "as they are.",
        model="german_credit_pipeline.skops",
        table="german_credit.csv",
        target="credit_risk",
        identifier="applicant_id",
        positive="bad",
        classes=("bad", "good"),
    ),
    TableSample(
        slug="german-credit-xgboost",
        title="German credit, XGBoost",
        line="The same decisions by boosted trees with native categories: compare the reasons.",
        model="german_credit_xgboost.json",
        table="german_credit.csv",
        target="credit_risk",
        identifier="applicant_id",
        positive="bad",
        classes=("good", "bad"),
    ),
    TableSample(
        slug="iris-network",
        title="Iris flowers, Keras network",
        line="150 flowers, four measurements in centimetres, three species: a small neural "
        "network that scales its inputs itself.",
        model="iris_network.keras",
        table="iris.csv",
        target="species",
        identifier="flower_id",
        positive="virginica",
        classes=("setosa", "versicolor", "virginica"),
    ),
)
PICTURES = (
    PictureSample(
        slug="photographs-squeezenet",
        title="Photographs, SqueezeNet",
        line="A cat, a cup of coffee, a man with a camera and four others, by a network that "
        "knows 1,000 things.",
        model="squeezenet.keras",
        table="photographs.zip",
        preparation=Preparation(
            height=227,
            width=227,
            fit="crop",
            channels="BGR",
            scale=1.0,
            mean=(103.939, 116.779, 123.68),
            deviation=(1.0, 1.0, 1.0),
        ),
        classes=_listed(ASSETS / "images" / "imagenet_labels.txt"),
        target=None,
    ),
    PictureSample(
        slug="digits-network",
        title="Handwritten digits, Keras network",
        line="360 digits of 8 × 8 pixels that a small network has never seen, in a folder for "
        "each: where it looks, and when it is wrong.",
        model="digits_network.keras",
        table="digits.zip",
        preparation=Preparation(
            height=8,
            width=8,
            fit="crop",
            channels="grey",
            scale=1.0,
            mean=(0.0,),
            deviation=(1.0,),
        ),
        classes=tuple("0123456789"),
        target="label",
    ),
)
TEXTS = (
    TableSample(
        slug="movie-snippets-tfidf",
        title="Film reviews, TF-IDF",
        line="4,000 sentences from film reviews, for or against the film: a weighted sum of words "
        "and of pairs of them.",
        model="movie_snippets_tfidf.skops",
        table="movie_snippets.csv",
        target="sentiment",
        identifier="id",
        positive="positive",
        classes=("negative", "positive"),
    ),
    TableSample(
        slug="movie-snippets-network",
        title="Film reviews, Keras network",
        line="The same sentences by a small network that reads them word by word; its attention "
        "says how much it looked at each.",
        model="movie_snippets_network.keras",
        table="movie_snippets.csv",
        target="sentiment",
        identifier="id",
        positive="positive",
        classes=("negative", "positive"),
    ),
)
SAMPLES: tuple[Sample, ...] = (*TABLES, *PICTURES, *TEXTS)
"""All of them; the first is the one that a newcomer is shown."""
