/* The verbs, in the order --help shows them. */
#include "engine/commands/commands.h"

const struct command command_list[] = {
    { "run", "run a scenario and write its trajectories to HDF5", command_run },
    { "check", "check a scenario: every mistake, then every resolved value", command_check },
    { "hash", "print the result hash of a file", command_hash },
    { "seal", "is a file still what was written? accept one that another program changed",
      command_seal },
    { "replay", "run again from a file alone and verify its hash", command_replay },
    { "export", "write a file's indicators as tidy CSV", command_export },
    { "merge", "gather the runs of an ensemble in one file", command_merge },
    { "describe", "print the tables of parameters, processes, levers, shocks, indicators",
      command_describe },
    { "reference", "run the whole country once and keep what region runs need of it",
      command_reference },
    { "regions", "print what a file says about its labour-market regions: structure, path, type",
      command_regions },
    { "calibrate", "estimate the moving parameters from years before a given one",
      command_calibrate },
    { "ensemble", "run strategies, shocks, futures, samples and replicates of an experiment",
      command_ensemble },
    { "compare",
      "compare strategies with a base, replicate by replicate: differences, intervals, cost, "
      "trade-offs, regret",
      command_compare },
    { "sensitivity", "run a morris or saltelli experiment and tell which sampled values matter",
      command_sensitivity },
    { "search",
      "find packages of levers that reach goals within a budget, in all shocks and futures",
      command_search },
    { NULL, NULL, NULL },
};
