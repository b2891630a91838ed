"""One page each. A page asks for results, and puts sentences and charts in their place."""
