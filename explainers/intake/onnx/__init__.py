"""ONNX graphs: audited first, then asked for their inputs, outputs and answers."""
