"""A session to which XGBoost files are programs, in a process of its own."""

from dataclasses import replace

from explainers.intake import policy
from explainers.service.session import Session

PROGRAMS = f"{__name__}:Programs"


class Programs(Session):
    """Changes the list of formats of the process it is made in."""

    def __init__(self):
        super().__init__()
        policy.MODEL_FORMATS = tuple(
            replace(known, walls="full") if known.name.startswith("xgboost") else known
            for known in policy.MODEL_FORMATS
        )
