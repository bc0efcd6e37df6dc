#include "engine/policy/driver_use.h"
#include "engine/process_list.h"

#include <string.h>

#include "engine/setting/scenario.h"

#define LIMITLESS 1e300
#define DRIVER_USE(driver, process, parameters, neutral, min, max)                                 \
    { #driver, #process, parameters, neutral, min, max },
const struct driver_use driver_use_list[] = {
#include "engine/policy/driver_use.def"
};
#undef DRIVER_USE
const size_t driver_use_count = sizeof driver_use_list / sizeof *driver_use_list;

const struct driver_use *driver_use_find(const char *driver)
{
    for (size_t k = 0; k < driver_use_count; k++)
        if (strcmp(driver_use_list[k].driver, driver) == 0)
            return &driver_use_list[k];
    return NULL;
}

/* Whether the word stands in a list of words divided by spaces. */
static bool in_words(const char *words, const char *word)
{
    const size_t length = strlen(word);

    for (const char *at = words; (at = strstr(at, word)); at += length)
        if ((at == words || at[-1] == ' ') && (at[length] == ' ' || !at[length]))
            return true;
    return false;
}

static bool row_idle(const struct scenario *s, const struct driver_use *use,
                     struct driver_idle *why)
{
    size_t row = 0;

    while (process_list[row] && strcmp(process_list[row]->name, use->process) != 0)
        row++;
    *why = (struct driver_idle){ use->process, NULL, use->neutral };
    if (!process_list[row] || (s && !s->enabled[row]))
        return true;
    for (const struct parameter *p = process_list[row]->parameters; p && p->name; p++) {
        double value = use->neutral + 1.0;

        if (!in_words(use->parameters, p->name) || (s && !s->parameters[row]))
            continue;
        if (s)
            memcpy(&value, (const char *)s->parameters[row] + p->offset, sizeof value);
        else
            value = p->default_value;
        if (!(value < use->neutral || value > use->neutral)) {
            why->parameter = p->name;
            return true;
        }
    }
    return false;
}

bool driver_use_idle(const struct scenario *s, const char *driver, struct driver_idle *why)
{
    bool idle = false;
    struct driver_idle one;

    for (size_t k = 0; k < driver_use_count; k++) {
        if (strcmp(driver_use_list[k].driver, driver) != 0)
            continue;
        if (!row_idle(s, &driver_use_list[k], &one))
            return false;
        if (!idle || one.parameter) /* a parameter says more than a process that is off */
            *why = one;
        idle = true;
    }
    return idle;
}
