"""What if: cells of a row are edited, and the model's answer and its reasons follow."""
