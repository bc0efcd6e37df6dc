"""common: what every script does alike - its command line, files in and out, the program it runs."""
