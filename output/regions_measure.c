/* regions_measure: growth, moves and commuting of centre and hinterland in a run, by replicate
 * (regions_measures.def). */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "output/regions_inner.h"

enum side { CENTRE, HINTERLAND, SIDES };
/* of one side of a region; years: person-years */
struct sums {
    double first, last, jobs_first, jobs_last, years, employed, natural, outside;
};
struct ties {
    double to_centre, to_hinterland, commuters_first, commuters_last;
};

struct reading {
    struct regions *r;
    double *value[READ_INDICATORS];
    float *matrix;
    struct sums *sums;
    struct ties *ties;
    size_t replicate;
};

static double at(const struct reading *g, int indicator, size_t year, size_t place)
{
    const struct trajectory_file *file = &g->r->file;

    return g
        ->value[indicator][(g->replicate * file->year_count + year) * file->place_count + place];
}

static void add_place(struct reading *g, size_t j)
{
    const struct regions *r = g->r;
    struct sums *s = &g->sums[r->region_of[j] * SIDES + (r->is_centre[j] ? CENTRE : HINTERLAND)];

    s->first += at(g, PERSONS, r->from, j);
    s->last += at(g, PERSONS, r->to, j);
    s->jobs_first += at(g, JOBS, r->from, j);
    s->jobs_last += at(g, JOBS, r->to, j);
    s->employed += 0.5 * (at(g, EMPLOYED, r->from, j) + at(g, EMPLOYED, r->to, j));
    for (size_t y = r->from; y < r->to; y++) {
        s->years += 0.5 * (at(g, PERSONS, y, j) + at(g, PERSONS, y + 1, j));
        s->natural += at(g, BIRTHS, y, j) - at(g, DEATHS, y, j);
        s->outside += at(g, IN, y, j) - at(g, OUT, y, j);
    }
}

static void add_moves(struct reading *g)
{
    const struct regions *r = g->r;
    const size_t n = r->file.place_count;

    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < n; j++) {
            const double moves = (double)g->matrix[i * n + j];
            const size_t from = r->region_of[i], to = r->region_of[j];

            if (from != to) {
                g->sums[from * SIDES + (r->is_centre[i] ? CENTRE : HINTERLAND)].outside -= moves;
                g->sums[to * SIDES + (r->is_centre[j] ? CENTRE : HINTERLAND)].outside += moves;
            } else if (r->is_centre[j] && !r->is_centre[i])
                g->ties[to].to_centre += moves;
            else if (r->is_centre[i] && !r->is_centre[j])
                g->ties[to].to_hinterland += moves;
        }
}

static void add_commuters(struct reading *g, bool last)
{
    const struct regions *r = g->r;
    const size_t n = r->file.place_count;

    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < n; j++)
            if (r->region_of[i] == r->region_of[j] && !r->is_centre[i] && r->is_centre[j])
                *(last ? &g->ties[r->region_of[i]].commuters_last
                       : &g->ties[r->region_of[i]].commuters_first) += (double)g->matrix[i * n + j];
}

static double growth(double first, double last, double years)
{
    return 100.0 * (pow(last / first, 1.0 / years) - 1.0); /* NaN where there is nobody */
}

static void put_measures(const struct reading *g, double *measure)
{
    const struct regions *r = g->r;
    const double years = (double)(r->file.year[r->to] - r->file.year[r->from]);

    for (size_t k = 0; k < r->count; k++) {
        const struct sums *centre = &g->sums[k * SIDES + CENTRE],
                          *hinterland = &g->sums[k * SIDES + HINTERLAND];
        const struct ties *t = &g->ties[k];
        double *m = &measure[k * REGIONS_MEASURES];
        const double gained = t->to_centre - t->to_hinterland;

        m[REGIONS_centre_growth] = growth(centre->first, centre->last, years);
        m[REGIONS_hinterland_growth] = growth(hinterland->first, hinterland->last, years);
        m[REGIONS_centre_jobs_growth] = growth(centre->jobs_first, centre->jobs_last, years);
        m[REGIONS_hinterland_jobs_growth] = growth(hinterland->jobs_first, hinterland->jobs_last,
                                                   years);
        m[REGIONS_drain] = 1000.0 * gained / hinterland->years;
        m[REGIONS_mobilised] = 1000.0 * (t->commuters_last - t->commuters_first) / years
                               / hinterland->employed;
        m[REGIONS_from_hinterland] = 1000.0 * gained / centre->years;
        m[REGIONS_from_outside] = 1000.0 * centre->outside / centre->years;
        m[REGIONS_natural] = 1000.0 * centre->natural / centre->years;
    }
}

static int measure_replicate(struct reading *g, struct error *error)
{
    struct regions *r = g->r;
    int status = STATUS_OK;

    memset(g->sums, 0, r->count * SIDES * sizeof *g->sums);
    memset(g->ties, 0, r->count * sizeof *g->ties);
    for (size_t j = 0; j < r->file.place_count; j++) {
        if (isnan(at(g, PERSONS, r->from, j)) || isnan(at(g, PERSONS, r->to, j)))
            return error_set(error, STATUS_IO, r->file.path,
                             ": not every replicate reaches the last year asked for", NULL);
        add_place(g, j);
    }
    for (size_t y = r->from; y < r->to && status == STATUS_OK; y++)
        if ((status = trajectory_read_matrix(&r->file, "/flows/migration", g->replicate, y,
                                             g->matrix, error))
            == STATUS_OK)
            add_moves(g);
    for (int last = 0; last < 2 && status == STATUS_OK; last++)
        if ((status = trajectory_read_matrix(&r->file, "/flows/commuting", g->replicate,
                                             last ? r->to : r->from, g->matrix, error))
            == STATUS_OK)
            add_commuters(g, last);
    if (status == STATUS_OK)
        put_measures(g, &r->measure[g->replicate * r->count * REGIONS_MEASURES]);
    return status;
}

int regions_measure(struct regions *r, double *const *value, struct error *error)
{
    struct reading g = { .r = r };
    int status = STATUS_OK;

    memcpy(g.value, value, sizeof g.value);
    r->measure = calloc(r->file.replicate_count * r->count * REGIONS_MEASURES + 1,
                        sizeof *r->measure);
    g.matrix = malloc((r->file.place_count * r->file.place_count + 1) * sizeof *g.matrix);
    g.sums = malloc((r->count * SIDES + 1) * sizeof *g.sums);
    g.ties = malloc((r->count + 1) * sizeof *g.ties);
    if (!r->measure || !g.matrix || !g.sums || !g.ties)
        status = error_set(error, STATUS_INTERNAL, "not enough memory for the regions", NULL);
    for (; g.replicate < r->file.replicate_count && status == STATUS_OK; g.replicate++)
        status = measure_replicate(&g, error);
    free(g.matrix);
    free(g.sums);
    free(g.ties);
    return status;
}
