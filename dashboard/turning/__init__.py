"""“Turn it around”: the smallest changes of a row after which the model decides otherwise."""
