/* session_results: what the page is given of a run. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "engine/page/session_inner.h"
#include "engine/world/census.h"
#include "engine/world/ledger.h"
#include "engine/world/places.h"
#include "engine/world/shortfall.h"

enum { AGE_GROUP = 5 };

static size_t cells(size_t places)
{
    return (size_t)INDICATOR_LIMIT * places;
}

static bool history_room(struct session_history *h, size_t rows, size_t places)
{
    const size_t room = rows + 32;

    if (rows <= h->room)
        return true;
    double *larger = realloc(h->value, room * cells(places) * sizeof *larger);
    if (!larger)
        return false;
    h->value = larger;
    h->room = room;
    return true;
}

bool session_history_copy(struct session_history *to, const struct session_history *from,
                          size_t places)
{
    if (!history_room(to, from->rows, places))
        return false;
    to->rows = from->rows;
    memcpy(to->value, from->value, from->rows * cells(places) * sizeof *to->value);
    return true;
}

/* Into a row [indicator][place], those of a kind. */
static void read_off(const struct session *s, enum indicator_kind kind, double *row)
{
    const struct boundary *edge = &s->region->edge;

    for (size_t k = 0; k < INDICATOR_LIMIT; k++)
        for (size_t p = 0; p < edge->scope_count && indicators[k].kind == kind; p++)
            row[k * edge->scope_count + p] = indicators[k].value(&s->world, edge->scope[p]);
}

bool session_note(struct session *s)
{
    struct session_history *h = &s->history;
    const size_t places = s->region->edge.scope_count, row = (size_t)(s->year - s->now.start);

    if (!history_room(h, row + 1, places))
        return false;
    double *now = h->value + row * cells(places);
    for (size_t k = 0; k < cells(places); k++)
        now[k] = (double)NAN;
    read_off(s, INDICATOR_STOCK, now);
    if (row > 0)
        read_off(s, INDICATOR_FLOW, now - cells(places));
    h->rows = row + 1;
    return true;
}

uint32_t session_places(void)
{
    return session.loaded ? (uint32_t)session.region->edge.scope_count : 0;
}

uint32_t session_indicators(void)
{
    return INDICATOR_LIMIT;
}

const double *session_values(void)
{
    struct session *s = &session;
    const size_t places = session_places(), bytes = cells(places) * sizeof(double);

    if (!s->running || !s->history.rows)
        return NULL;
    double *values = realloc(s->values, bytes + 1);
    if (!values)
        return NULL;
    s->values = values;
    const double *now = s->history.value + (s->history.rows - 1) * cells(places);
    memcpy(values, now, bytes);
    for (size_t k = 0; k < INDICATOR_LIMIT && s->history.rows > 1; k++)
        if (indicators[k].kind == INDICATOR_FLOW)
            memcpy(values + k * places, now - cells(places) + k * places, places * sizeof *values);
    return values;
}

/* Zeros, for counts that are given out. */
static uint32_t *counts(size_t count)
{
    uint32_t *larger = realloc(session.counts, (count + 1) * sizeof *larger);

    if (!larger)
        return NULL;
    session.counts = larger;
    memset(larger, 0, count * sizeof *larger);
    return larger;
}

const uint32_t *session_ages(void)
{
    const size_t places = session_places();
    uint32_t *to = session.running ? counts(places * 2 * SESSION_AGE_GROUPS) : NULL;

    for (size_t p = 0; to && p < places; p++)
        for (size_t k = 0; k < 2 * COUNTRY_AGES; k++) {
            const size_t sex = k / COUNTRY_AGES, group = k % COUNTRY_AGES / AGE_GROUP,
                         of = group < SESSION_AGE_GROUPS ? group : SESSION_AGE_GROUPS - 1;

            to[(p * 2 + sex) * SESSION_AGE_GROUPS + of] +=
                session.world.census
                    ->ages[(size_t)session.region->edge.scope[p] * 2 * COUNTRY_AGES + k];
        }
    return to;
}

/* A matrix of all municipalities, those outside taken together. */
static const uint32_t *together(const uint32_t *all)
{
    const struct boundary *edge = &session.region->edge;
    const size_t n = session.region->places, side = edge->scope_count + 1;
    uint16_t *row = malloc((n + 1) * sizeof *row);
    uint32_t *to = row ? counts(side * side) : NULL;

    for (size_t k = 0; to && k < n; k++)
        row[k] = (uint16_t)edge->scope_count;
    for (size_t k = 0; to && k < edge->scope_count; k++)
        row[edge->scope[k]] = (uint16_t)k;
    for (size_t k = 0; to && k < n * n; k++)
        to[row[k / n] * side + row[k % n]] += all[k];
    if (to) /* of those who live and work outside only some are there */
        to[side * side - 1] = 0;
    free(row);
    return to;
}

const uint32_t *session_moves(void)
{
    return session.running ? together(session.world.ledger->moves) : NULL;
}

const uint32_t *session_commuters(void)
{
    return session.running ? together(session.world.census->commuters) : NULL;
}

double session_uncut(uint32_t who)
{
    static const enum shortfall kind[] = { [SESSION_MOVERS] = SHORTFALL_movers,
                                           [SESSION_SEEKERS] = SHORTFALL_seekers,
                                           [SESSION_FIRMS] = SHORTFALL_firms };
    int64_t asked = 0, got = 0;

    if (!session.running || who >= sizeof kind / sizeof *kind)
        return 1.0;
    for (size_t p = 0; p < session.now.country.place_count; p++) {
        const int64_t *cell = shortfall_at(session.world.places->shortfall, p, kind[who]);

        if (cell[0] <= cell[1])
            continue;
        asked += cell[0];
        got += cell[1];
    }
    return asked > 0 ? (double)got / (double)asked : 1.0;
}

const uint8_t *session_hash_bytes(void)
{
    struct session *s = &session;
    const size_t places = session_places();
    const uint64_t shape[3] = { 1, s->history.rows, places };
    int order[INDICATOR_LIMIT];

    values_bytes_free(&s->bytes);
    if (!s->running)
        return NULL;
    values_bytes_order(order);
    for (size_t k = 0; k < INDICATOR_LIMIT; k++) {
        values_bytes_head(&s->bytes, indicators[order[k]].name, shape);
        for (size_t year = 0; year < s->history.rows; year++)
            values_bytes_add(&s->bytes,
                             s->history.value + year * cells(places) + (size_t)order[k] * places,
                             places);
    }
    return s->bytes.failed ? NULL : s->bytes.data;
}

size_t session_hash_size(void)
{
    return session.bytes.size;
}

void session_results_free(struct session *s)
{
    free(s->history.value);
    s->history = (struct session_history){ 0 };
    free(s->values);
    s->values = NULL;
    free(s->counts);
    s->counts = NULL;
    values_bytes_free(&s->bytes);
}
