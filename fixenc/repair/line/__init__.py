"""One line: what can have happened to it, which of that is believed, and what it was."""
