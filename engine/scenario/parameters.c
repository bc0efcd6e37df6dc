/* parameters: one section a process - `enabled` and the rows of its parameter table. */
#include <stdlib.h>
#include <string.h>

#include "engine/process_list.h"
#include "engine/scenario/ini/values.h"
#include "engine/scenario/parameters.h"
#include "engine/scenario/parts.h"

static double read_value(struct reader *r, const char *section, const struct parameter *p)
{
    double value;
    bool yes;
    if (strcmp(p->unit, PROCESS_YES_NO) == 0) {
        values_yes(r, section, p->name, p->default_value > 0.0, &yes);
        return yes ? 1.0 : 0.0;
    }
    values_real(r, section, p->name, (struct values_range){ p->min, p->max, p->unit },
                p->default_value, &value);
    return value;
}

static void read_process(struct reader *r, size_t row, const struct process *process)
{
    struct scenario *s = r->scenario;
    values_yes(r, process->name, "enabled", !process->off_by_default, &s->enabled[row]);
    if (process->parameters_size == 0)
        return;
    char *parameters = calloc(1, process->parameters_size);
    s->parameters[row] = parameters;
    if (!parameters) {
        report_out_of_memory(&r->report);
        return;
    }
    for (const struct parameter *p = process->parameters; p && p->name; p++) {
        const double value = read_value(r, process->name, p);
        memcpy(parameters + p->offset, &value, sizeof value);
    }
}

void parameters_read(struct reader *reader)
{
    for (size_t k = 0; k < PROCESS_LIMIT && process_list[k]; k++)
        read_process(reader, k, process_list[k]);
}

bool parameters_on(const struct scenario *s, const char *process, const char *name)
{
    double value = 0.0;
    size_t k = 0;
    while (process_list[k] && strcmp(process_list[k]->name, process) != 0)
        k++;
    if (!process_list[k] || !s->enabled[k] || !name)
        return process_list[k] && s->enabled[k];
    for (const struct parameter *p = process_list[k]->parameters; p && p->name; p++)
        if (s->parameters[k] && strcmp(p->name, name) == 0)
            memcpy(&value, (const char *)s->parameters[k] + p->offset, sizeof value);
    return value > 0.0;
}
