"""responses_lib: what was found in Norway and elsewhere, how it is simulated, and the table of both."""
