#include "engine/experiment/extent.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "engine/scenario/files/text.h"
#include "output/indicators.h"

/* Bytes a year: of a number of an indicator, of a person's age and sex, of a pair of municipalities
 * (two grids, mostly zeros), each as packed; and of the index, for each piece that is written. */
static const double packed_number = 0.3 * 8, packed_age = 0.26 * 4, packed_pair = 0.1 * 8,
                    index_of_piece = 60;
/* estimates may be so many times too large: what would perhaps fit is tried */
enum { MARGIN = 2 };
/* bytes of memory: travel, kernels, races, nearness, decay */
static const double pair = 85;
/* Seconds of one processor: of the start and of a step, a person and a pair of municipalities. */
static const double start_person = 1.0e-6, step_person = 1.3e-7, start_pair = 1.0e-6,
                    step_pair = 1.9e-7;
static const double file_begin = 4e5, person = 110, program = 4e7;

static size_t indicators_of(const struct scenario *s)
{
    size_t count = 1;

    if (!s->output_indicators[0] || !strcmp(s->output_indicators, "all"))
        return INDICATOR_LIMIT;
    for (const char *c = s->output_indicators; *c; c++)
        count += *c == ',';
    return count;
}

/* Municipalities in scope and their people; guests and candidates of a region run come to half
 * as many again. */
static double people(const struct scenario *s, double *places)
{
    double sum = 0.0;

    *places = 0.0;
    for (size_t p = 0; p < s->country.place_count; p++) {
        if (s->scope && !s->scope[p])
            continue;
        (*places)++;
        for (size_t k = p * 2 * COUNTRY_AGES;
             s->country.population && k < (p + 1) * 2 * COUNTRY_AGES; k++)
            sum += s->country.population[k];
    }
    return s->scope ? 1.5 * sum : sum;
}

struct extent extent_of(const struct scenario *s, size_t replicates)
{
    double places;
    const double persons = people(s, &places), numbers = (double)indicators_of(s);
    double year = numbers * (packed_number * places + index_of_piece);

    if (!s->without_ages)
        year += packed_age * places * 2 * COUNTRY_AGES + index_of_piece;
    if (!s->without_flows)
        year += packed_pair * places * places + 2 * index_of_piece;
    const double pairs = (double)s->country.place_count * (double)s->country.place_count,
                 steps = (double)(s->end - s->start) * s->parts;
    const double seconds = persons * (start_person + steps * step_person)
                           + pairs * (start_pair + steps * step_pair);

    return (struct extent){ .disk = file_begin
                                    + year * (double)(s->end - s->start + 1) * (double)replicates,
                            .memory = program + person * persons + pair * pairs,
                            .pairs = pair * pairs,
                            .seconds = s->scope ? 0.0 : seconds * (double)replicates };
}

const char *extent_text(char text[EXTENT_TEXT], const struct extent *e)
{
    char memory[32], pairs[32], disk[32], time[64] = "";

    if (e->seconds > 0.0)
        snprintf(time, sizeof time,
                 e->seconds < 90.0 ? ", about %.0f s of one processor"
                                   : ", about %.0f minutes of one processor",
                 e->seconds < 90.0 ? e->seconds : e->seconds / 60.0);
    snprintf(text, EXTENT_TEXT,
             "a replicate takes about %s of memory (%s of it for pairs of municipalities)%s and %s "
             "of disk",
             extent_bytes(memory, e->memory), extent_bytes(pairs, e->pairs), time,
             extent_bytes(disk, e->disk));
    return text;
}

int extent_fits_memory(const struct scenario *scenario, struct error *error)
{
    const struct extent e = extent_of(scenario, 1);
    const double there = extent_machine_memory();
    char wanted[32], pairs[32], machine[32];

    if (there <= 0.0 || e.memory <= MARGIN * there)
        return STATUS_OK;
    return error_set(error, STATUS_SCENARIO, "about ", extent_bytes(wanted, e.memory),
                     " of memory would be needed, ", extent_bytes(pairs, e.pairs),
                     " of it for pairs of municipalities, and this machine has ",
                     extent_bytes(machine, there), NULL);
}

const char *extent_bytes(char text[32], double bytes)
{
    static const char *const unit[] = { "kB", "MB", "GB", "TB", "PB" };
    size_t k = 0;

    for (bytes /= 1e3; bytes >= 999.5 && k < 4; k++)
        bytes /= 1e3;
    snprintf(text, 32, bytes < 9.95 ? "%.1f %s" : "%.0f %s", bytes, unit[k]);
    return text;
}

/* The nearest folder above that is there. */
static bool room_at(const char *path, struct statvfs *about)
{
    char *name = text_copy(path), *slash;
    bool known = name && statvfs(name, about) == 0;

    while (name && !known && (slash = strrchr(name, '/')) && slash != name) {
        *slash = 0;
        known = statvfs(name, about) == 0;
    }
    free(name);
    return known || statvfs(*path == '/' ? "/" : ".", about) == 0;
}

int extent_fits(const char *path, double bytes, struct error *error)
{
    struct statvfs about;
    struct stat what;
    char wanted[32], there[32];

    /* a pipe or a device has no room to ask for */
    if (stat(path, &what) == 0 && !S_ISREG(what.st_mode) && !S_ISDIR(what.st_mode))
        return STATUS_OK;
    if (!room_at(path, &about))
        return STATUS_OK;
    const double free_there = (double)about.f_bavail * (double)about.f_frsize;
    if (bytes <= MARGIN * free_there)
        return STATUS_OK;
    return error_set(error, STATUS_IO, path, ": about ", extent_bytes(wanted, bytes),
                     " would be written, and ", extent_bytes(there, free_there),
                     " are free there; fewer replicates or points, fewer [output] indicators, or "
                     "flows = no and ages = no take less",
                     NULL);
}

double extent_machine_memory(void)
{
    const long pages = sysconf(_SC_PHYS_PAGES), size = sysconf(_SC_PAGESIZE);

    return pages > 0 && size > 0 ? (double)pages * (double)size : 0.0;
}
