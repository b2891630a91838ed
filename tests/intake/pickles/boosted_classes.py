"""XGBoost's and LightGBM's scikit-learn classes with data to fit them, alone and in pipelines."""

import lightgbm
import numpy as np
import xgboost
from sklearn.compose import ColumnTransformer
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler

from tests import toys

FRAME = toys.frame()
NUMBERS = FRAME[list(toys.NUMBERS)]
CATEGORIES = FRAME.astype(dict.fromkeys(toys.TEXTS, "category"))
YES = (toys.two() == "yes").astype(int)
CODES = np.unique(toys.three(), return_inverse=True)[1]
FEW = {"n_estimators": 6, "max_depth": 3, "n_jobs": 1}
LIGHT = {"n_estimators": 6, "num_leaves": 6, "verbose": -1, "n_jobs": 1}


def xgb(**options):
    return xgboost.XGBClassifier(**FEW, **options)


def lgbm(**options):
    return lightgbm.LGBMClassifier(**LIGHT, **options)


def columns(sparse=True):
    return ColumnTransformer(
        [
            ("n", StandardScaler(), list(toys.NUMBERS)),
            ("t", OneHotEncoder(sparse_output=sparse), list(toys.TEXTS)),
        ]
    )


ALONE = {
    "XGBClassifier": (xgb(), NUMBERS, YES, ()),
    "XGBClassifier of three": (xgb(), NUMBERS, CODES, ()),
    "XGBClassifier of categories": (xgb(enable_categorical=True), CATEGORIES, YES, ()),
    "XGBRegressor": (xgboost.XGBRegressor(**FEW), NUMBERS, toys.score(), ()),
    "XGBRegressor with another gap": (
        xgboost.XGBRegressor(**FEW, missing=3.0),
        NUMBERS,
        toys.score(),
        (),
    ),
    "XGBRFClassifier": (xgboost.XGBRFClassifier(**FEW), NUMBERS, YES, ()),
    "XGBRFRegressor": (xgboost.XGBRFRegressor(**FEW), NUMBERS, toys.score(), ()),
    "LGBMClassifier": (lgbm(), NUMBERS, toys.two(), ("no", "yes")),
    "LGBMClassifier of three": (lgbm(), NUMBERS, toys.three(), ("high", "low", "middle")),
    "LGBMClassifier of numbers": (lgbm(), NUMBERS, CODES, ("0", "1", "2")),
    "LGBMClassifier of categories": (lgbm(), CATEGORIES, toys.two(), ("no", "yes")),
    "LGBMRegressor": (lightgbm.LGBMRegressor(**LIGHT), NUMBERS, toys.score(), ()),
}
PIPED = {
    "XGBoost behind sparse columns": (make_pipeline(columns(), xgb()), YES),
    "XGBoost behind dense columns": (make_pipeline(columns(sparse=False), xgb()), YES),
    "XGBoost behind frames": (
        make_pipeline(columns(sparse=False).set_output(transform="pandas"), xgb()),
        YES,
    ),
    "XGBoost of three": (make_pipeline(columns(), xgb()), CODES),
    "a number by XGBoost": (make_pipeline(columns(), xgboost.XGBRegressor(**FEW)), toys.score()),
    "LightGBM behind sparse columns": (make_pipeline(columns(), lgbm()), toys.two()),
    "LightGBM of three": (make_pipeline(columns(), lgbm()), toys.three()),
    "a number by LightGBM": (
        make_pipeline(columns(), lightgbm.LGBMRegressor(**LIGHT)),
        toys.score(),
    ),
}
