# omland.R: results of Omland in R, by ncdf4. A file of `omland run`, the folder of an ensemble, or a file of `omland merge` become one list:
#   runs     data frame by run: strategy, shock, future, replicate
#   places   data frame by municipality: code, name, role, region_name, county_name
#   year     years
#   values   list by indicator: array [run, year, municipality]
#   together character by indicator: "sum" or "mean over inhabitants"
#
#   source("scripts/readers/omland.R")
#   results <- omland_read("build/small", c("population", "jobs"))
#   groups  <- omland_together(results, "role")
#   omland_paired(groups, year = 2025, base = "none")
#
# Needs ncdf4 (Debian: r-cran-ncdf4). Tested with Debian 12's.

omland_grid <- function(file, name) {
  # ncdf4 turns the dimensions around (and drops those of length one, unless told not to): back to [run, year, municipality]
  aperm(ncdf4::ncvar_get(file, paste0("results/", name), collapse_degen = FALSE), c(3, 2, 1))
}

omland_indicators <- function(file) {
  names <- sub("^results/", "", grep("^results/", names(file$var), value = TRUE))
  names[vapply(names, function(n) file$var[[paste0("results/", n)]]$ndims == 3, logical(1))]
}

omland_text <- function(file, name) as.character(ncdf4::ncvar_get(file, name))

omland_columns <- function(file, indicators) {
  known <- omland_indicators(file)
  if (is.null(indicators)) indicators <- known
  wrong <- setdiff(indicators, known)
  if (length(wrong)) stop("no such indicator in ", file$filename, ": ", paste(wrong, collapse = ", "))
  values <- lapply(indicators, function(n) omland_grid(file, n))
  rule <- vapply(indicators, function(n) ncdf4::ncatt_get(file, paste0("results/", n), "together")$value, character(1))
  list(values = stats::setNames(values, indicators), together = stats::setNames(rule, indicators))
}

omland_read_run <- function(path, indicators = NULL) {
  file <- ncdf4::nc_open(path)
  on.exit(ncdf4::nc_close(file))
  columns <- omland_columns(file, indicators)
  replicate <- as.integer(ncdf4::ncvar_get(file, "results/replicate"))
  places <- data.frame(code = omland_text(file, "geo/municipality"), name = omland_text(file, "geo/name"), role = omland_text(file, "geo/role"),
                       region_name = omland_text(file, "geo/region_name"), county_name = omland_text(file, "geo/county_name"), stringsAsFactors = FALSE)
  runs <- data.frame(strategy = sub("\\.h5$", "", basename(path)), shock = "none", future = "none", replicate = replicate, stringsAsFactors = FALSE)
  c(list(runs = runs, places = places, year = as.integer(ncdf4::ncvar_get(file, "results/year"))), columns)
}

omland_read_merged <- function(path, indicators = NULL) {
  file <- ncdf4::nc_open(path)
  on.exit(ncdf4::nc_close(file))
  columns <- omland_columns(file, indicators)
  text <- function(name) omland_text(file, paste0("results/", name))
  places <- data.frame(code = text("municipality"), name = text("municipality_name"), role = text("role"), region_name = text("region_name"),
                       county_name = text("county_name"), stringsAsFactors = FALSE)
  runs <- data.frame(strategy = text("strategy"), shock = text("shock"), future = text("future"),
                     replicate = as.integer(ncdf4::ncvar_get(file, "results/replicate")), stringsAsFactors = FALSE)
  there <- as.integer(ncdf4::ncvar_get(file, "results/complete")) == 1L
  columns$values <- lapply(columns$values, function(v) v[there, , , drop = FALSE])
  c(list(runs = runs[there, ], places = places, year = as.integer(ncdf4::ncvar_get(file, "results/year"))), columns)
}

omland_bind <- function(arrays) {
  size <- dim(arrays[[1]])
  runs <- sum(vapply(arrays, function(a) dim(a)[1], integer(1)))
  aperm(array(unlist(lapply(arrays, aperm, c(2, 3, 1))), c(size[2], size[3], runs)), c(3, 1, 2))
}

omland_read_ensemble <- function(folder, indicators = NULL) {
  plan <- utils::read.csv(file.path(folder, "plan.csv"), colClasses = "character")
  paths <- file.path(folder, plan$file)
  if (any(!file.exists(paths)))
    stop(folder, ": ", sum(!file.exists(paths)), " of ", nrow(plan), " runs are not there: `omland ensemble --resume` computes them")
  parts <- lapply(paths, omland_read_run, indicators)
  all <- parts[[1]]
  all$runs <- do.call(rbind, lapply(seq_along(parts), function(k)
    data.frame(plan[rep(k, nrow(parts[[k]]$runs)), c("strategy", "shock", "future")], replicate = parts[[k]]$runs$replicate, row.names = NULL)))
  all$values <- lapply(stats::setNames(names(all$values), names(all$values)), function(n) omland_bind(lapply(parts, function(p) p$values[[n]])))
  all
}

omland_read <- function(path, indicators = NULL) {
  if (dir.exists(path)) return(omland_read_ensemble(path, indicators))
  file <- ncdf4::nc_open(path)
  format <- ncdf4::ncatt_get(file, 0, "format")
  ncdf4::nc_close(file)
  if (format$hasatt && startsWith(format$value, "omland ensemble")) omland_read_merged(path, indicators) else omland_read_run(path, indicators)
}

# Municipalities put together by a column of places, or all of them: values become [run, year, where].
omland_together <- function(data, by = NULL) {
  label <- if (is.null(by)) rep("all", nrow(data$places)) else data$places[[by]]
  where <- sort(unique(label))
  one <- function(name) {
    value <- data$values[[name]]
    weight <- if (data$together[[name]] == "sum") array(1, dim(value)) else data$values$population
    if (is.null(weight)) stop(name, " is a mean over inhabitants: read `population` too")
    weight[is.na(value)] <- NA
    group <- function(w) {
      some <- label == w
      total <- rowSums(value[, , some, drop = FALSE] * weight[, , some, drop = FALSE], na.rm = TRUE, dims = 2)
      share <- rowSums(weight[, , some, drop = FALSE], na.rm = TRUE, dims = 2)
      result <- if (data$together[[name]] == "sum") total else total / share
      result[share == 0] <- NA
      result
    }
    array(unlist(lapply(where, group)), c(dim(value)[1:2], length(where)))
  }
  data$values <- lapply(stats::setNames(names(data$values), names(data$values)), one)
  data$places <- data.frame(where = where, stringsAsFactors = FALSE)
  data
}

# Differences to a base in one year, pair by pair; interval by Student's t over the pairs (none with fewer than four, as in `omland compare`).
omland_paired <- function(groups, year = max(groups$year), base = "none", level = 0.9) {
  y <- match(year, groups$year)
  if (is.na(y)) stop("not a year of the runs: ", year)
  rows <- list()
  cases <- unique(groups$runs[groups$runs$strategy != base, c("strategy", "shock", "future")])
  find <- function(strategy, shock, future) {
    mine <- which(groups$runs$strategy == strategy & groups$runs$shock == shock & groups$runs$future == future)
    mine[order(groups$runs$replicate[mine])]
  }
  for (k in seq_len(nrow(cases))) {
    case <- cases[k, ]
    here <- find(case$strategy, case$shock, case$future)
    there <- find(base, case$shock, case$future)
    if (!identical(groups$runs$replicate[here], groups$runs$replicate[there]))
      stop("`", case$strategy, "` and `", base, "` have other replicates: they cannot be paired")
    for (w in seq_len(nrow(groups$places))) for (name in names(groups$values)) {
      d <- groups$values[[name]][here, y, w] - groups$values[[name]][there, y, w]
      n <- length(d)
      half <- if (n >= 4) stats::qt(0.5 + level / 2, n - 1) * stats::sd(d) / sqrt(n) else NA
      rows[[length(rows) + 1]] <- data.frame(case, where = groups$places$where[w], indicator = name, year = year, pairs = n, mean = mean(d),
                                             low = mean(d) - half, high = mean(d) + half, above = mean(d > 0), row.names = NULL)
    }
  }
  do.call(rbind, rows)
}
