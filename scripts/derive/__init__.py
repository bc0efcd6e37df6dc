"""One module a group of tables; each has write(...) that makes its files."""
