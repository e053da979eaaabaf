"""Asking a person about what fixenc left unsure: the questions, the session of keys, and the rules it gives."""
