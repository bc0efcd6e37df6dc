#include "engine/commands/page_header.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "engine/commands/again.h"
#include "engine/page/pack_tables.h"
#include "engine/scenario/files/text.h"
#include "engine/setting/scenario.h"
#include "output/trajectory.h"
#include "version.h"

static int no_memory(struct error *error)
{
    return error_set(error, STATUS_INTERNAL, "not enough memory for the page", NULL);
}

/* The day of the page, or the one that a reproducible build asks for. */
static void today(char text[16])
{
    const char *asked = getenv("SOURCE_DATE_EPOCH");
    const time_t now = asked ? (time_t)strtoll(asked, NULL, 10) : time(NULL);
    struct tm day;

    strftime(text, 16, "%Y-%m-%d", gmtime_r(&now, &day));
}

/* Names of the labour-market regions in scope. */
static char *region_names(const struct scenario *s)
{
    char *names = text_copy("");

    for (size_t k = 0; s->scope && names && k < s->country.place_count; k++) {
        const char *name = s->country.places[k].region_name;
        bool seen = !s->scope[k];

        for (size_t i = 0; i < k && !seen; i++)
            seen = s->scope[i] && !strcmp(s->country.places[i].region_name, name);
        if (!seen) {
            char *longer = text_format("%s%s%s", names, *names ? ", " : "", name);

            free(names);
            names = longer;
        }
    }
    return names;
}

static json_t *files_of(const struct page_results_options *o)
{
    return o->reference ? json_pack("{s:{s:s, s:s}, s:s}", "reference", "name", o->reference,
                                    "sha256", o->reference_sha256, "baseline", o->baseline)
                        : json_null();
}

int page_header_make(const char *file, const struct page_results_options *o, json_t **header,
                     char **title, struct error *error)
{
    struct trajectory_config config;
    struct scenario s;
    char day[16], seed[24];
    int status = again_read_file(file, &config, &s, error);

    if (status != STATUS_OK)
        return status;
    char *region = region_names(&s);

    today(day);
    snprintf(seed, sizeof seed, "%llu", (unsigned long long)s.seed);
    *title = region ? text_copy(*region ? region : "Norge") : NULL;
    *header = *title
                  ? json_pack("{s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:f, s:o, s:s, s:i, s:i, s:o}",
                              "format", "omland page 1", "kind", o->kind, "version", OMLAND_VERSION,
                              "commit", OMLAND_COMMIT, "made", day, "command", o->command, "seed",
                              seed, "interval", 0.8, "title",
                              *region ? pack_tables_titles(region, NULL, NULL)
                                      : pack_tables_titles("Norway", "Norge", "Noreg"),
                              "region", region, "first_year", s.start, "years", s.end - s.start + 1,
                              "files", files_of(o))
                  : NULL;
    status = *header ? pack_tables(*header, &s, error) : no_memory(error);
    free(region);
    scenario_free(&s);
    trajectory_free_config(&config);
    return status;
}
