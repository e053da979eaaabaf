"""A document: its lines together are evidence for each of them."""
