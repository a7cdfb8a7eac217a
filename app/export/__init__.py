"""Rows of plans and records as files: JSON Lines, CSV, XLSX, Parquet."""
