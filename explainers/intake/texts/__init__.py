"""Models of texts: words and sentences, terms and pieces, as methods see them."""
