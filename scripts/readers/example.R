#!/usr/bin/env Rscript
# example.R: what strategies of an ensemble change, in the core and in its hinterland, read with ncdf4.
#
#   Rscript scripts/readers/example.R build/small      # the folder of `omland ensemble`, or a file of `omland merge`

script <- sub("^--file=", "", grep("^--file=", commandArgs(FALSE), value = TRUE))
source(file.path(dirname(script), "omland.R"))
arguments <- commandArgs(TRUE)
if (length(arguments) != 1) {
  cat("Usage: Rscript example.R FOLDER_OR_FILE\n")
  quit(status = 64)
}

results <- omland_read(arguments[1], c("population", "jobs"))
change <- omland_paired(omland_together(results, "role"))
cat("Differences to none, ", max(results$year), ", 90 % interval:\n", sep = "")
cat(sprintf("%-24s %-12s %-12s %+8.1f  %+.1f to %+.1f\n", change$strategy, change$where, change$indicator, change$mean, change$low, change$high), sep = "")
