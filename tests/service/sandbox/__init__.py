"""The sandbox: every wall is tried from inside, with it and without it."""
