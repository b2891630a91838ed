"""SqueezeNet of PyTorch's own modules with the sample's weights, and Captum's maps of it."""

from __future__ import annotations

import warnings
from collections import OrderedDict
from pathlib import Path
from typing import Any

import numpy as np
import torch
from captum.attr import LRP, IntegratedGradients, LayerGradCam, Occlusion
from captum.attr._utils.lrp_rules import EpsilonRule
from torch import nn

from explainers.intake.vision.part import Batch
from explainers.records import Floats

WEIGHTS = Path(__file__).parents[1] / "assets" / "images" / "squeezenet_v1_1_fp16.npz"
# Maps of a fire module: squeezed, and twice expanded; and where a pool stands before one.
FIRES = {
    **{2: (16, 64), 3: (16, 64), 4: (32, 128), 5: (32, 128)},
    **{6: (48, 192), 7: (48, 192), 8: (64, 256), 9: (64, 256)},
}
POOLED = (4, 6)


class Fire(nn.Module):
    """Few maps, then two kinds of convolution of them side by side."""

    def __init__(self, taken: int, squeezed: int, expanded: int) -> None:
        super().__init__()
        self.squeeze1x1 = nn.Conv2d(taken, squeezed, 1)
        self.expand1x1 = nn.Conv2d(squeezed, expanded, 1)
        self.expand3x3 = nn.Conv2d(squeezed, expanded, 3, padding=1)
        self.few, self.near, self.wide = nn.ReLU(), nn.ReLU(), nn.ReLU()

    def forward(self, maps: Any) -> Any:
        """Maps in, maps out."""
        few = self.few(self.squeeze1x1(maps))
        return torch.cat([self.near(self.expand1x1(few)), self.wide(self.expand3x3(few))], dim=1)


class Margins(nn.Sequential):
    """The network up to its scores, as Captum asks it. Its pools round up, as the file's do."""

    def __init__(self) -> None:
        parts = {"conv1": nn.Conv2d(3, 64, 3, stride=2), "first": nn.ReLU(), "pool1": _pool()}
        taken = 64
        for number, (squeezed, expanded) in FIRES.items():
            if number in POOLED:
                parts[f"before{number}"] = _pool()
            parts[f"fire{number}"] = Fire(taken, squeezed, expanded)
            taken = 2 * expanded
        parts |= {"conv10": nn.Conv2d(taken, 1000, 1), "last": nn.ReLU()}
        super().__init__(OrderedDict({**parts, "pool10": nn.AdaptiveAvgPool2d(1)}))

    def forward(self, maps: Any) -> Any:
        """(pictures, 3, height, width) -> (pictures, 1000). Captum has no rule for flattening."""
        return super().forward(maps).flatten(1)


def _pool() -> nn.Module:
    return nn.MaxPool2d(3, 2, ceil_mode=True)


class Captum:
    """Captum's maps of the twin, (1, height, width), of one picture (1, height, width, 3)."""

    def __init__(self, picture: Batch, output: int) -> None:
        self.network, self.output = Margins().eval(), output
        self.network.load_state_dict(_weights())
        self.picture = _first(picture)

    def margins(self) -> Floats:
        """The scores, (1, outputs)."""
        with torch.no_grad():
            return np.asarray(self.network(self.picture).numpy(), dtype=np.float64)

    def grad_cam(self) -> Floats:
        """Grad-CAM at the last stack of maps, spread over the picture."""
        found = LayerGradCam(self.network, self.network.last).attribute(
            self.picture, target=self.output, relu_attributions=True
        )
        size = tuple(self.picture.shape[2:])
        spread = nn.functional.interpolate(found, size, mode="bilinear", align_corners=False)
        return _summed(spread)

    def integrated_gradients(self, black: Batch, steps: int) -> Floats:
        """From a black picture, a few steps at a time."""
        start = torch.from_numpy(np.broadcast_to(black, (1, 1, 1, 3)).copy()).permute(0, 3, 1, 2)
        found = IntegratedGradients(self.network).attribute(
            self.picture,
            baselines=start.expand_as(self.picture),
            target=self.output,
            n_steps=steps,
            method="gausslegendre",
            internal_batch_size=16,
        )
        return _summed(found)

    def relevance(self, stabilizer: float) -> Floats:
        """LRP by the epsilon rule."""
        for part in self.network.modules():
            if isinstance(part, nn.Conv2d):
                part.rule = EpsilonRule(stabilizer)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # it resets gradients it has asked for itself
            return _summed(LRP(self.network).attribute(self.picture, target=self.output))

    def occlusion(self, fill: Batch, patch: int, stride: int) -> Floats:
        """Squares of one colour, 32 pictures at a time."""
        colour = torch.from_numpy(np.array(fill)).permute(0, 3, 1, 2)
        with torch.no_grad():
            found = Occlusion(self.network).attribute(
                self.picture,
                sliding_window_shapes=(3, patch, patch),
                strides=(3, stride, stride),
                baselines=colour.expand_as(self.picture),
                target=self.output,
                perturbations_per_eval=32,
            )
        return _summed(found[:, :1])  # a square has one number, which all its channels show


def _weights() -> dict[str, Any]:
    with np.load(WEIGHTS) as kept:
        found = {}
        for name in kept:
            layer, _, part = name.rpartition("_")
            array = torch.from_numpy(kept[name].astype(np.float32))
            layer = layer.replace("_", ".", 1)
            if part == "kernel":
                found[f"{layer}.weight"] = array.permute(3, 2, 0, 1).contiguous()
            else:
                found[f"{layer}.bias"] = array
    return found


def _first(batch: Batch) -> Any:
    return torch.from_numpy(np.ascontiguousarray(batch)).permute(0, 3, 1, 2).contiguous()


def _summed(found: Any) -> Floats:
    return np.asarray(found.detach().numpy().sum(axis=1), dtype=np.float64)
