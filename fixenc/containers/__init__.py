"""Containers: files of many texts, such as web archives and tables. Each text is cleaned by itself, the rest is copied.

A new kind of container is one row of the table in `families`, and one module that yields the pieces of a new file.
"""
