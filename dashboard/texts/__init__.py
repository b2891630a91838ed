"""What is shown of models of texts."""
