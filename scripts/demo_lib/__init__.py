"""demo_lib: what scripts/demo runs and says."""
