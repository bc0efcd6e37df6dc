"""projection_lib: what scripts/projection is made of."""
