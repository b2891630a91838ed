"""Boosted trees of XGBoost, LightGBM and CatBoost: what files say before a library reads them."""
