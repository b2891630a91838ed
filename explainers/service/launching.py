"""How workers are launched: what they are asked by, what is imported before, and their limits."""

from __future__ import annotations

from typing import Final

from explainers.service.workers.confinement import Limits
from explainers.service.workers.launchers import Launcher, best_launcher
from explainers.settings import PICKLE_NAMES, Settings

SESSION: Final = "explainers.service.session:Session"
# Imported once by the zygote; a worker forked from it starts with all of them loaded.
PRELOAD: Final = (
    "pandas",
    "pyarrow.csv",
    "pyarrow.parquet",
    "sklearn.ensemble",
    "sklearn.pipeline",
    "skops.io",
    "xgboost",
    "lightgbm",
    "onnx",
    "onnxruntime",
    "shap",
    "numba",
    "explainers.kernels.trees.shapley",
    "explainers.kernels.trees.interactions",
    "explainers.kernels.trees.interventional",
    "explainers.service.session",
)
# Imported when nobody is waiting: only some files ask for them (figures: the zygote's docstring).
PRELOAD_LATER: Final = ("tensorflow", "keras", "h5py", "skimage.segmentation")


def launcher_of(settings: Settings, threads: int | None = None) -> Launcher:
    """Return the launcher of workers under `settings`; `threads` for each, if not as set there."""
    return best_launcher(
        SESSION,
        PRELOAD,
        Limits(
            memory_bytes=settings.worker_memory_bytes,
            scratch_bytes=settings.scratch_bytes,
            load_seconds=settings.load_seconds,
            answer_seconds=settings.answer_seconds,
        ),
        settings.threads if threads is None else threads,
        PRELOAD_LATER,
        {PICKLE_NAMES.name: ",".join(settings.pickle_names)},
    )
