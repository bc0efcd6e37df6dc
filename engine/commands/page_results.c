#include "engine/commands/page_results.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "engine/commands/again.h"
#include "engine/commands/page_country.h"
#include "engine/commands/page_header.h"
#include "engine/commands/page_values.h"
#include "engine/page/pack_case.h"
#include "engine/page/pack_tables.h"
#include "engine/scenario/files/text.h"
#include "engine/setting/scenario.h"
#include "output/indicators.h"
#include "output/notices.h"
#include "output/trajectory.h"

/* What is always stored: the indicators that the page opens with, and what is paid. */
static const int headline[] = { INDICATOR_population,
                                INDICATOR_young_adults,
                                INDICATOR_older_80,
                                INDICATOR_jobs,
                                INDICATOR_out_commuters,
                                INDICATOR_service_level,
                                INDICATOR_municipal_net_result,
                                INDICATOR_emissions,
                                INDICATOR_policy_cost_state,
                                INDICATOR_policy_cost_municipal };
enum { HEADLINES = sizeof headline / sizeof *headline };
/* Bytes of values before they are compressed, to about a third: a page beyond this opens slowly. */
static const double values_most = 64e6;

struct making {
    const struct page_runs *runs;
    const struct page_results_options *options;
    const struct page_run_case *first; /* the base of all bases */
    struct pack pack;
    json_t *header, *cases, *notices;
    size_t stored; /* fewest replicates of a case that is stored in full */
    bool small;    /* headlines alone */
    int *all;      /* rows that are stored in full */
    size_t alls;
};

static int no_memory(struct error *error)
{
    return error_set(error, STATUS_INTERNAL, "not enough memory for the page", NULL);
}

/* A plain case is one without a shock in the future of the first. */
static bool is_plain(const struct making *m, const struct page_run_case *c)
{
    return !strcmp(c->shock, m->first->shock) && !strcmp(c->future, m->first->future);
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
    for (size_t i = 0; !is_base(of) && !is_plain(m, of) && i < json_array_size(m->cases); i++) {
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
    if (!is_plain(m, c))
        return PAGE_VALUES;
    return !m->small ? PAGE_FLOWS : is_base(c) ? PAGE_AGES : PAGE_VALUES;
}

/* The base of one shock and future, and all that is compared with it. */
static int put_condition(struct making *m, const struct page_run_case *base, struct error *error)
{
    const bool full = is_plain(m, base) && !m->small;
    const int *row = full ? m->all : headline;
    const size_t rows = full ? m->alls : HEADLINES;
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
        if (is_plain(m, one) && v.replicates < m->stored)
            m->stored = v.replicates;
        free(paired);
        page_values_free(&v);
    }
    if (base == m->first && of_base.replicates < m->stored)
        m->stored = of_base.replicates;
    page_values_free(&of_base);
    return status;
}

/* How much would be stored, in full or in headlines; one replicate a file. */
static double bytes_of(const struct making *m, const struct trajectory_file *file, bool small)
{
    const double cells = (double)file->place_count * (double)file->year_count * sizeof(float),
                 side = (double)file->place_count + 1.0;
    double sum = 0.0;

    for (size_t k = 0; k < m->runs->count; k++) {
        const struct page_run_case *c = &m->runs->runs[k];
        const bool full = is_plain(m, c) && !small;

        sum += cells * (double)(c->file_count * file->replicate_count)
               * (double)(full ? m->alls : HEADLINES);
        sum += full ? 2.0 * side * side * (double)file->year_count * sizeof(float) : 0.0;
        sum += full ? cells * 2.0 * PACK_CASE_AGES : 0.0;
    }
    return sum;
}

/* Which rows the files have, of those that are wanted; and whether there is room for all. */
static int choose(struct making *m, struct error *error)
{
    const struct page_results_options *o = m->options;
    struct trajectory_file file;
    char **name = NULL;
    size_t names = 0;
    int status = trajectory_read_open(m->first->file[0], &file, error);

    if (status != STATUS_OK)
        return status;
    if ((status = trajectory_read_names(&file, &name, &names, error)) == STATUS_OK
        && !(m->all = malloc((INDICATOR_LIMIT + 1) * sizeof *m->all)))
        status = no_memory(error);
    for (int k = 0; status == STATUS_OK && k < INDICATOR_LIMIT; k++) {
        bool there = false, wanted = !o->indicator;

        for (size_t i = 0; i < names && !there; i++)
            there = !strcmp(name[i], indicators[k].name);
        for (size_t i = 0; i < o->indicators && !wanted; i++)
            wanted = o->indicator[i] == k;
        for (size_t i = 0; i < HEADLINES && !wanted; i++)
            wanted = headline[i] == k;
        if (there && wanted)
            m->all[m->alls++] = k;
    }
    if (status == STATUS_OK && bytes_of(m, &file, false) > values_most) {
        m->small = true;
        const double bytes = bytes_of(m, &file, true);
        char *size = text_format("%.0f MB", bytes / 1e6),
             *most = text_format("%.0f MB", values_most / 1e6);

        if (!size || !most)
            status = no_memory(error);
        else if (bytes > values_most)
            status = error_set(error, STATUS_USAGE, m->first->file[0],
                               ": too much for one page: the headline indicators alone are ", size,
                               " of numbers, and a page opens well with at most ", most,
                               "; fewer strategies, replicates or shocks, or a region, fit", NULL);
        else if (o->noted)
            o->noted(o->listener, "all indicators, flows and ages of strategies are too much for "
                                  "one page: it has the headline indicators; --indicators, fewer "
                                  "strategies or replicates, or a region leave room for more");
        free(size);
        free(most);
    }
    trajectory_free_names(name, names);
    trajectory_read_close(&file);
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
        && (status = choose(&m, error)) == STATUS_OK
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
    free(m.all);
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
