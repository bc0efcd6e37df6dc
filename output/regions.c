#include "output/regions.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

const struct regions_rule regions_rule_list[] = {
#define REGIONS_RULE(name, unit, min, max, default_value, text)                                    \
    { #name, unit, text, min, max, default_value, offsetof(struct regions_rules, name) },
#include "output/regions_rules.def"
#undef REGIONS_RULE
    { NULL, NULL, NULL, 0, 0, 0, 0 },
};
#define REGIONS_MEASURE(name, unit, text) #name,
const char *const regions_measure_name[] = {
#include "output/regions_measures.def"
};
#undef REGIONS_MEASURE
#define REGIONS_MEASURE(name, unit, text) unit,
const char *const regions_measure_unit[] = {
#include "output/regions_measures.def"
};
#undef REGIONS_MEASURE
#define REGIONS_MEASURE(name, unit, text) text,
const char *const regions_measure_text[] = {
#include "output/regions_measures.def"
};
#undef REGIONS_MEASURE

const char *const regions_structure_name[] = { "metropolitan", "single-core", "multi-core",
                                               "one municipality", "remote" };
const char *const regions_size_name[] = { "very small", "small", "medium", "large" };
const char *const regions_distance_name[] = { "near", "within reach", "far", "unknown" };
const char *const regions_path_name[] = { "declining", "stable", "growing", "unknown" };
const char *const regions_type_name[] = { "motor",     "sponge", "mobiliser",
                                          "attractor", "none",   "no hinterland" };

struct regions_rules regions_rules_standard(void)
{
    struct regions_rules rules;

    for (const struct regions_rule *r = regions_rule_list; r->name; r++)
        memcpy((char *)&rules + r->offset, &r->default_value, sizeof r->default_value);
    return rules;
}

bool regions_rules_set(struct regions_rules *rules, const char *text)
{
    const char *sign = strchr(text, '=');

    for (const struct regions_rule *r = regions_rule_list; sign && r->name; r++) {
        char *end;
        const double value = strtod(sign + 1, &end);

        if (strlen(r->name) != (size_t)(sign - text)
            || strncmp(r->name, text, (size_t)(sign - text)) != 0)
            continue;
        if (end == sign + 1 || *end || !(value >= r->min && value <= r->max))
            return false;
        memcpy((char *)rules + r->offset, &value, sizeof value);
        return true;
    }
    return false;
}

enum regions_path regions_path_of(double growth, const struct regions_rules *rules)
{
    if (isnan(growth))
        return REGIONS_UNKNOWN;
    return growth > rules->stable    ? REGIONS_GROWING
           : growth < -rules->stable ? REGIONS_DECLINING
                                     : REGIONS_STABLE;
}

enum regions_type regions_type_of(const double *m, const struct regions_rules *rules)
{
    const enum regions_path centre = regions_path_of(m[REGIONS_centre_growth], rules),
                            hinterland = regions_path_of(m[REGIONS_hinterland_growth], rules);
    const bool more_commuters = m[REGIONS_mobilised] >= rules->mobilise,
               loses_people = m[REGIONS_drain] >= rules->drain;
    const double outside = m[REGIONS_from_outside];

    if (hinterland == REGIONS_UNKNOWN)
        return REGIONS_NO_HINTERLAND;
    if (centre == REGIONS_GROWING && hinterland == REGIONS_GROWING
        && (m[REGIONS_drain] <= 0.0 || more_commuters))
        return REGIONS_MOTOR;
    if (centre != REGIONS_DECLINING && hinterland == REGIONS_DECLINING && loses_people)
        return REGIONS_SPONGE;
    if (more_commuters && !loses_people)
        return REGIONS_MOBILISER;
    if (outside >= rules->attract && outside > m[REGIONS_from_hinterland]
        && outside > m[REGIONS_natural])
        return REGIONS_ATTRACTOR;
    return REGIONS_NONE;
}

static void average(const struct regions *r, size_t k, struct regions_row *row)
{
    const size_t n = r->file.replicate_count;

    for (size_t m = 0; m < REGIONS_MEASURES; m++) {
        double sum = 0.0, squares = 0.0;

        for (size_t i = 0; i < n; i++)
            sum += r->measure[(i * r->count + k) * REGIONS_MEASURES + m];
        row->mean[m] = sum / (double)n;
        for (size_t i = 0; i < n; i++)
            squares += pow(r->measure[(i * r->count + k) * REGIONS_MEASURES + m] - row->mean[m], 2);
        row->error[m] = n > 1 ? sqrt(squares / (double)(n - 1) / (double)n) : (double)NAN;
    }
}

/* The residual sector is no specialisation. */
static void specialise(struct regions_row *row, const struct regions_rules *rules)
{
    row->sector = -1;
    for (int s = 0; s < SECTOR_COUNT; s++)
        if (s != SECTOR_OTHER && row->share[s] >= rules->sector
            && (row->sector < 0 || row->quotient[s] > row->quotient[row->sector]))
            row->sector = s;
    row->specialised = row->sector >= 0 && row->quotient[row->sector] >= rules->quotient;
}

void regions_judge(struct regions *r, const struct regions_rules *rules)
{
    for (size_t k = 0; k < r->count; k++) {
        struct regions_row *row = &r->row[k];

        average(r, k, row);
        row->size = row->persons < rules->small    ? REGIONS_VERY_SMALL
                    : row->persons < rules->medium ? REGIONS_SMALL
                    : row->persons < rules->large  ? REGIONS_MEDIUM
                                                   : REGIONS_LARGE;
        row->distance = isnan(row->minutes)           ? REGIONS_NOWHERE
                        : row->minutes <= rules->near ? REGIONS_NEAR
                        : row->minutes <= rules->far  ? REGIONS_WITHIN_REACH
                                                      : REGIONS_FAR;
        specialise(row, rules);
        row->centre_path = regions_path_of(row->mean[REGIONS_centre_growth], rules);
        row->hinterland_path = regions_path_of(row->mean[REGIONS_hinterland_growth], rules);
        row->centre_path_before = regions_path_of(row->centre_before, rules);
        row->hinterland_path_before = regions_path_of(row->hinterland_before, rules);
        row->type = regions_type_of(row->mean, rules);
        row->same = 0;
        for (size_t i = 0; i < r->file.replicate_count; i++)
            row->same += regions_type_of(&r->measure[(i * r->count + k) * REGIONS_MEASURES], rules)
                         == row->type;
    }
}

void regions_history(struct regions *r, const double *then, const double *now, int years)
{
    for (size_t k = 0; k < r->count; k++) {
        double sum[2][2] = { { 0 } }; /* [centre or not][then, now] */

        for (size_t j = 0; j < r->file.place_count; j++)
            if (r->region_of[j] == k) {
                sum[!r->is_centre[j]][0] += then[j];
                sum[!r->is_centre[j]][1] += now[j];
            }
        /* 0 / 0 without a hinterland: NaN */
        r->row[k].centre_before = 100.0 * (pow(sum[0][1] / sum[0][0], 1.0 / years) - 1.0);
        r->row[k].hinterland_before = 100.0 * (pow(sum[1][1] / sum[1][0], 1.0 / years) - 1.0);
    }
}
