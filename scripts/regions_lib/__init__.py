"""regions_lib: what scripts/spillover and scripts/closure share: paired runs, responses with their intervals, resilience, sustainability. Needs h5py, numpy and
scipy."""
