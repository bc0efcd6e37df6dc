/* block_scenario: the tables of the country and the values of a scenario in a region block. */
#include <string.h>

#include "engine/page/block_parts.h"
#include "engine/process_list.h"
#include "engine/setting/travel.h"

enum { COUNT_MOST = 1 << 24, YEARS_MOST = 1000 };

static void sizes(struct block_io *io, struct country *c)
{
    block_io_count(io, &c->place_count, TRAVEL_PLACES_MOST);
    block_io_count(io, &c->edge_count, COUNT_MOST);
    block_io_count(io, &c->commuting_count, COUNT_MOST);
    block_io_count(io, &c->former_count, COUNT_MOST);
    BLOCK_IO_VALUE(io, c->mortality_first);
    BLOCK_IO_VALUE(io, c->mortality_years);
    BLOCK_IO_VALUE(io, c->fertility_first);
    BLOCK_IO_VALUE(io, c->fertility_years);
    BLOCK_IO_VALUE(io, c->abroad_first);
    BLOCK_IO_VALUE(io, c->abroad_years);
    if (c->mortality_years < 0 || c->mortality_years > YEARS_MOST || c->fertility_years < 0
        || c->fertility_years > YEARS_MOST || c->abroad_years < 0 || c->abroad_years > YEARS_MOST)
        block_io_refuse(io, "a series has too many years");
}

/* Indices and zero-ended texts. */
static void look_at(struct block_io *io, const struct country *c)
{
    const size_t n = c->place_count;
    bool good = c->places || !n;

    for (size_t k = 0; k < n && good; k++) {
        const struct country_place *p = &c->places[k];

        good = memchr(p->code, 0, sizeof p->code) && memchr(p->name, 0, sizeof p->name)
               && memchr(p->county, 0, sizeof p->county)
               && memchr(p->county_name, 0, sizeof p->county_name)
               && memchr(p->region_name, 0, sizeof p->region_name);
    }
    for (size_t k = 0; k < c->edge_count && c->edges && good; k++)
        good = c->edges[k].from < n && c->edges[k].to < n;
    for (size_t k = 0; k < c->commuting_count && c->commuting && good; k++)
        good = c->commuting[k].from < n
               && (c->commuting[k].to < n || c->commuting[k].to == COUNTRY_WORK_OUTSIDE);
    for (size_t k = 0; k < c->former_count && c->former && good; k++)
        good = memchr(c->former[k].code, 0, sizeof c->former[k].code)
               && memchr(c->former[k].name, 0, sizeof c->former[k].name)
               && memchr(c->former[k].successor, 0, sizeof c->former[k].successor);
    if (!good)
        block_io_refuse(io, "a table names what there is not");
}

static void country(struct block_io *io, struct country *c)
{
    sizes(io, c);
    const size_t n = c->place_count, ages = 2 * COUNTRY_AGES;

    BLOCK_IO_STRUCTS(io, c->places, n);
    BLOCK_IO_STRUCTS(io, c->edges, c->edge_count);
    BLOCK_IO_STRUCTS(io, c->commuting, c->commuting_count);
    BLOCK_IO_STRUCTS(io, c->former, c->former_count);
    BLOCK_IO_ARRAY(io, c->population, n * ages, 1);
    BLOCK_IO_ARRAY(io, c->employed, n, 0);
    BLOCK_IO_ARRAY(io, c->jobs, n, 0);
    BLOCK_IO_ARRAY(io, c->sector_jobs, n * COUNTRY_SECTORS, 0);
    BLOCK_IO_ARRAY(io, c->students, n, 0);
    BLOCK_IO_ARRAY(io, c->mortality, (size_t)c->mortality_years * ages, 0);
    BLOCK_IO_ARRAY(io, c->fertility, (size_t)c->fertility_years * COUNTRY_FERTILE_AGES, 0);
    BLOCK_IO_ARRAY(io, c->immigration, (size_t)c->abroad_years, 0);
    BLOCK_IO_ARRAY(io, c->emigration, (size_t)c->abroad_years, 0);
    BLOCK_IO_ARRAY(io, c->abroad_spread, (size_t)c->abroad_years * 6, 0);
    BLOCK_IO_ARRAY(io, c->refugees, (size_t)c->abroad_years, 0);
    BLOCK_IO_VALUE(io, c->immigration_ages);
    BLOCK_IO_VALUE(io, c->emigration_ages);
    BLOCK_IO_VALUE(io, c->household_types);
    BLOCK_IO_VALUE(io, c->firm_class_from);
    BLOCK_IO_VALUE(io, c->firm_class_to);
    BLOCK_IO_VALUE(io, c->firm_class_count);
    BLOCK_IO_ARRAY(io, c->attraction, n * COUNTRY_MOVER_GROUPS, 0);
    BLOCK_IO_ARRAY(io, c->attraction_women, n * COUNTRY_APART_GROUPS, 0);
    BLOCK_IO_ARRAY(io, c->attraction_error, n, 0);
    BLOCK_IO_ARRAY(io, c->growth_recent, n, 0);
    BLOCK_IO_ARRAY(io, c->growth_level, n, 0);
    BLOCK_IO_ARRAY(io, c->out_factor, n * COUNTRY_MOVER_GROUPS, 0);
    BLOCK_IO_ARRAY(io, c->fertility_factor, n, 0);
    BLOCK_IO_ARRAY(io, c->mortality_factor, n, 0);
    BLOCK_IO_ARRAY(io, c->immigration_share, n, 0);
    BLOCK_IO_ARRAY(io, c->household_counts, n * COUNTRY_HOUSEHOLD_TYPES, 0);
    BLOCK_IO_ARRAY(io, c->dwellings, n, 0);
    BLOCK_IO_STRUCTS(io, c->accounts, n);
    if (io->reading && io->status == STATUS_OK)
        look_at(io, c);
}

/* The parameters of a process, in the ranges of its rows. */
static void parameters(struct block_io *io, struct scenario *s, int k)
{
    const struct process *process = process_list[k];

    block_io_structs(io, &s->parameters[k], process->parameters_size, 1);
    for (const struct parameter *p = process->parameters; s->parameters[k] && p && p->name; p++) {
        double value;

        memcpy(&value, (const char *)s->parameters[k] + p->offset, sizeof value);
        if (!(value >= p->min && value <= p->max))
            block_io_refuse(io, "a parameter is out of its range");
    }
}

static void look_at_scope(struct block_io *io, const struct scenario *s)
{
    for (size_t p = 0; p < s->country.place_count && s->scope; p++)
        if (s->scope[p] > s->country.place_count)
            block_io_refuse(io, "the scope has more regions than there are");
    if (!s->scope)
        block_io_refuse(io, "it has no scope");
}

void block_scenario(struct block_io *io, struct scenario *s)
{
    BLOCK_IO_VALUE(io, s->title);
    BLOCK_IO_VALUE(io, s->title_nb);
    BLOCK_IO_VALUE(io, s->title_nn);
    BLOCK_IO_VALUE(io, s->future);
    s->title[sizeof s->title - 1] = s->title_nb[sizeof s->title_nb - 1] = 0;
    s->title_nn[sizeof s->title_nn - 1] = s->future[sizeof s->future - 1] = 0;
    BLOCK_IO_VALUE(io, s->start);
    BLOCK_IO_VALUE(io, s->end);
    BLOCK_IO_VALUE(io, s->parts);
    if (s->start < 1900 || s->end <= s->start || s->end > s->start + YEARS_MOST || s->parts < 1
        || s->parts > 12 || 12 % s->parts)
        block_io_refuse(io, "it has no years that can be run");
    BLOCK_IO_VALUE(io, s->seed);
    BLOCK_IO_VALUE(io, s->replicate);
    for (int k = 0; process_list[k] && io->status == STATUS_OK; k++) {
        block_io_flag(io, &s->enabled[k]);
        parameters(io, s, k);
    }
    BLOCK_IO_VALUE(io, s->roles);
    country(io, &s->country);
    BLOCK_IO_ARRAY(io, s->scope, s->country.place_count, 0);
    if (io->status == STATUS_OK)
        look_at_scope(io, s);
}
