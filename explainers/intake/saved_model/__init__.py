"""TensorFlow programs in a folder (SavedModel): audited, cut down to what answers, then run."""
