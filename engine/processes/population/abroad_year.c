#include "engine/processes/population/abroad_year.h"

#include "engine/processes/population/abroad_nation.h"

static double mean_before_start(const struct country *c, const double *series, int start, int years)
{
    double sum = 0.0;
    int n = 0;

    for (int y = start - years; y < start; y++)
        if (y >= c->abroad_first && y < c->abroad_first + c->abroad_years) {
            sum += series[y - c->abroad_first];
            n++;
        }
    return n ? sum / n : series[0];
}

/* A series of abroad.csv in the year of the step, as the replicate draws it; 0 for none. */
static double in_year(const struct step *s, const struct world *w, enum abroad_flow flow,
                      const double *series)
{
    const struct abroad *p = s->parameters;
    const struct country *c = &w->scenario->country;
    const int row = s->year - c->abroad_first, last = c->abroad_years - 1;
    const bool by_year = p->series >= 0.5;

    if (!series)
        return 0.0;
    return (by_year ? series[row < 0      ? 0
                             : row > last ? last
                                          : row]
                    : mean_before_start(c, series, w->scenario->start, (int)p->years))
           * abroad_nation_factor(w, flow, s->year, by_year);
}

struct abroad_year abroad_year(const struct step *s, const struct world *w)
{
    const struct country *c = &w->scenario->country;
    const double all = in_year(s, w, ABROAD_IMMIGRATION, c->immigration),
                 refugees = in_year(s, w, ABROAD_REFUGEES, c->refugees), others = all - refugees;

    return (struct abroad_year){ others > 0.0 ? others : 0.0, refugees < all ? refugees : all,
                                 in_year(s, w, ABROAD_EMIGRATION, c->emigration) };
}

/* Differences of rounded cumulative sums. */
uint32_t abroad_year_part(const struct step *s, double year)
{
    const int64_t before = (int64_t)(year * s->part / s->parts + 0.5),
                  after = (int64_t)(year * (s->part + 1) / s->parts + 0.5);

    return (uint32_t)(after - before);
}
