"""What scripts/benchmark and scripts/instructions are made of."""
