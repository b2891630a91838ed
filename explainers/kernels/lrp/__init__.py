"""Layer-wise relevance propagation: a network as a graph of steps, rules for them, the walk."""
