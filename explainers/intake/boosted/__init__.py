"""Boosted trees of XGBoost and LightGBM: what their files say before a library reads them."""
