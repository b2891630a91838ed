"""The samples that are pictures."""

from explainers.intake.class_lists import apart, lines_of
from explainers.records import Preparation
from explainers.service.samples.sample import ASSETS, PictureSample

_LABELS = apart(lines_of((ASSETS / "images" / "imagenet_labels.txt").read_text(encoding="utf-8")))

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
        classes=_LABELS,
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
