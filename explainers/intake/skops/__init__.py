"""The skops container: its names and members, before anything is made of them."""
