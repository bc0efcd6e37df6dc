/* page_file: the built parts of a page (`make page`), where they lie, and a page written from
 * them beside and renamed. */
#ifndef OMLAND_COMMANDS_PAGE_FILE_H
#define OMLAND_COMMANDS_PAGE_FILE_H

#include <stdbool.h>

#include "engine/base/error.h"
#include "engine/page/page.h"

struct destination_inputs;

/* The built file of that name: installed with the program, or of the build it stands in. Bytes are
 * malloc'd with a zero behind them; STATUS_MISSING says how it is built. */
ERROR_CHECKED int page_file_part(const char *name, unsigned char **bytes, size_t *length,
                                 struct error *error);

/* May a page be written there? Refuses inputs, and what is no page of Omland unless `force`. */
ERROR_CHECKED int page_file_check(const char *path, const struct destination_inputs *inputs,
                                  bool force, struct error *error);

/* Puts title and parts into the built template of that name. */
ERROR_CHECKED int page_file_write(const char *name, const char *path, const char *title,
                                  const struct page_part *part, size_t parts, struct error *error);

#endif
