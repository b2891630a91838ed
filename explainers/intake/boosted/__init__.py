"""Boosted trees of XGBoost, LightGBM and CatBoost: what their files say before a library reads them."""
