"""A document: what its lines show together, and what that says of each."""
