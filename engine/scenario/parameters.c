/* parameters: one section a process - `enabled` and the rows of its parameter table. */
#include <stdlib.h>
#include <string.h>

#include "engine/process_list.h"
#include "engine/scenario/ini/values.h"
#include "engine/scenario/parts.h"

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
        double value;
        values_real(r, process->name, p->name, (struct values_range){ p->min, p->max, p->unit },
                    p->default_value, &value);
        memcpy(parameters + p->offset, &value, sizeof value);
    }
}

void parameters_read(struct reader *reader)
{
    for (size_t k = 0; k < PROCESS_LIMIT && process_list[k]; k++)
        read_process(reader, k, process_list[k]);
}
