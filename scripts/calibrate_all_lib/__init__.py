"""calibrate_all_lib: which steps scripts/calibrate_all takes, with what each reads and makes."""
