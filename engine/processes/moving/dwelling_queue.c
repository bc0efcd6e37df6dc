#include "engine/processes/moving/dwelling_queue.h"

#include <stdlib.h>
#include <string.h>

#include "engine/base/order.h"
#include "engine/processes/couple_matching.h"
#include "engine/world/census.h"
#include "engine/world/identity.h"
#include "engine/world/ledger.h"
#include "engine/world/places.h"

enum { STRETCH = 64 }; /* households compared at once: most stay where they are */

int dwelling_queue_vacant(const struct world *w, int32_t **vacant, struct error *error)
{
    const size_t places = w->places->count;
    int32_t *free_now = malloc(places * sizeof *free_now);

    *vacant = free_now;
    if (!free_now)
        return error_set(error, STATUS_INTERNAL, "not enough memory for the dwelling queue", NULL);
    for (size_t p = 0; p < places; p++)
        free_now[p] = w->places->dwellings[p] - (int32_t)w->census->households[p];
#pragma omp parallel for schedule(static)
    for (size_t from = 0; from < w->household.count; from += STRETCH) {
        const size_t end = from + STRETCH < w->household.count ? from + STRETCH
                                                               : w->household.count;

        if (memcmp(w->household.next_municipality + from, w->household.place + from,
                   (end - from) * sizeof *w->household.next_municipality)
            == 0)
            continue;
        for (size_t h = from; h < end; h++)
            if (w->household.next_municipality[h] != w->household.place[h]
                && w->household.next_municipality[h] != NOWHERE)
                __atomic_fetch_sub(&free_now[w->household.next_municipality[h]], 1,
                                   __ATOMIC_RELAXED);
    }
    for (size_t h = w->household.count; h < w->household.count + w->household.arrivals; h++)
        if (w->household.next_municipality[h] != NOWHERE)
            free_now[w->household.next_municipality[h]]--;
    return STATUS_OK;
}

struct waiting {
    uint64_t priority, uid;
    size_t request;
    uint16_t place;
};

static int compare_waiting(const void *left, const void *right)
{
    const struct waiting *a = left, *b = right;

    if (a->place != b->place)
        return a->place < b->place ? -1 : 1;
    if (a->priority != b->priority)
        return a->priority < b->priority ? -1 : 1;
    return (a->uid > b->uid) - (a->uid < b->uid);
}

/* Those who want a dwelling where there are too few, by place and priority. */
static size_t line_up(const struct stream *stream, uint32_t draw, const int32_t *vacant,
                      const uint32_t *wanted, const struct dwelling_request *requests, size_t n,
                      struct waiting *queue)
{
    size_t length = 0;

    for (size_t k = 0; k < n; k++) {
        const struct dwelling_request *r = &requests[k];
        uint32_t words[4];

        if ((int64_t)wanted[r->place] <= vacant[r->place])
            continue;
        draw_words(stream, r->uid, draw, words);
        queue[length++] = (struct waiting){ (uint64_t)words[1] << 32 | words[0], r->uid, k,
                                            r->place };
    }
    order_stable(queue, length, sizeof *queue, compare_waiting);
    return length;
}

int dwelling_queue_settle(const struct stream *stream, uint32_t draw, int32_t *vacant,
                          struct dwelling_request *requests, size_t n, struct world *w,
                          struct error *error)
{
    uint32_t *wanted = calloc(w->places->count, sizeof *wanted);
    struct waiting *queue = malloc((n + 1) * sizeof *queue);
    int status = STATUS_OK;

    if (wanted && queue) {
        for (size_t k = 0; k < n; k++) {
            requests[k].refused = false;
            wanted[requests[k].place]++;
        }
        const size_t length = line_up(stream, draw, vacant, wanted, requests, n, queue);
        int32_t left = 0;

        for (size_t k = 0; k < length; k++) {
            if (k == 0 || queue[k].place != queue[k - 1].place)
                left = vacant[queue[k].place];
            if (left-- <= 0) {
                requests[queue[k].request].refused = true;
                ledger_add(w->ledger, refused_moves, queue[k].place, 1);
            }
        }
        for (size_t k = 0; k < n; k++)
            if (!requests[k].refused)
                vacant[requests[k].place]--;
    } else
        status = error_set(error, STATUS_INTERNAL, "not enough memory for the dwelling queue",
                           NULL);
    free(wanted);
    free(queue);
    return status;
}

/* Who asks for a dwelling and who goes along: host[k] is the request that stands for request k as
 * well. Those who would share meet by municipality, age and chance as couples do
 * (couple_matching.h), so that one more of them changes few pairs. */
static int share(const struct step *s, uint32_t draw, const struct dwelling_request *requests,
                 size_t n, const struct world *w, uint32_t *host)
{
    struct seeker *seekers = malloc((n + 1) * sizeof *seekers);
    uint32_t *scratch = malloc((n + 1) * sizeof *scratch);
    size_t count = 0;
    int status = STATUS_OK;

    for (size_t k = 0; k < n && seekers && scratch; k++) {
        uint32_t words[4];

        host[k] = (uint32_t)k;
        if (!requests[k].shares)
            continue;
        draw_words(&s->stream, requests[k].uid, draw, words);
        seekers[count++] =
            (struct seeker){ couple_matching_key(MARKET_FLAT, w->person.birth[requests[k].row],
                                                 requests[k].place, words[2], words[3]),
                             requests[k].uid,
                             (uint32_t)k,
                             w->person.household[requests[k].row],
                             COUPLE_NONE,
                             requests[k].place,
                             0 };
    }
    if (seekers && scratch) {
        couple_matching_settle(seekers, count, COUPLE_LEVELS_LOCAL, scratch);
        for (size_t k = 0; k < count; k++)
            if (seekers[k].partner < k)
                host[seekers[k].row] = seekers[seekers[k].partner].row;
    } else
        status = error_set(s->error, STATUS_INTERNAL,
                           "not enough memory for those who share a dwelling", NULL);
    free(seekers);
    free(scratch);
    return status;
}

static void join(const struct world *w, const struct dwelling_request *r, uint8_t role)
{
    w->person.next_household[r->row] = r->household;
    w->person.role[r->row] = role;
}

static int add_founded(const struct step *s, struct dwelling_request *requests,
                       const uint32_t *host, size_t n, struct world *w)
{
    size_t granted = 0, h;
    int status;

    for (size_t k = 0; k < n; k++)
        granted += host[k] == k && !requests[k].refused;
    if (granted && (status = world_add_households(w, granted, &h, s->error)) != STATUS_OK)
        return status;
    for (size_t k = 0; k < n; k++) {
        struct dwelling_request *r = &requests[k];

        r->household = GONE;
        if (host[k] != k || r->refused)
            continue;
        w->household.uid[h] = draw_identity(IDENTITY_HOUSEHOLD, w->person.uid[r->row], s->index, 0);
        w->household.place[h] = w->household.next_municipality[h] = r->place;
        w->household.tenure[h] = r->tenure;
        r->household = (uint32_t)h++;
        join(w, r, ROLE_REFERENCE);
        ledger_add(w->ledger, households_formed, r->place, 1);
    }
    for (size_t k = 0; k < n; k++)
        if (host[k] != k) {
            requests[k].refused = requests[host[k]].refused;
            requests[k].household = requests[host[k]].household;
            if (!requests[k].refused)
                join(w, &requests[k], ROLE_OTHER);
        }
    return STATUS_OK;
}

/* Settles only those who ask. */
static int settle_hosts(const struct step *s, uint32_t draw, struct dwelling_request *requests,
                        const uint32_t *host, size_t n, struct dwelling_request *asking,
                        struct world *w)
{
    int32_t *vacant = NULL;
    size_t m = 0;
    int status;

    for (size_t k = 0; k < n; k++)
        if (host[k] == k)
            asking[m++] = requests[k];
    if ((status = dwelling_queue_vacant(w, &vacant, s->error)) == STATUS_OK)
        status = dwelling_queue_settle(&s->stream, draw, vacant, asking, m, w, s->error);
    for (size_t k = n; k-- > 0;)
        if (host[k] == k)
            requests[k].refused = asking[--m].refused;
    free(vacant);
    return status;
}

int dwelling_queue_found(const struct step *s, uint32_t draw, struct dwelling_request *requests,
                         size_t n, struct world *w)
{
    struct dwelling_request *asking = malloc((n + 1) * sizeof *asking);
    uint32_t *host = malloc((n + 1) * sizeof *host);
    int status = STATUS_OK;

    if (!asking || !host)
        status = error_set(s->error, STATUS_INTERNAL, "not enough memory for the dwelling queue",
                           NULL);
    else if ((status = share(s, draw, requests, n, w, host)) == STATUS_OK
             && (status = settle_hosts(s, draw, requests, host, n, asking, w)) == STATUS_OK)
        status = add_founded(s, requests, host, n, w);
    free(asking);
    free(host);
    return status;
}
