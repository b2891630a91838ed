"""What is kept on disk: results in blocks, each under the key of its question."""
