"""Models that repeat the user's own, a tree and a glass box; and the user's own, shown itself."""
