#include "tests/support/work_world.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "engine/process_list.h"
#include "engine/scenario/scenario_read.h"
#include "engine/start/synthesis.h"
#include "engine/world/places.h"
#include "tests/support/small_country.h"

static void done(struct work_world *ww, int status)
{
    if (status != STATUS_OK)
        fail_msg("%s", ww->error.message);
}

static void read_and_start(struct work_world *ww, const char *file)
{
    char *report = NULL;

    if (scenario_read(file, NULL, 0, &ww->scenario, &report) != STATUS_OK)
        fail_msg("%s", report);
    free(report);
    done(ww, world_create(&ww->scenario, &ww->w, &ww->error));
    done(ww, synthesis_run(&ww->w, &ww->error));
}

void work_world_small(struct work_world *ww, unsigned country, int places, unsigned order)
{
    char folder[SMALL_COUNTRY_PATH], file[SMALL_COUNTRY_PATH + 16];

    memset(ww, 0, sizeof *ww);
    assert_int_equal(small_country_folder(folder), 0);
    assert_int_equal(small_country_write_shuffled(folder, country, places, order), 0);
    snprintf(file, sizeof file, "%s/small.ini", folder);
    read_and_start(ww, file);
    small_country_remove(folder);
}

void work_world_norway(struct work_world *ww, int base)
{
    char folder[SMALL_COUNTRY_PATH], file[SMALL_COUNTRY_PATH + 16], text[4096],
        *tables = realpath("scenarios/norway", NULL);

    memset(ww, 0, sizeof *ww);
    assert_non_null(tables);
    assert_int_equal(small_country_folder(folder), 0);
    snprintf(text, sizeof text,
             "[scenario]\ntitle = Start\nfuture = main\n[time]\nstart = %d\nend = %d\n[run]\nseed "
             "= 1\n[tables]\nfolder = %s\n",
             base, base + 10, tables);
    small_country_put(folder, "start.ini", text, strlen(text));
    snprintf(file, sizeof file, "%s/start.ini", folder);
    read_and_start(ww, file);
    small_country_remove(folder);
    free(tables);
}

void work_world_free(struct work_world *ww)
{
    world_free(&ww->w);
    scenario_free(&ww->scenario);
}

static int row_of(const struct process *process)
{
    int row = 0;

    while (process_list[row] && process_list[row] != process)
        row++;
    assert_non_null(process_list[row]);
    return row;
}

void work_world_set(struct work_world *ww, const struct process *process, const char *name,
                    double value)
{
    for (const struct parameter *p = process->parameters; p->name; p++)
        if (!strcmp(p->name, name)) {
            memcpy((char *)ww->scenario.parameters[row_of(process)] + p->offset, &value,
                   sizeof value);
            return;
        }
    fail_msg("no parameter %s in %s", name, process->name);
}

void work_world_run(struct work_world *ww, const struct process *process)
{
    const struct scenario *s = &ww->scenario;
    const int row = row_of(process), parts = s->parts;
    const struct step step = { .stream = stream_named(s->seed, s->replicate, ww->index,
                                                      process->name),
                               .parameters = s->parameters[row],
                               .dt = 1.0 / parts,
                               .index = ww->index,
                               .year = s->start + (int)ww->index / parts,
                               .part = (int)ww->index % parts,
                               .parts = parts,
                               .month = ww->w.month,
                               .error = &ww->error };

    done(ww, process->step(&step, &ww->w));
}

void work_world_pass(struct work_world *ww)
{
    ww->w.month += 12 / ww->scenario.parts;
    done(ww, world_rebuild(&ww->w, ww->index, &ww->error));
    done(ww, world_check(&ww->w, &ww->error));
    ww->index++;
}

uint64_t work_world_hash(const struct work_world *ww)
{
    const struct persons *p = &ww->w.person;
    const struct firms *f = &ww->w.firm;
    uint64_t sum = 0;

    for (size_t i = 0; i < f->count; i++)
        sum = draw_identity(sum, f->uid[i], (uint64_t)f->jobs[i] << 32 | (uint32_t)f->workers[i],
                            (uint64_t)(f->desired_jobs[i] * 4096.0f) << 16 | f->place[i]);
    for (size_t i = 0; i < p->count; i++) {
        const uint64_t firm = p->employer[i] == NOBODY ? 0 : f->uid[p->employer[i]];

        sum = draw_identity(sum, p->uid[i], firm,
                            (uint64_t)p->job_start[i] << 24 | (uint64_t)p->activity[i] << 16
                                | p->traits[i]);
    }
    return sum;
}

void work_world_tables_held(const struct work_world *ww)
{
    const struct world *w = &ww->w;
    const struct country *c = &ww->scenario.country;
    const size_t cells = c->place_count * SECTOR_COUNT;
    uint32_t *held = calloc(cells + 1, sizeof *held);
    double vacant = 0, jobs = 0;

    assert_non_null(held);
    for (size_t f = 0; f < w->firm.count; f++) {
        assert_true(w->firm.workers[f] <= w->firm.jobs[f]);
        held[(size_t)w->firm.place[f] * SECTOR_COUNT + w->firm.sector[f]] +=
            (uint32_t)w->firm.workers[f];
        vacant += w->firm.jobs[f] - w->firm.workers[f];
        jobs += w->firm.jobs[f];
    }
    for (size_t k = 0; k < cells; k++)
        assert_int_equal(held[k], c->sector_jobs[k]);
    assert_true(vacant / jobs > 0.005 && vacant / jobs < 0.012);
    free(held);
}
