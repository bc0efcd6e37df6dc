"""plots_lib: what scripts/plots, scripts/demo and their tests share. Needs h5py, numpy and matplotlib."""
