/* values: typed reading of entries. Each call makes the key known, checks the value and notes it
 * among the settings with its origin; a mistake is reported and leaves the default. Return: the
 * value stood in a file or --set, and was sound. */
#ifndef OMLAND_SCENARIO_VALUES_H
#define OMLAND_SCENARIO_VALUES_H

#include "engine/scenario/ini/reader.h"

enum { VALUES_TEXT = 1024 };

/* The entry itself (null when there is none), marked as used. Notes no setting. */
const struct entry *values_entry(struct reader *reader, const char *section, const char *key);

/* A number and its allowed range; the unit may follow the number in the file, and must then be
 * this one (null or "1": none). */
struct values_range {
    double min, max;
    const char *unit;
};

bool values_real(struct reader *reader, const char *section, const char *key,
                 struct values_range range, double default_value, double *value);
bool values_whole(struct reader *reader, const char *section, const char *key, int min, int max,
                  int default_value, int *value);
bool values_large(struct reader *reader, const char *section, const char *key, uint64_t max,
                  uint64_t default_value, uint64_t *value);
bool values_yes(struct reader *reader, const char *section, const char *key, bool default_value,
                bool *value);
bool values_word(struct reader *reader, const char *section, const char *key,
                 const char *const *words, size_t count, int default_value, int *row);
bool values_text(struct reader *reader, const char *section, const char *key, char *text,
                 size_t size);

/* A path relative to the file that names it, malloc'd (null when not given). A setting keeps it
 * as it is written. */
char *values_path(struct reader *reader, const char *section, const char *key);

/* A mistake of an entry, or of a key that is not there (entry null: reported for the scenario
 * itself). */
void values_error(struct reader *reader, const struct entry *entry, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
struct inputs_origin values_origin(const struct reader *reader, const struct entry *entry);

void values_note(struct reader *reader, const char *section, const char *key, const char *value,
                 const struct entry *entry);

/* Shortest decimal text that reads back as the same number. */
const char *values_number_text(double number, char text[32]);

#endif
