"""Reports: for people on a console, for programs as JSON lines, for reviewers as a diff."""
