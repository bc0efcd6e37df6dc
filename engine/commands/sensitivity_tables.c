#include "engine/commands/sensitivity_tables.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "engine/base/order.h"
#include "engine/commands/table.h"
#include "engine/experiment/pairs.h"
#include "engine/process_list.h"
#include "engine/scenario/files/text.h"
#include "output/destination.h"
#include "output/indicators.h"

static const struct parameter *parameter_of(const char *name)
{
    const char *dot = strchr(name, '.');

    for (int k = 0; dot && process_list[k]; k++)
        if (strlen(process_list[k]->name) == (size_t)(dot - name)
            && !strncmp(process_list[k]->name, name, (size_t)(dot - name)))
            for (const struct parameter *p = process_list[k]->parameters; p && p->name; p++)
                if (!strcmp(p->name, dot + 1))
                    return p;
    return NULL;
}

int sensitivity_check(const struct experiment *e, struct error *error)
{
    if ((e->design.kind != DESIGN_MORRIS && e->design.kind != DESIGN_SALTELLI) || !e->sample_count)
        return error_set(error, STATUS_SCENARIO, e->path,
                         ": error: sensitivity needs [sample.NAME] and design = morris or saltelli",
                         NULL);
    if (e->design.blocks < 2)
        return error_set(error, STATUS_SCENARIO, e->path,
                         ": error: points: too few for intervals, at least two trajectories "
                         "(morris: samples + 1 points each) or "
                         "rows (saltelli: samples + 2 points each)",
                         NULL);
    return STATUS_OK;
}

static int by_effect(const void *a, const void *b)
{
    const struct sensitivity_row *x = a, *y = b;

    if (!isnan(x->effect.value) != !isnan(y->effect.value)) /* effects nobody knows stand last */
        return isnan(x->effect.value) ? 1 : -1;
    if (x->effect.value < y->effect.value || x->effect.value > y->effect.value)
        return x->effect.value < y->effect.value ? 1 : -1;
    return (x->sample > y->sample) - (x->sample < y->sample);
}

static int add_method(struct sensitivity_rows *rows, const struct sensitivity_case *of,
                      const char *method, const struct effect *effect)
{
    const size_t first = rows->count;

    for (size_t k = 0; k < of->e->sample_count; k++) {
        const struct experiment_sample *sample = &of->e->samples[k];
        const struct parameter *p = parameter_of(sample->parameter);

        if (!text_grow(&rows->row, rows->count, sizeof *rows->row))
            return 0;
        rows->row[rows->count++] = (struct sensitivity_row){
            *of, method, p ? evidence_name(p->evidence) : "", p ? p->source : "", sample, effect[k]
        };
    }
    order_stable(rows->row + first, rows->count - first, sizeof *rows->row, by_effect);
    return 1;
}

int sensitivity_add(struct sensitivity_rows *rows, const struct sensitivity_case *of,
                    const double *y, double level, struct error *error)
{
    const struct experiment *e = of->e;
    const int morris = e->design.kind == DESIGN_MORRIS;
    struct effect *effect = malloc(2 * e->sample_count * sizeof *effect);
    int status = STATUS_INTERNAL;

    if (effect
        && (status = effects_of(&e->design, y, e->replicate_count, level, e->design_seed, effect,
                                effect + e->sample_count, error))
               == STATUS_OK) {
        const struct effect *two = effect + e->sample_count;

        /* The one that ranks first: mu*, total. */
        if (!add_method(rows, of, morris ? "morris mu*" : "sobol total", morris ? effect : two)
            || !add_method(rows, of, morris ? "morris sigma" : "sobol first",
                           morris ? two : effect))
            status = error_set(error, STATUS_INTERNAL, "not enough memory for indices", NULL);
    } else if (!effect)
        status = error_set(error, STATUS_INTERNAL, "not enough memory for indices", NULL);
    free(effect);
    return status;
}

static const char *number(double x, char text[32])
{
    if (isnan(x))
        return "-";
    snprintf(text, 32, "%.4g", x);
    return text;
}

static int print_case(const struct sensitivity_row *row, size_t count, FILE *out)
{
    struct print_table t = table_begin((const char *const[]){ "index", "parameter", "from", "to",
                                                              "effect", "low", "high", "noise",
                                                              "told", "evidence", "source", NULL });

    for (size_t k = 0; k < count; k++) {
        const struct effect *e = &row[k].effect;
        char from[32], to[32], value[32], low[32], high[32], floor[32];

        table_row(&t, (const char *const[]){
                          row[k].method, row[k].sample->parameter, number(row[k].sample->low, from),
                          number(row[k].sample->high, to), number(e->value, value),
                          number(e->low, low), number(e->high, high), number(e->floor, floor),
                          effect_exceeds_noise(e) ? "*" : "", row[k].evidence, row[k].source });
    }
    return table_end(&t, out, false);
}

int sensitivity_print(const struct sensitivity_rows *rows, const struct experiment *e, double level,
                      FILE *out)
{
    const size_t each = 2 * e->sample_count;
    int status = STATUS_OK;

    fprintf(out,
            "%zu points (%zu %s), %zu replicate%s of each: %zu runs. Intervals %.0f %%, bootstrap "
            "over %s.\n",
            e->design.points, e->design.blocks,
            e->design.kind == DESIGN_MORRIS ? "trajectories" : "rows of A and B",
            e->replicate_count, e->replicate_count == 1 ? "" : "s", experiment_task_count(e),
            100.0 * level, e->design.kind == DESIGN_MORRIS ? "trajectories" : "rows");
    if (e->design.blocks < PAIRS_LEAST)
        fprintf(out, "Fewer than %d %s: too few for an interval, nothing is told.\n", PAIRS_LEAST,
                e->design.kind == DESIGN_MORRIS ? "trajectories" : "rows");
    for (size_t k = 0; k < rows->count && status == STATUS_OK; k += each) {
        const struct sensitivity_case *of = &rows->row[k].of;

        fprintf(out, "\n%s %d, %s: %s of strategy %s, shock %s, future %s\n\n", of->indicator,
                of->year, of->where, of->of, of->choice[EXPERIMENT_STRATEGY],
                of->choice[EXPERIMENT_SHOCK], of->choice[EXPERIMENT_FUTURE]);
        status = print_case(rows->row + k, each, out);
    }
    fprintf(out,
            "\n* told from noise: the whole interval is above `noise`, what the noise of the "
            "replicates alone gives%s.\n"
            "low to high is the interval of an effect. Effects hold for the ranges from and to of "
            "the experiment; mu* and sigma are changes of the outcome over a whole range. A value "
            "that is ASSUMED and told from noise is the one to look at.\n",
            e->replicate_count == 1 ? " (one replicate: not known, nothing is told)" : "");
    return status;
}

/* In quotes, as RFC 4180 has it. */
static void quoted(FILE *file, const char *text)
{
    fputc('"', file);
    for (; *text; text++)
        fprintf(file, *text == '"' ? "\"\"" : "%c", *text);
    fputc('"', file);
}

static void real(FILE *file, double x)
{
    if (isnan(x))
        fputc(',', file);
    else
        fprintf(file, ",%.10g", x);
}

static void write_row(FILE *file, const struct sensitivity_row *r)
{
    fprintf(file, "%s,%s,%s", r->method, r->of.indicator, r->sample->parameter);
    real(file, r->effect.value);
    real(file, r->effect.low);
    real(file, r->effect.high);
    real(file, r->effect.floor);
    fprintf(file, ",%s,%s,%s,%s,%s,%d,", effect_exceeds_noise(&r->effect) ? "yes" : "no", r->of.of,
            r->of.choice[0], r->of.choice[1], r->of.choice[2], r->of.year);
    quoted(file, r->of.where);
    real(file, r->sample->low);
    real(file, r->sample->high);
    fprintf(file, ",%s,", r->evidence);
    quoted(file, r->source);
    const struct indicator *about = &indicators[indicators_find(r->of.indicator)];
    const char *const text[] = { about->unit, about->long_name, about->long_name_nb,
                                 about->long_name_nn };

    for (size_t k = 0; k < sizeof text / sizeof *text; k++) {
        fputc(',', file);
        quoted(file, text[k]);
    }
    fputc('\n', file);
}

int sensitivity_write_csv(const struct sensitivity_rows *rows, const char *path,
                          struct error *error)
{
    struct destination to;
    const int status = destination_open(&to, path, DESTINATION_TEXT, error);

    if (status != STATUS_OK)
        return status;
    fputs("method,indicator,parameter,effect,low,high,noise,told,of,strategy,shock,future,year,"
          "where,from,to,evidence,source,"
          "unit,long_name,long_name_nb,long_name_nn\n",
          to.file);
    for (size_t k = 0; k < rows->count; k++)
        write_row(to.file, &rows->row[k]);
    return destination_close(&to, status, false, error);
}
