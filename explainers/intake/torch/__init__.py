"""PyTorch files: exported graphs read and run by ourselves, TorchScript in a full sandbox."""
