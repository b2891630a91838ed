"""What a model says of encoded columns, said of the user's own."""
