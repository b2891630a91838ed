"""Maps of one photograph against Captum, lime and shap: `python -m benchmarks.pictures`.

The network is SqueezeNet at 227 x 227 pixels, before a photograph of a cat. Ours runs the sample's
Keras file with all that a page asks for one picture, what the network answers included. Captum runs
a twin of PyTorch's own modules with the same weights; lime and shap ask our network. Differences
are over the score that is explained, for lime over 1, as it explains a probability.
"""

from __future__ import annotations

import io
import warnings
from collections.abc import Callable, Iterable, Iterator
from contextlib import redirect_stderr
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd
import shap
from lime.lime_image import LimeImageExplainer

from benchmarks.captum_twin import Captum
from benchmarks.measured import Measured, Way, compared
from benchmarks.report import compared_table, seconds_table
from explainers.intake import models, tables
from explainers.intake.vision.part import Batch, VisionPart
from explainers.intake.vision.seeing import Seen, in_front_of, seen
from explainers.kernels.maps import mean_colour
from explainers.kernels.superpixels import superpixels
from explainers.methods import registry
from explainers.methods.declaration import Subject
from explainers.records import Floats, Integers
from explainers.service.samples import FOLDER, PICTURES

SAMPLE, PICTURE = PICTURES[0], "chelsea.png"
CAT = SAMPLE.classes.index("Egyptian cat")
MODEL = "SqueezeNet, 227 × 227 pixels"
STEPS, SAMPLES, EVALUATIONS = 50, 1_000, 500
PATCH, STRIDE, STABILIZER = 29, 18, 1e-2
GRAD_CAM, GRADIENTS = "Grad-CAM", f"Integrated Gradients, {STEPS} steps"
LIME = f"LIME of a picture, {SAMPLES:,} samples"
TARGETS = {GRAD_CAM: 0.3, GRADIENTS: 3.0, LIME: 15.0}
"""Seconds a person may be asked to wait, by the name of the work."""


@dataclass(frozen=True, eq=False)
class Photograph:
    """One picture before the sample's network."""

    looked: Seen
    part: VisionPart
    subject: Subject

    @property
    def batch(self) -> Batch:
        """The network's input, (1, height, width, 3)."""
        return self.looked.batch

    @cached_property
    def score(self) -> float:
        """What the network's score for the cat is, before the last softmax."""
        return float(self.part.margins(self.batch)[0, CAT])

    def ours(self, name: str, **parameters: Any) -> Way:
        """A method of the product."""
        method = registry()[name]
        asked = method.parameters(target=str(CAT), **parameters)

        def explain(_: int) -> Floats:
            answer = method.run(self.subject, asked, np.random.default_rng(0))
            return np.asarray(answer.arrays["values"])

        return Way("ours", 1, explain)


def photograph() -> Photograph:
    """Open the sample's network and prepare the photograph of a cat."""
    handle = tables.read((FOLDER / SAMPLE.table).read_bytes(), SAMPLE.table)
    at = handle.data.column("picture").to_pylist().index(PICTURE)
    pictures = [handle.pictures[at]]
    model = in_front_of(
        models.read((FOLDER / SAMPLE.model).read_bytes(), SAMPLE.model),
        pictures,
        SAMPLE.preparation,
    )
    if model.vision is None:
        raise ValueError("the sample's network is no network of pictures")
    looked = seen(pictures, SAMPLE.preparation, np.arange(1))
    rows = pd.DataFrame({"picture": [PICTURE]})
    subject = Subject(model, rows, ("category",), None, (), looked)
    return Photograph(looked, model.vision, subject)


def measured() -> Iterator[Measured]:
    """Measure every pair; the twin is compared with the network it stands for before."""
    shown = photograph()
    captum = Captum(shown.batch, CAT)
    np.testing.assert_allclose(captum.margins()[0, CAT], shown.score, rtol=1e-3)
    yield _one(GRAD_CAM, shown.ours("picture_grad_cam"), "captum", captum.grad_cam, shown.score)
    yield _one(
        GRADIENTS,
        shown.ours("picture_integrated_gradients", steps=STEPS),
        "captum",
        lambda: captum.integrated_gradients(shown.looked.black, STEPS),
        shown.score,
    )
    yield _one(
        "LRP, epsilon",
        shown.ours("picture_lrp", composite="epsilon", epsilon=STABILIZER),
        "captum",
        lambda: captum.relevance(STABILIZER),
        shown.score,
    )
    yield _one(
        "Occlusion, 144 squares",
        shown.ours("picture_occlusion", stride=0.6),
        "captum",
        lambda: captum.occlusion(mean_colour(shown.batch), PATCH, STRIDE),
        shown.score,
    )
    yield _one(
        f"Partition SHAP, {EVALUATIONS} pictures",
        shown.ours("picture_partition_shap", evaluations=EVALUATIONS, cover="black"),
        "shap",
        _by_shap(shown),
        shown.score,
        runs=3,
    )
    yield _one(
        LIME, shown.ours("picture_lime", samples=SAMPLES), "lime", _by_lime(shown), 1.0, runs=3
    )


def _one(
    work: str, ours: Way, name: str, peer: Callable[[], Floats], scale: float, runs: int = 5
) -> Measured:
    return compared(work, MODEL, ours, Way(name, 1, lambda _: peer()), scale, runs)


def _by_shap(shown: Photograph) -> Callable[[], Floats]:
    hidden = np.broadcast_to(shown.looked.black, shown.batch.shape[1:]).astype(np.float32)

    def score(batch: Batch) -> Floats:
        return shown.part.margins(np.asarray(batch, dtype=np.float32))[:, CAT]

    explainer = shap.explainers.Partition(score, shap.maskers.Image(hidden))

    def explain() -> Floats:
        told = explainer(shown.batch, max_evals=EVALUATIONS, batch_size=32, silent=True)
        return np.asarray(told.values.sum(axis=-1).reshape(shown.batch.shape[:3]))

    return explain


def _by_lime(shown: Photograph) -> Callable[[], Floats]:
    """Ask our network by lime's explainer, with the seed that our draws come from."""
    seed = int(np.random.default_rng(0).integers(2**32))

    def cut(_: Any) -> Integers:
        return superpixels(shown.looked.shown[0], "quickshift", 0)

    def answers(batch: Any) -> Floats:
        return shown.part.answers(np.asarray(batch, dtype=np.float32))

    def explain() -> Floats:
        with redirect_stderr(io.StringIO()):  # a bar of its progress
            found = LimeImageExplainer(random_state=seed).explain_instance(
                shown.batch[0],
                answers,
                labels=(CAT,),
                top_labels=None,
                num_samples=SAMPLES,
                batch_size=32,
                segmentation_fn=cut,
            )
        where = found.segments
        weights = np.zeros(where.max() + 1)
        for superpixel, weight in found.local_exp[CAT]:
            weights[superpixel] = weight
        return np.asarray((weights / np.bincount(where.ravel()))[where])[None]

    return explain


def against_targets(found: Iterable[Measured]) -> Iterator[str]:
    """Seconds of the maps beside what a person may be asked to wait, as Markdown."""
    yield "## One map of a photograph"
    yield ""
    yield f"{MODEL}; the median of the runs above. Ours is all that a page asks for one picture:"
    yield "the network's answers and its scores, and then the map. Captum makes the map alone."
    yield ""
    yield from seconds_table((row for row in found if row.model == MODEL), TARGETS)


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    rows = list(measured())
    print("\n".join([*compared_table(rows), "", *against_targets(rows)]))
