"""The page of ``fixenc report``: what a run did or would do, for people to look at in a browser, without a network."""
