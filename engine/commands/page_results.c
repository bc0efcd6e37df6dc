#include "engine/commands/page_results.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "engine/commands/again.h"
#include "engine/commands/page_country.h"
#include "engine/commands/page_header.h"
#include "engine/commands/page_rows.h"
#include "engine/commands/page_values.h"
#include "engine/page/pack_case.h"
#include "engine/page/pack_tables.h"
#include "engine/scenario/files/text.h"
#include "engine/setting/scenario.h"
#include "output/indicators.h"
#include "output/notices.h"
#include "output/trajectory.h"

struct making {
    const struct page_runs *runs;
    const struct page_results_options *options;
    const struct page_run_case *first; /* the base of all bases */
    struct pack pack;
    json_t *header, *cases, *notices;
    size_t stored; /* fewest replicates of a case that is stored in full */
    struct page_rows rows;
};

static int no_memory(struct error *error)
{
    return error_set(error, STATUS_INTERNAL, "not enough memory for the page", NULL);
}

static bool is_base(const struct page_run_case *c)
{
    return !strcmp(c->strategy, "none");
}

/* The text of the strategy's own file: the one of its name, else the run's first. */
static const char *own_text(const struct trajectory_config *config, const char *strategy)
{
    const char *first = "";
    const size_t length = strlen(strategy);

    for (size_t k = config->source_count; k-- > 0;) {
        const struct source *s = &config->sources[k];
        const char *slash = strrchr(s->path, '/'), *name = slash ? slash + 1 : s->path;

        if (s->is_table || !s->text)
            continue;
        if (!strncmp(name, strategy, length) && !strcmp(name + length, ".ini"))
            return s->text;
        first = s->text;
    }
    return strcmp(strategy, "none") != 0 ? first : "";
}

/* The base's rows of the replicates of a case, in place of all. */
static int same_replicates(const struct page_values *base, const struct page_run_case *of,
                           const struct page_values *v, size_t rows, double **value,
                           struct error *error)
{
    const size_t each = rows * v->years * v->places;
    char number[24];

    *value = malloc((v->replicates * each + 1) * sizeof **value);
    if (!*value)
        return no_memory(error);
    for (size_t r = 0; r < v->replicates; r++) {
        size_t b = 0;

        while (b < base->replicates && base->replicate[b] != v->replicate[r])
            b++;
        if (b == base->replicates) {
            free(*value);
            *value = NULL;
            return error_set(error, STATUS_SCENARIO, of->file[0], ": replicate ",
                             error_number(number, v->replicate[r]), " of `", of->strategy,
                             "` has none of the base to be paired with", NULL);
        }
        memcpy(*value + r * each, base->value + b * each, each * sizeof **value);
    }
    return STATUS_OK;
}

static int add_notices(struct making *m, const struct page_run_case *c, struct error *error)
{
    struct notices notices = { 0 };
    int status = notices_read(c->file[0], &notices, error);
    char *id = text_format("%s.%s.%s", c->strategy, c->shock, c->future);

    for (size_t k = 0; k < notices.count && status == STATUS_OK; k++)
        if (!id
            || json_array_append_new(m->notices,
                                     json_pack("{s:s, s:s}", "case", id, "text", notices.text[k]))
                   != 0)
            status = no_memory(error);
    free(id);
    notice_free(&notices);
    return status;
}

/* A combination is called by both: the strategy's title is that of its case without a shock. */
static void name_case(const struct making *m, struct pack_case *c, const struct page_run_case *of,
                      char *joined[3])
{
    const struct scenario *s = c->scenario;
    const char *own[3] = { s->title, *s->title_nb ? s->title_nb : NULL,
                           *s->title_nn ? s->title_nn : NULL };

    for (int k = 0; k < 3; k++)
        c->title[k] = own[k];
    for (size_t i = 0;
         !is_base(of) && !page_rows_is_plain(m->first, of) && i < json_array_size(m->cases); i++) {
        const json_t *other = json_array_get(m->cases, i);
        const char *const language[] = { "en", "nb", "nn" };

        if (strcmp(json_string_value(json_object_get(other, "strategy")), of->strategy) != 0)
            continue;
        for (int k = 0; k < 3; k++) {
            const char *strategy = json_string_value(
                json_object_get(json_object_get(other, "title"), language[k]));

            joined[k] = strcmp(of->shock, m->first->shock) != 0
                            ? text_format("%s · %s", strategy, own[k] ? own[k] : own[0])
                            : text_copy(strategy);
            c->title[k] = joined[k] ? joined[k] : own[k];
        }
        return;
    }
}

static int put_case(struct making *m, const struct page_run_case *of, const int *row, size_t rows,
                    const struct page_values *v, const double *base, struct error *error)
{
    struct trajectory_config config;
    struct scenario scenario;
    char *joined[3] = { NULL };
    int status = again_read_file(of->file[0], &config, &scenario, error);

    if (status != STATUS_OK)
        return status;
    struct pack_case c = { .strategy = of->strategy,
                           .shock = of->shock,
                           .future = of->future,
                           .ini = own_text(&config, of->strategy),
                           .scenario = &scenario,
                           .replicates = v->replicates,
                           .years = v->years,
                           .places = v->places,
                           .replicate = v->replicate,
                           .indicators = rows,
                           .indicator = rows == INDICATOR_LIMIT ? NULL : row,
                           .value = v->value,
                           .base = base,
                           .ages = v->ages,
                           .moves = v->moves,
                           .commuters = v->commuters };

    name_case(m, &c, of, joined);
    json_t *about = pack_case(&m->pack, &c);

    if (!about || json_array_append_new(m->cases, about) != 0)
        status = no_memory(error);
    for (int k = 0; k < 3; k++)
        free(joined[k]);
    scenario_free(&scenario);
    trajectory_free_config(&config);
    return status == STATUS_OK ? add_notices(m, of, error) : status;
}

static enum page_detail detail_of(const struct making *m, const struct page_run_case *c)
{
    if (!page_rows_is_plain(m->first, c))
        return PAGE_VALUES;
    return !m->rows.small ? PAGE_FLOWS : is_base(c) ? PAGE_AGES : PAGE_VALUES;
}

/* The base of one shock and future, and all that is compared with it. */
static int put_condition(struct making *m, const struct page_run_case *base, struct error *error)
{
    const bool full = page_rows_is_plain(m->first, base) && !m->rows.small;
    const int *row = full ? m->rows.all : page_rows_headline;
    const size_t rows = full ? m->rows.alls : PAGE_ROWS_HEADLINES;
    struct page_values of_base, v;
    int status = page_values_read(base, row, rows, detail_of(m, base), &of_base, error);

    if (status == STATUS_OK)
        status = put_case(m, base, row, rows, &of_base, NULL, error);
    for (size_t k = 0; k < m->runs->count && status == STATUS_OK; k++) {
        const struct page_run_case *one = &m->runs->runs[k];
        double *paired = NULL;

        if (one == base || page_runs_base(m->runs, one) != base)
            continue;
        status = page_values_read(one, row, rows, detail_of(m, one), &v, error);
        if (status == STATUS_OK)
            status = same_replicates(&of_base, one, &v, rows, &paired, error);
        if (status == STATUS_OK)
            status = put_case(m, one, row, rows, &v, paired, error);
        if (page_rows_is_plain(m->first, one) && v.replicates < m->stored)
            m->stored = v.replicates;
        free(paired);
        page_values_free(&v);
    }
    if (base == m->first && of_base.replicates < m->stored)
        m->stored = of_base.replicates;
    page_values_free(&of_base);
    return status;
}

static int finish(struct making *m, struct page_results *results, struct error *error)
{
    json_t *country = NULL;
    int status = page_country(&m->pack, m->options->country, &country, error);

    if (status != STATUS_OK)
        return status;
    if (json_object_set_new(m->header, "country", country) != 0
        || json_object_set_new(m->header, "stored_replicates", json_integer((json_int_t)m->stored))
               != 0
        || json_object_set(m->header, "cases", m->cases) != 0
        || json_object_set(m->header, "notices", m->notices) != 0)
        return no_memory(error);
    return pack_finish(&m->pack, m->header, &results->bytes, &results->length, error);
}

int page_results_make(const struct page_runs *runs, const struct page_results_options *options,
                      struct page_results *results, struct error *error)
{
    struct making m = { .runs = runs,
                        .options = options,
                        .first = runs->runs,
                        .cases = json_array(),
                        .notices = json_array(),
                        .stored = SIZE_MAX };
    int status;

    *results = (struct page_results){ .bytes = NULL };
    for (size_t k = runs->count; k-- > 0;)
        if (is_base(&runs->runs[k]) && !strcmp(runs->runs[k].shock, "none"))
            m.first = &runs->runs[k];
    if ((status = page_runs_may_pair(runs, error)) == STATUS_OK
        && (status = page_rows_choose(runs, m.first, options, &m.rows, error)) == STATUS_OK
        && (status = page_header_make(m.first->file[0], options, &m.header, &results->title, error))
               == STATUS_OK)
        status = put_condition(&m, m.first, error);
    for (size_t k = 0; k < runs->count && status == STATUS_OK; k++)
        if (is_base(&runs->runs[k]) && &runs->runs[k] != m.first)
            status = put_condition(&m, &runs->runs[k], error);
    if (status == STATUS_OK)
        status = finish(&m, results, error);
    json_decref(m.header);
    json_decref(m.cases);
    json_decref(m.notices);
    pack_free(&m.pack);
    free(m.rows.all);
    if (status != STATUS_OK)
        page_results_free(results);
    return status;
}

void page_results_free(struct page_results *results)
{
    free(results->bytes);
    free(results->title);
    *results = (struct page_results){ .bytes = NULL };
}
