"""Decision plots: the ways of rows, or of classes, from the base value to the model's answer."""
