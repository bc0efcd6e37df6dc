#include "output/choice.h"

#include <stdlib.h>
#include <string.h>

#include "engine/scenario/scenario.h"
#include "engine/scenario/text.h"

static const char *origin_of(const struct scenario *s, const char *section, const char *key)
{
    for (size_t k = 0; k < s->setting_count; k++)
        if (!strcmp(s->settings[k].section, section) && !strcmp(s->settings[k].key, key))
            return s->settings[k].origin;
    return "";
}

int choice_of(const struct scenario *s, bool written[INDICATOR_LIMIT], struct error *error)
{
    static const int always[] = { INDICATOR_population, INDICATOR_policy_cost_state, INDICATOR_policy_cost_municipal };
    const bool all = !*s->output_indicators || !strcmp(s->output_indicators, "all");
    char *list = text_copy(s->output_indicators), *rest = list;
    int status = list ? STATUS_OK : error_set(error, STATUS_INTERNAL, "not enough memory for the list of indicators", NULL);

    for (int k = 0; k < INDICATOR_LIMIT; k++)
        written[k] = all;
    for (size_t k = 0; k < sizeof always / sizeof *always; k++)
        written[always[k]] = true;
    for (char *item; !all && status == STATUS_OK && (item = text_item(&rest));) {
        struct error unknown;
        const int row = indicators_named(item, &unknown);

        if (row < 0)
            status = error_set(error, STATUS_SCENARIO, origin_of(s, "output", "indicators"), ": error: [output] indicators: ", unknown.message, NULL);
        else
            written[row] = true;
    }
    free(list);
    return status;
}
