"""One line: its possible accidents and originals, and the decision among them."""
