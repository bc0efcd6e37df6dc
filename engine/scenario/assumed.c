#include "engine/scenario/assumed.h"

#include <stdlib.h>
#include <string.h>

#include "engine/base/numeric.h"
#include "engine/draws.h"
#include "engine/process_list.h"
#include "engine/scenario/parameters.h"
#include "engine/setting/drawn.h"

static const double factor = 1.5, ninety = 1.6448536269514722; /* normal quantile of .95 */

struct row {
    const char *section, *parameter, *why;
    bool kept;
    double low, high;
};
static const struct row rows[] = {
#define ASSUMED_RANGE(section, parameter, low, high, why)                                          \
    { section, parameter, why, false, low, high },
#define ASSUMED_KEPT(section, parameter, why) { section, parameter, why, true, 0, 0 },
#include "engine/scenario/assumed.def"
};

static bool fits(const char *pattern, const char *name)
{
    const size_t length = strlen(pattern);

    return length && pattern[length - 1] == '*' ? strncmp(pattern, name, length - 1) == 0
                                                : strcmp(pattern, name) == 0;
}

static const struct row *row_of(const char *section, const char *name)
{
    for (size_t k = 0; k < sizeof rows / sizeof *rows; k++)
        if (strcmp(rows[k].section, section) == 0 && fits(rows[k].parameter, name))
            return &rows[k];
    return NULL;
}

static bool is_default(const struct scenario *s, const char *section, const char *key)
{
    for (size_t k = 0; k < s->setting_count; k++)
        if (strcmp(s->settings[k].key, key) == 0 && strcmp(s->settings[k].section, section) == 0)
            return strcmp(s->settings[k].origin, "default") == 0;
    return false;
}

static bool is_share(const struct parameter *p)
{
    return !(p->min < 0.0) && !(p->max > 1.0);
}

static double clipped(const struct parameter *p, double x)
{
    return x < p->min ? p->min : x > p->max ? p->max : x;
}

/* The default moved by so much on the scale of its logarithm, or of its log odds. */
static double moved(const struct parameter *p, double by)
{
    const double x = p->default_value;

    return clipped(p, is_share(p) ? x / (x + (1.0 - x) * numeric_exp(-by)) : x * numeric_exp(by));
}

/* How the parameter is drawn; false when it is not. */
static bool range_of(const struct scenario *s, int k, const struct parameter *p, struct assumed *a)
{
    const struct row *row = row_of(process_list[k]->name, p->name);
    const bool is_switch = strcmp(p->unit, PROCESS_YES_NO) == 0 || strcmp(p->unit, "0/1") == 0;
    const double log_factor = numeric_log(factor);

    if (p->evidence != ASSUMED || is_switch || (row && row->kept)
        || !is_default(s, process_list[k]->name, p->name))
        return false;
    *a = (struct assumed){
        .process = k, .section = process_list[k]->name, .parameter = p, .evenly = row != NULL
    };
    a->why = row ? row->why : NULL;
    a->low = row ? row->low : moved(p, -log_factor);
    a->high = row ? row->high : moved(p, log_factor);
    if (a->low > a->high) { /* of a negative default */
        const double high = a->low;

        a->low = a->high;
        a->high = high;
    }
    return a->low < a->high;
}

static bool draws(const struct scenario *s)
{
    return parameters_on(s, "uncertainty", "parameters");
}

bool assumed_find(const struct scenario *s, size_t k, struct assumed *found)
{
    if (!draws(s))
        return false;
    for (int row = 0; process_list[row]; row++)
        for (const struct parameter *p = process_list[row]->parameters;
             s->parameters[row] && p && p->name; p++)
            if (range_of(s, row, p, found) && k-- == 0)
                return true;
    return false;
}

/* The key of a parameter: its section and name. */
static uint64_t key_of(const struct assumed *a)
{
    return (uint64_t)stream_hash(a->section) << 32 | stream_hash(a->parameter->name);
}

double assumed_value(const struct scenario *s, const struct assumed *a, uint32_t replicate)
{
    const bool apart = parameters_on(s, "uncertainty", "apart");
    const struct stream run = stream_named(s->seed,
                                           drawn_replicate(apart, DRAWN_ASSUMPTIONS, replicate),
                                           STREAM_WHOLE_RUN, STREAM_ASSUMED);

    if (a->evenly)
        return a->low
               + (a->high - a->low) * draw_u01(&run, key_of(a), ASSUMED_PARAMETERS_DRAW_VALUE);
    return moved(a->parameter, numeric_log(factor) / ninety
                                   * draw_normal(&run, key_of(a), ASSUMED_PARAMETERS_DRAW_VALUE));
}

void assumed_take(struct scenario *s, uint32_t replicate)
{
    struct assumed a;

    if (!draws(s))
        return;
    for (int row = 0; process_list[row]; row++)
        for (const struct parameter *p = process_list[row]->parameters;
             s->parameters[row] && p && p->name; p++)
            if (range_of(s, row, p, &a)) {
                const double value = assumed_value(s, &a, replicate);

                memcpy((char *)s->parameters[row] + p->offset, &value, sizeof value);
            }
}
