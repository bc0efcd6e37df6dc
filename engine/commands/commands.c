#include "engine/commands/commands.h"

#include <stdlib.h>
#include <string.h>

#include "output/choice.h"

int command_failed(const struct terminal *terminal, const struct error *error)
{
    fprintf(terminal->err, "omland: %s\n", error->message);
    return error->status;
}

int command_read(const struct terminal *terminal, const char *file, const struct scenario_override *overrides, size_t count,
                 struct scenario *scenario)
{
    char *report = NULL;
    bool written[INDICATOR_LIMIT];
    struct error error = { 0 };
    int status = scenario_read(file, overrides, count, scenario, &report);

    if (report)
        fprintf(terminal->err, "%s\n", report);
    free(report);
    if (status == STATUS_OK && (status = choice_of(scenario, written, &error)) != STATUS_OK) {
        fprintf(terminal->err, "%s\n", error.message);
        scenario_free(scenario);
    }
    return status;
}

static int by_number(const void *a, const void *b)
{
    const uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

    return (x > y) - (x < y);
}

uint32_t *command_replicates(const char *text, size_t *count)
{
    enum { MOST = 100000 };
    uint32_t *list = malloc(MOST * sizeof *list);
    const char *p = text;

    *count = 0;
    while (list) {
        char *end;
        const unsigned long first = strtoul(p, &end, 10);
        unsigned long last = first;

        if (end == p || *p == '-' || *p == '+')
            break;
        if (*end == '-') {
            p = end + 1;
            last = strtoul(p, &end, 10);
            if (end == p || *p == '-' || *p == '+')
                break;
        }
        if (last < first || last >= 0xffffffffu || last - first >= MOST - *count)
            break;
        for (unsigned long r = first; r <= last; r++)
            list[(*count)++] = (uint32_t)r;
        if (*end == 0) {
            qsort(list, *count, sizeof *list, by_number);
            for (size_t k = 1; k < *count; k++)
                if (list[k] == list[k - 1])
                    goto bad;
            return list;
        }
        if (*end != ',')
            break;
        p = end + 1;
    }
bad:
    free(list);
    return NULL;
}
