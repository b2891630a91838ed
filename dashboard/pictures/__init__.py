"""What is shown of models of pictures."""
