"""Corpora: shards of records (JSON lines, Parquet, WARC), of which texts are mended in one pass, and nothing else."""
