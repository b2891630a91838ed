"""Grad-CAM: which places of a layer's maps speak for an output (Selvaraju et al. 2017)."""

from __future__ import annotations

from typing import Any

import numpy as np
from pydantic import Field

from explainers.errors import ModelError, quoted
from explainers.intake.vision.part import VisionPart
from explainers.kernels.maps import grad_cam, last_maps
from explainers.methods.declaration import PICTURES, Answer, Method, Subject
from explainers.methods.parameters import LayerName
from explainers.methods.picture_subject import LOOKS, PictureParameters, answered, asked_about
from explainers.records import Floats


class GradCamParameters(PictureParameters):
    """What may be set: each line is a control on the page and a part of the key."""

    layer: LayerName = Field("", description="Layer whose maps are looked at")


def run(
    subject: Subject,
    parameters: GradCamParameters,
    generator: np.random.Generator,
) -> Answer:
    """Explain pictures by a layer's maps, each weighed by its mean slope; what is below 0 is cut.

    Raises ModelError NO_MAPS where the network has no layer with maps larger than one number.
    """
    asked = asked_about(subject, parameters.target)
    part, layer = asked.part, parameters.layer or _last(asked.part)
    height, width = asked.batch.shape[1:3]
    if part.at_layer is None:  # why_not says so before anything runs
        raise ValueError("Grad-CAM was asked about a network without slopes")
    at_layer, sizes = part.at_layer, set()

    def explain(at: slice, own: int) -> Floats:
        maps, slopes = at_layer(asked.batch[at], own, layer)
        sizes.add(maps.shape[1:3])
        return grad_cam(maps, slopes, height, width)

    maps = asked.each(explain)
    notes = [
        f"Seen at the layer {quoted(layer)}, whose maps of {across:,} × {down:,} places are spread "
        "over the picture."
        for down, across in sizes
    ]
    return answered(asked, maps, unit="Grad-CAM strength", signed=False, notes=notes)


def _last(part: VisionPart) -> str:
    found = last_maps([(layer.height, layer.width) for layer in part.layers])
    if found is None:
        raise ModelError(
            "NO_MAPS",
            f"None of the network's {len(part.layers):,} layers answers maps larger than one "
            "number, so there is no place to see anything at.",
            "Choose a method that looks at the picture itself.",
        )
    return part.layers[found].name


def _cost(parameters: Any, rows: int, features: int) -> int:
    return rows * (LOOKS + 1)


METHOD = Method(
    name="picture_grad_cam",
    title="Grad-CAM",
    version="1",
    question="In which places did a late layer of the network find what speaks for this output?",
    silent_on="What speaks against the output, which it cuts off; and anything finer than the "
    "layer's maps. Its numbers are strengths beside each other and share out no score.",
    paper="Selvaraju et al. 2017, Grad-CAM: Visual explanations from deep networks via "
    "gradient-based localization, ICCV",
    link="https://arxiv.org/abs/1610.02391",
    shape="maps",
    scopes=frozenset({"global", "local"}),
    tasks=frozenset({"classification", "regression"}),
    exact=True,
    tolerance=None,
    uses_reference=False,
    block_rows=1,
    parameters=GradCamParameters,
    cost=_cost,
    run=run,
    needs=("gradients",),
    about=PICTURES,
    first_sight=1,
)
