"""fixenc within other libraries, a module each, which needs its library and is imported by hand."""
