"""Learn the language models from published lists: ``python -m fixenc.plausibility.train``. Needs the extra `train`."""
