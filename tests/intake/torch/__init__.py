"""PyTorch files: exported graphs and TorchScript."""
