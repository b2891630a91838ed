"""What a worker answers about pictures besides explanations: pixels to look at, and trials."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from explainers.intake.handle import ModelHandle
from explainers.intake.pictures import MAX_SIDE, within
from explainers.intake.probing.answers import answered
from explainers.intake.probing.probe import Probe, probe
from explainers.intake.vision.seeing import Seen, in_parts, seen
from explainers.records import Floats, Integers, Preparation
from explainers.service.opening import Opened
from explainers.service.record_json import from_json
from explainers.service.workers.frames import Frame

if TYPE_CHECKING:
    import pandas as pd

PROBED: Final = 8
"""Pictures of a trial: enough to see whether one depends on those beside it."""


def picture_probe(held: Opened) -> Probe:
    """Try the model on a few pictures, evenly spread, which are prepared once.

    So its pace is the network's own: what decoding takes is paid once a picture, whereas methods
    ask about one picture many times. Raises RationaleError.
    """
    count = len(held.pictures)
    positions = np.linspace(0, count - 1, min(PROBED, count)).round().astype(np.int64)
    model, frame = _asked_about(held, held.seen(positions))
    return probe(model, frame)


def pictures_of(held: Opened, frame: Frame) -> Frame:
    """Answer the pixels of pictures, at most `side` on a side: one array each, in order.

    Whole, or as the network sees them where `seen` is set.
    """
    side = min(int(frame.fields["side"]), MAX_SIDE)
    positions: Integers = frame.arrays["positions"]
    if frame.fields["seen"]:
        found = list(held.seen(positions).shown)
    else:
        found = [held.pictures[at] for at in positions.tolist()]
    return Frame(
        "pictures", {}, {f"picture_{i}": within(pixels, side) for i, pixels in enumerate(found)}
    )


def preview_of(held: Opened, frame: Frame) -> Frame:
    """Answer a picture under a preparation that is being tried, and what the network makes of it.

    Raises RationaleError where it answers nothing sensible.
    """
    how = from_json(Preparation, frame.fields["preparation"])
    looked = seen(held.pictures, how, frame.arrays["positions"])
    model, one = _asked_about(held, looked)
    return Frame(
        "preview", {}, {"shown": looked.shown[0], "outputs": answered(model, one, one.columns)[0]}
    )


def _asked_about(held: Opened, looked: Seen) -> tuple[ModelHandle, pd.DataFrame]:
    """Return a model of some prepared pictures, and the frame that numbers them."""
    import pandas as pd

    if held.model.vision is None:  # open_frame refuses to join such a model with pictures
        raise ValueError("a model that takes columns was asked about pictures")
    answers = held.model.vision.answers

    def predict(frame: pd.DataFrame) -> Floats:
        numbers = frame["picture"].to_numpy()
        return in_parts(answers, len(numbers), lambda part: looked.batch[numbers[part]])

    model = ModelHandle(held.model.card, predict, vision=held.model.vision)
    return model, pd.DataFrame({"picture": np.arange(len(looked.batch))})
