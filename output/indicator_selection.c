#include "output/indicator_selection.h"

#include <string.h>

#include "engine/setting/scenario.h"

static const char *origin_of(const struct scenario *s, const char *section, const char *key)
{
    for (size_t k = 0; k < s->setting_count; k++)
        if (!strcmp(s->settings[k].section, section) && !strcmp(s->settings[k].key, key))
            return s->settings[k].origin;
    return "";
}

int indicator_selection_read(const struct scenario *s, bool written[INDICATOR_LIMIT],
                             struct error *error)
{
    static const int always[] = { INDICATOR_population, INDICATOR_policy_cost_state,
                                  INDICATOR_policy_cost_municipal };
    const bool all = !*s->output_indicators || !strcmp(s->output_indicators, "all");
    int row[INDICATOR_LIMIT];
    size_t count = 0;
    struct error wrong;

    for (int k = 0; k < INDICATOR_LIMIT; k++)
        written[k] = all;
    for (size_t k = 0; k < sizeof always / sizeof *always; k++)
        written[always[k]] = true;
    if (!all
        && indicators_list(s->output_indicators, row, INDICATOR_LIMIT, &count, &wrong) != STATUS_OK)
        return error_set(error, STATUS_SCENARIO, origin_of(s, "output", "indicators"),
                         ": error: [output] indicators: ", wrong.message, NULL);
    for (size_t k = 0; k < count; k++)
        written[row[k]] = true;
    return STATUS_OK;
}

size_t indicator_selection_count(const bool written[INDICATOR_LIMIT])
{
    size_t count = 0;

    for (int k = 0; k < INDICATOR_LIMIT; k++)
        count += written[k];
    return count;
}
