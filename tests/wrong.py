"""A kernel that is silently wrong, as a library may be: attributions are half as large again."""

from explainers.kernels.trees import shapley


def break_tree_shap(monkeypatch):
    """Have Tree SHAP's sums miss the models' outputs."""
    right = shapley.shapley_values
    monkeypatch.setattr(shapley, "shapley_values", lambda *given: 1.5 * right(*given))
