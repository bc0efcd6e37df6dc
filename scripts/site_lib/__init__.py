"""site_lib: parts of scripts/site."""
