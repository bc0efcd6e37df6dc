/* Optional trajectories: plain columns of one dimension, so that any tool reads them.
 * Event columns grow year by year, so their last chunk is written again and again. They are neither
 * compressed (a chunk of another size would move, and its old room be used by others) nor checked
 * by a sum (it would fail when a kill falls into the writing of the chunk, although the rows
 * that count are as they were): a killed run leaves whole rows. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "engine/world/events.h"
#include "engine/world/world.h"
#include "output/trajectory_inner.h"

enum { EVENT_CHUNK = 1 << 14, EVENT_REASONS = REASON_RELOCATED + 1 };

struct event_column {
    const char *name, *type, *unit, *title;
};
static const struct event_column event_columns[EVENT_COLUMNS] = {
    { "replicate", "uint16_t", "1", "Replicate" },
    { "step", "uint32_t", "1", "Step of the run, from 0" },
    { "uid", "uint64_t", "1", "Identity of the household or firm" },
    { "from", "uint16_t", "1",
      "Municipality before, its code as a number (301 is 0301); 0 none or abroad" },
    { "to", "uint16_t", "1", "Municipality after, its code as a number; 0 none or abroad" },
    { "reason", "uint8_t", "1", "Why" },
};
static const char *const list_name[EVENT_LISTS] = { "household_moves", "firm_moves",
                                                    "firm_events" };

static const struct event_list *list_of(const struct world *w, int list)
{
    return list == 0   ? &w->events->household_moves
           : list == 1 ? &w->events->firm_moves
                       : &w->events->firm_events;
}

static bool create_list(struct event_table *table, hid_t parent, const char *name)
{
    const hid_t group = hdf_group(parent, name);
    const char *reason[EVENT_REASONS];
    bool done = group >= 0 && (table->dimension = hdf_dimension(group, "event", 0, true)) >= 0;

    for (int k = 0; k < EVENT_COLUMNS && done; k++) {
        const struct event_column *c = &event_columns[k];

        table->dataset[k] = trajectory_column(group, c->name, hdf_type(c->type), 0, EVENT_CHUNK,
                                              true, table->dimension);
        done = hdf_describe(table->dataset[k], c->unit, c->title);
    }
    for (int k = 0; k < EVENT_REASONS; k++)
        reason[k] = events_reason_name(k);
    done = done && trajectory_codes(table->dataset[EVENT_COLUMNS - 1], EVENT_REASONS, reason);
    if (group >= 0)
        H5Gclose(group);
    return done;
}

static void ask(struct trajectory *t)
{
    t->events[0].wanted = t->scenario->household_trajectories;
    t->events[1].wanted = t->events[2].wanted = t->scenario->firm_trajectories;
}

bool trajectory_events_create(struct trajectory *t)
{
    hid_t parent;
    bool done = true;

    ask(t);
    if (!t->events[0].wanted && !t->events[1].wanted)
        return true;
    parent = hdf_group(t->file, "trajectories");
    for (int list = 0; list < EVENT_LISTS && done; list++)
        if (t->events[list].wanted)
            done = create_list(&t->events[list], parent, list_name[list]);
    return H5Gclose(parent) >= 0 && done;
}

bool trajectory_events_open(struct trajectory *t)
{
    char name[96];
    bool done = true;

    ask(t);
    for (int list = 0; list < EVENT_LISTS; list++) {
        struct event_table *table = &t->events[list];

        for (int k = 0; table->wanted && k < EVENT_COLUMNS && done; k++) {
            snprintf(name, sizeof name, "/trajectories/%s/%s", list_name[list],
                     event_columns[k].name);
            done = (table->dataset[k] = H5Dopen2(t->file, name, H5P_DEFAULT)) >= 0;
        }
        if (!table->wanted || !done)
            continue;
        snprintf(name, sizeof name, "/trajectories/%s/event", list_name[list]);
        hsize_t rows[HDF_DIMENSIONS];

        done = (table->dimension = H5Dopen2(t->file, name, H5P_DEFAULT)) >= 0
               && hdf_shape(table->dataset[0], 1, rows);
        table->rows = done ? rows[0] : 0;
        for (int k = 0; k < EVENT_COLUMNS && done; k++)
            done = hdf_is_grid(table->dataset[k], 1, rows)
                   && hdf_fits(rows[0], sizeof(struct event));
    }
    return done;
}

static bool set_rows(struct event_table *table, hsize_t rows)
{
    bool done = H5Dset_extent(table->dimension, &rows) >= 0;

    for (int k = 0; k < EVENT_COLUMNS; k++)
        done = done && H5Dset_extent(table->dataset[k], &rows) >= 0;
    table->rows = rows;
    return done;
}

bool trajectory_events_cut(struct trajectory *t, uint32_t replicate, uint32_t step)
{
    for (int list = 0; list < EVENT_LISTS; list++) {
        struct event_table *table = &t->events[list];
        const hsize_t rows = table->rows;

        if (!table->wanted || !rows)
            continue;
        uint32_t *replicates = calloc(rows, sizeof *replicates),
                 *steps = calloc(rows, sizeof *steps);
        bool done = replicates && steps
                    && H5Dread(table->dataset[0], H5T_NATIVE_UINT32, H5S_ALL, H5S_ALL, H5P_DEFAULT,
                               replicates)
                           >= 0
                    && H5Dread(table->dataset[1], H5T_NATIVE_UINT32, H5S_ALL, H5S_ALL, H5P_DEFAULT,
                               steps)
                           >= 0;
        hsize_t keep = 0;

        while (done && keep < rows
               && (replicates[keep] < replicate
                   || (replicates[keep] == replicate && steps[keep] < step)))
            keep++;
        free(replicates);
        free(steps);
        if (!done || !set_rows(table, keep))
            return false;
    }
    return true;
}

static uint16_t code_of(const struct world *w, uint16_t place)
{
    return place == NOWHERE ? 0 : (uint16_t)w->scenario->country.places[place].number;
}

static void fill_column(const struct world *w, const struct event_list *list, int column,
                        uint32_t replicate, void *data)
{
    for (size_t k = 0; k < list->count; k++) {
        const struct event *e = &list->event[k];

        switch (column) {
        case 0: ((uint16_t *)data)[k] = (uint16_t)replicate; break;
        case 1: ((uint32_t *)data)[k] = e->step; break;
        case 2: ((uint64_t *)data)[k] = e->uid; break;
        case 3: ((uint16_t *)data)[k] = code_of(w, e->from); break;
        case 4: ((uint16_t *)data)[k] = code_of(w, e->to); break;
        default: ((uint8_t *)data)[k] = e->reason;
        }
    }
}

static bool append(struct event_table *table, const struct world *w, const struct event_list *list,
                   uint32_t replicate)
{
    const hsize_t start = table->rows, count = list->count;
    uint64_t *data = count ? malloc(count * sizeof *data) : NULL;
    bool done = data && set_rows(table, start + count);

    for (int k = 0; k < EVENT_COLUMNS && done; k++) {
        const hid_t space = H5Dget_space(table->dataset[k]),
                    memory = H5Screate_simple(1, &count, NULL);

        fill_column(w, list, k, replicate, data);
        done = H5Sselect_hyperslab(space, H5S_SELECT_SET, &start, NULL, &count, NULL) >= 0
               && H5Dwrite(table->dataset[k], hdf_type(event_columns[k].type), memory, space,
                           H5P_DEFAULT, data)
                      >= 0;
        H5Sclose(memory);
        H5Sclose(space);
    }
    free(data);
    return done || !count;
}

bool trajectory_events_append(struct trajectory *t, const struct world *w, uint32_t replicate)
{
    for (int list = 0; w->events && list < EVENT_LISTS; list++)
        if (t->events[list].wanted && !append(&t->events[list], w, list_of(w, list), replicate))
            return false;
    if (w->events)
        events_clear(w->events);
    return true;
}

size_t trajectory_events_bytes(const struct trajectory *t, const struct world *w)
{
    size_t bytes = 0;

    for (int list = 0; w->events && list < EVENT_LISTS; list++)
        if (t->events[list].wanted && list_of(w, list)->count)
            bytes += (list_of(w, list)->count + EVENT_CHUNK) * sizeof(struct event);
    return bytes;
}
