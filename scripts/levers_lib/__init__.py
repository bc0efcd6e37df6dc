"""levers_lib: what scripts/levers tries, and where."""
