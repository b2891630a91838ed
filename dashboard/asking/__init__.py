"""What a page asks the backend: controls, costs told before, progress, and the answer."""
