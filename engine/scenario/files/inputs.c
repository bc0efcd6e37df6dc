#include "engine/scenario/files/inputs.h"

#include <errno.h>
#include <nettle/sha2.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "engine/scenario/files/file.h"
#include "engine/scenario/files/gunzip.h"
#include "engine/scenario/files/text.h"

enum { SCENARIO_MOST = 1 << 26, TABLE_MOST = 1 << 30 }; /* bytes */

static void checksum(const char *text, size_t length, char sha256[65])
{
    struct sha256_ctx context;
    uint8_t digest[SHA256_DIGEST_SIZE];
    sha256_init(&context);
    sha256_update(&context, length, (const uint8_t *)text);
    sha256_digest(&context, sizeof digest, digest);
    for (size_t k = 0; k < sizeof digest; k++)
        snprintf(sha256 + 2 * k, 3, "%02x", digest[k]);
}

/* Notes a source; takes over path and text, also when it fails. */
static struct source *note(struct inputs *inputs, char *path, char *text, const char sha256[65],
                           bool is_table)
{
    if (!path || !text_grow(&inputs->sources, inputs->count, sizeof *inputs->sources)) {
        report_out_of_memory(inputs->report);
        free(path);
        free(text);
        return NULL;
    }
    struct source *source = &inputs->sources[inputs->count++];
    *source = (struct source){ .path = path, .text = text, .is_table = is_table };
    memcpy(source->sha256, sha256, 65);
    return source;
}

static void cannot_open(struct inputs *inputs, const char *path, struct inputs_origin origin,
                        int fault)
{
    char *nearest = fault == ENOENT ? file_nearest(path) : NULL;
    const char *before = nearest ? "; the nearest name there is `" : "",
               *name = nearest ? nearest : "", *behind = nearest ? "`" : "";
    if (fault == ENOMEM)
        report_out_of_memory(inputs->report);
    else if (origin.file)
        report_missing(inputs->report, origin.file, origin.line, "cannot read `%s`: %s%s%s%s", path,
                       file_fault(fault), before, name, behind);
    else
        report_missing(inputs->report, path, 0, "cannot be read: %s%s%s%s", file_fault(fault),
                       before, name, behind);
    free(nearest);
}

static const struct source *find_given(const struct inputs *inputs, const char *path, bool is_table)
{
    for (size_t k = 0; k < inputs->given_count; k++)
        if (inputs->given[k].is_table == is_table && strcmp(inputs->given[k].path, path) == 0)
            return &inputs->given[k];
    return NULL;
}

bool inputs_scenario(struct inputs *inputs, const char *path, struct inputs_origin origin,
                     struct inputs_text *text)
{
    const struct source *given = find_given(inputs, path, false);
    char *read = NULL, sha256[65];
    size_t length = 0;
    if (given && given->text) {
        read = text_copy(given->text);
        length = strlen(given->text);
        if (!read)
            return report_out_of_memory(inputs->report), false;
    } else {
        const int fault = file_read(path, SCENARIO_MOST, &read, &length);
        if (fault)
            return cannot_open(inputs, path, origin, fault), false;
    }
    checksum(read, length, sha256);
    const struct source *source = note(inputs, text_copy(path), read, sha256, false);
    if (source)
        *text = (struct inputs_text){ source->path, source->text, length };
    return source != NULL;
}

/* A replay knows its tables; a text in memory that stands for a scenario does not. */
static bool is_replay(const struct inputs *inputs)
{
    for (size_t k = 0; k < inputs->given_count; k++)
        if (inputs->given[k].is_table)
            return true;
    return false;
}

/* In a replay: the table must be among those read then, with the same bytes. */
static bool as_then(struct inputs *inputs, const char *path, const char sha256[65])
{
    const struct source *given = find_given(inputs, path, true);
    if (is_replay(inputs) && !given)
        return report_missing(inputs->report, path, 0,
                              "this table was not read in the run that is replayed"),
               false;
    if (given && strcmp(given->sha256, sha256) != 0)
        return report_missing(inputs->report, path, 0,
                              "is not the table of the run: SHA-256 is %s, was %s", sha256,
                              given->sha256),
               false;
    return true;
}

/* The name under which the table stands: as it is, or with .gz. In a replay the name it had
 * then. */
static char *table_path(const struct inputs *inputs, const char *path)
{
    char *packed = text_format("%s.gz", path);
    if (!packed)
        return NULL;
    const bool plain = is_replay(inputs) ? !find_given(inputs, packed, true)
                                         : access(path, F_OK) == 0 || access(packed, F_OK) != 0;
    if (!plain)
        return packed;
    free(packed);
    return text_copy(path);
}

bool inputs_table(struct inputs *inputs, const char *path, bool optional,
                  struct inputs_origin origin, struct inputs_text *text)
{
    char *actual = table_path(inputs, path), *read, sha256[65];
    size_t length = 0;
    if (!actual)
        return report_out_of_memory(inputs->report), false;
    if (optional && is_replay(inputs) && !find_given(inputs, actual, true)) {
        free(actual); /* a table that came later takes no part in a replay */
        return false;
    }
    const int fault = file_read(actual, TABLE_MOST, &read, &length);
    if (fault && !(optional && fault == ENOENT))
        cannot_open(inputs, actual, origin, fault);
    if (fault) {
        free(actual);
        return false;
    }
    checksum(read, length, sha256);
    const struct source *source = note(inputs, actual, NULL, sha256, true);
    if (!source || !as_then(inputs, source->path, sha256)
        || !gunzip(source->path, &read, &length, inputs->report)) {
        free(read);
        return false;
    }
    *text = (struct inputs_text){ source->path, read, length };
    return true;
}
