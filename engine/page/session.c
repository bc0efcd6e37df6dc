#include "engine/page/session.h"

#include <stdlib.h>
#include <string.h>

#include "engine/page/block.h"
#include "engine/page/session_inner.h"
#include "engine/scenario/assumed.h"
#include "engine/scenario/files/text.h"
#include "engine/schedule.h"
#include "engine/world/census.h"
#include "engine/world/places.h"

struct session session;

static int fail(int status, const char *text)
{
    return error_set(&session.error, status, text, NULL);
}

static int no_memory(void)
{
    return fail(STATUS_INTERNAL, "not enough memory");
}

void *session_room(size_t bytes)
{
    return malloc(bytes + 1);
}

static void stop(void)
{
    if (session.running)
        world_free(&session.world);
    session.running = false;
}

void session_drop(void)
{
    for (size_t k = 0; k < session.kept_count; k++) {
        keep_free(&session.kept[k].world);
        free(session.kept[k].history.value);
    }
    free(session.kept);
    session.kept = NULL;
    session.kept_count = 0;
}

void session_end(void)
{
    stop();
    session_drop();
    session_settings_free(&session);
    session_results_free(&session);
    scenario_entries_free(&session.own);
    region_free(session.region);
    base_free(&session.base);
    scenario_free(&session.given);
    session = (struct session){ 0 };
}

int session_load(uint8_t *block, size_t bytes)
{
    session_end();
    const int status = block_read(block, bytes, &session.given, &session.base, &session.region,
                                  &session.error);

    free(block);
    session.loaded = status == STATUS_OK;
    return status;
}

void session_clear(void)
{
    scenario_entries_free(&session.own);
}

int session_entry(const char *section, const char *key, const char *value)
{
    static char file[] = "page";
    char *copy[3] = { text_copy(section), text_copy(key), text_copy(value) };
    const struct scenario_entry entry = { copy[0], copy[1], copy[2], file,
                                          (int)session.own.count + 1 };
    const bool added = copy[0] && copy[1] && copy[2] && scenario_entries_add(&session.own, &entry);

    for (int k = 0; k < 3; k++)
        free(copy[k]);
    return added ? STATUS_OK : no_memory();
}

int session_read(void)
{
    struct session *s = &session;

    if (!s->loaded)
        return fail(STATUS_USAGE, "no block is loaded");
    session_settings_free(s);
    const int status = session_settings(s);

    s->ready = status == STATUS_OK;
    return status == STATUS_OK ? STATUS_OK : fail(status, s->report ? s->report : "out of memory");
}

const char *session_report(void)
{
    return session.report ? session.report : "";
}

/* A world for the settings: the one that is there, when its network is theirs. */
static bool same_network(const struct places *p, const struct country *c)
{
    bool same = p->edge_count == c->edge_count;

    for (size_t k = 0; k < p->edge_count && same; k++)
        same = p->edges[k].from == c->edges[k].from && p->edges[k].to == c->edges[k].to
               && !(p->edge_minutes_baseline[k] < c->edges[k].minutes)
               && !(p->edge_minutes_baseline[k] > c->edges[k].minutes);
    return same;
}

static int make_world(bool anew)
{
    struct session *s = &session;

    if (!s->ready)
        return fail(STATUS_USAGE, "no settings are read");
    if (s->running && (anew || !same_network(s->world.places, &s->now.country)))
        stop();
    if (s->running)
        return STATUS_OK;
    const int status = world_create(&s->now, &s->world, &s->error);
    s->running = status == STATUS_OK;
    return status;
}

/* Its assumed parameters are those that the rest of the country has lived by. */
static void take_replicate(struct session *s, uint32_t replicate)
{
    s->now.replicate = replicate;
    if (s->ready)
        assumed_take(&s->now, replicate % s->region->edge.replicates);
}

int session_start(uint32_t replicate)
{
    struct session *s = &session;
    int status;

    take_replicate(s, replicate);
    if ((status = make_world(true)) != STATUS_OK)
        return status;
    region_join(&s->world, s->region);
    if ((status = region_start(&s->world, &s->error)) != STATUS_OK) {
        stop();
        return status;
    }
    census_take_commuters(&s->world);
    s->year = s->now.start;
    s->current = true;
    return session_note(s) ? STATUS_OK : no_memory();
}

int session_year(void)
{
    struct session *s = &session;
    int status;

    if (!s->running || !s->current)
        return fail(STATUS_USAGE, "no replicate is started under these settings");
    if (s->year >= s->now.end)
        return fail(STATUS_USAGE, "the run is at its end");
    if ((status = schedule_year(&s->world, s->year, NULL, &s->error)) != STATUS_OK) {
        stop();
        return status;
    }
    s->year++;
    return session_note(s) ? STATUS_OK : no_memory();
}

int session_now(void)
{
    return session.running ? session.year : 0;
}

static struct session_kept *kept_of(uint32_t replicate)
{
    for (size_t k = 0; k < session.kept_count; k++)
        if (session.kept[k].replicate == replicate)
            return &session.kept[k];
    return NULL;
}

int session_keep(void)
{
    struct session *s = &session;
    struct session_kept *kept = kept_of(s->now.replicate);

    if (!s->running || !s->current)
        return fail(STATUS_USAGE, "no replicate is started under these settings");
    if (!kept) {
        if (!text_grow(&s->kept, s->kept_count, sizeof *s->kept))
            return no_memory();
        kept = &s->kept[s->kept_count++];
        *kept = (struct session_kept){ .replicate = s->now.replicate };
    }
    if (!session_history_copy(&kept->history, &s->history, s->region->edge.scope_count))
        return no_memory();
    return keep_world(&kept->world, &s->world, &s->error);
}

int session_back(uint32_t replicate)
{
    struct session *s = &session;
    const struct session_kept *kept = kept_of(replicate);
    int status;

    if (!kept || !kept->world.data)
        return fail(STATUS_USAGE, "nothing is kept of this replicate");
    take_replicate(s, replicate);
    s->current = false;
    if ((status = make_world(false)) != STATUS_OK)
        return status;
    if ((status = keep_back(&kept->world, &s->world, s->region, &s->error)) != STATUS_OK) {
        stop();
        return status;
    }
    s->year = kept->world.year;
    s->current = true;
    return session_history_copy(&s->history, &kept->history, s->region->edge.scope_count)
               ? STATUS_OK
               : no_memory();
}

int session_kept(uint32_t replicate)
{
    const struct session_kept *kept = kept_of(replicate);

    return kept && kept->world.data ? kept->world.year : 0;
}

const char *session_message(void)
{
    return session.error.message;
}
