"""Each library's trees in the one form of `kernels.trees`."""
