"""The samples that ship with the product: one click from a file on disk to an analysis."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).parents[2] / "assets" / "samples"


@dataclass(frozen=True)
class Sample:
    """A model and a table in assets/samples, and what their columns are for."""

    slug: str
    title: str
    line: str
    model: str
    table: str
    target: str
    identifier: str
    positive: str
    classes: tuple[str, ...]

    @property
    def id(self) -> str:
        """The sample's analysis id: the same on every machine, so that its links work anywhere."""
        digest = hashlib.sha256(f"rationale sample {self.slug}".encode()).digest()
        return base64.urlsafe_b64encode(digest[:16]).decode().rstrip("=")


SAMPLES = (
    Sample(
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
    Sample(
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
    Sample(
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
