/* compare_sources: what of the spread of replicates, and of that of a strategy's effect, is chance,
 * place, nation or assumption. */
#include <math.h>

#include "engine/commands/compare_tables.h"
#include "engine/commands/table.h"

/* A part of the whole and its standard error, in %; an estimate below zero is 0. */
static const char *share(char text[32], double part, double error, double total)
{
    if (!(total > 0.0))
        return "";
    snprintf(text, 32, "%.0f ± %.0f%s", part > 0.0 ? 100.0 * part / total : 0.0,
             100.0 * error / total, part < 0.0 ? " *" : "");
    return text;
}

static void sources_row(struct print_table *table, const struct comparison *c,
                        const struct comparison_row *r, const struct apart *apart, bool level)
{
    char year[16], deviation[32], part[APART_PARTS][32];

    snprintf(year, sizeof year, "%d", r->year);
    table_row(
        table,
        (const char *[]){
            level ? "level" : "effect", level ? r->base->strategy : r->other->strategy,
            r->other->shock, r->other->future, c->groups.name[r->group], c->indicator[r->indicator],
            year, compare_number(deviation, apart->total > 0.0 ? sqrt(apart->total) : 0.0),
            share(part[0], apart->part[APART_CHANCE], apart->error[APART_CHANCE], apart->total),
            share(part[1], apart->part[DRAWN_PLACES], apart->error[DRAWN_PLACES], apart->total),
            share(part[2], apart->part[DRAWN_NATION], apart->error[DRAWN_NATION], apart->total),
            share(part[3], apart->part[DRAWN_ASSUMPTIONS], apart->error[DRAWN_ASSUMPTIONS],
                  apart->total) });
}

struct listing {
    struct print_table table;
    const struct compare_case *first; /* of the base whose level is listed already */
};

static bool is_judged(const struct comparison *c, size_t group)
{
    bool judged = false;

    for (size_t k = 0; k < c->wheres; k++)
        judged = judged || c->where[k] == group;
    return judged;
}

static int take_row(void *to, const struct comparison *c, const struct comparison_row *r)
{
    struct listing *l = to;

    if (r->of_shock || !is_judged(c, r->group))
        return STATUS_OK;
    l->first = l->first ? l->first : r->other;
    if (r->other == l->first)
        sources_row(&l->table, c, r, &r->level, true);
    sources_row(&l->table, c, r, &r->effect, false);
    return STATUS_OK;
}

int compare_print_sources(const struct comparison *c, FILE *out)
{
    struct listing l = { 0 };

    if (!c->apart) {
        fprintf(out, "\n%s",
                c->sharing ? "Replicates share draws ([uncertainty] apart), but are no whole "
                             "blocks of eight, from one divisible by eight: intervals are "
                             "too narrow, and sources of spread are not told apart.\n"
                : c->drawn ? "Chance, places, nation and assumptions are not told apart: that "
                             "needs runs with [uncertainty] apart = yes and replicates in "
                             "blocks of eight.\n"
                           : "");
        return STATUS_OK;
    }
    fprintf(out,
            "\nWhere spread comes from, in groups of --where: standard deviation over replicates, "
            "and of its variance %% by chance (with what sources do only together), places, nation "
            "and assumptions; ± standard error. * an estimate below zero.\n\n");
    l.table = table_begin((const char *[]){ "of", "strategy", "shock", "future", "where",
                                            "indicator", "year", "deviation", "chance", "places",
                                            "nation", "assumptions", NULL });
    const int status = comparison_each(c, take_row, &l), printed = table_end(&l.table, out, false);

    return status == STATUS_OK ? printed : status;
}
