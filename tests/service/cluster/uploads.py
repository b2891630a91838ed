"""Models and tables whose explanations take a cluster long enough to be disturbed."""

import numpy as np
import pandas as pd
import skops.io
import xgboost
from sklearn.ensemble import RandomForestClassifier

ROWS, COLUMNS = 20_480, 8


def heavy():
    """Deep trees and a table whose Tree SHAP comes in ten blocks, each some tenths of a second."""
    draw = np.random.default_rng(0)
    numbers = draw.normal(size=(ROWS, COLUMNS)).round(3)
    data = pd.DataFrame(numbers, columns=[f"c{index}" for index in range(COLUMNS)])
    known = np.where(numbers[:, 0] * numbers[:, 1] + draw.normal(size=ROWS) > 0, "yes", "no")
    deep = xgboost.XGBClassifier(n_estimators=60, max_depth=8, tree_method="hist", n_jobs=1)
    deep.fit(data[:4_000], known[:4_000] == "yes")
    text = data.assign(outcome=known).to_csv(index=False).encode()
    return bytes(deep.get_booster().save_raw("ubj")), text


def endless():
    """A forest and a table of 12 columns: one row takes Exact SHAP longer than a cancel may."""
    draw = np.random.default_rng(0)
    data = pd.DataFrame({f"c{index}": draw.normal(size=200) for index in range(12)})
    known = draw.choice(["no", "yes"], 200)
    forest = RandomForestClassifier(300, random_state=0).fit(data, known)
    text = data.assign(outcome=known).to_csv(index=False).encode()
    return skops.io.dumps(forest), text
