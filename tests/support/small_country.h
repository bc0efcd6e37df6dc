/* small_country: writes a valid little country (the tables of docs/tables.md) into a folder, for
 * tests. Same seed and places, same country, byte for byte. Base years 2010 and 2020; names carry
 * Norwegian letters. Place 0 is large enough for a core; with 4 places or more there is a
 * hinterland and a remote place, with 6 a metropolitan one. */
#ifndef OMLAND_TESTS_SMALL_COUNTRY_H
#define OMLAND_TESTS_SMALL_COUNTRY_H

#include <stddef.h>

enum { SMALL_COUNTRY_MOST = 32, SMALL_COUNTRY_PATH = 256 };

/* Tables for 2 to SMALL_COUNTRY_MOST places; the folder must exist. Returns 0, or -1 when something
 * could not be written. Writes `small.ini` beside the tables as well: a scenario 2020-2025 that
 * names the folder. */
int small_country_write(const char *folder, unsigned seed, int places);

/* The same country with the rows of every table in another order (order 0: by code). */
int small_country_write_shuffled(const char *folder, unsigned seed, int places, unsigned order);

/* Makes an empty temporary folder (TMPDIR or /tmp) and puts its name into path. Returns 0 or -1. */
int small_country_folder(char path[SMALL_COUNTRY_PATH]);

/* Removes a folder and all that is in it. */
void small_country_remove(const char *folder);

/* For hostile tests: writes text into folder/name (folders made as needed), or reads a file
 * whole (malloc'd, zero-ended). */
int small_country_put(const char *folder, const char *name, const char *text, size_t length);
char *small_country_get(const char *folder, const char *name, size_t *length);

#endif
