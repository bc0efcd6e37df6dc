#include "engine/processes/households/couple_home.h"

#include <stdbool.h>
#include <stdlib.h>

#include "engine/draws.h"
#include "engine/processes/households/family.h"
#include "engine/processes/moving/dwelling_queue.h"

static bool is_reference(const struct world *w, const struct seeker *a)
{
    return w->person.role[a->row] == ROLE_REFERENCE;
}

/* How strongly somebody is bound to his home; -1 in the home of somebody else. */
static int bound_to_home(const struct world *w, const struct seeker *a)
{
    const uint32_t h = a->household;

    if (!is_reference(w, a))
        return -1;
    for (uint32_t i = w->household.first[h]; i < w->household.first[h] + w->household.size[h]; i++)
        if (w->person.role[i] == ROLE_CHILD && w->person.next_household[i] == h)
            return 2 + (w->household.tenure[h] == TENURE_OWNER);
    return w->household.tenure[h] == TENURE_OWNER;
}

static void choose_host(const struct step *s, const struct world *w, struct couple_home *couple)
{
    const struct seeker *a = couple->host, *b = couple->guest;
    const int bound_a = bound_to_home(w, a), bound_b = bound_to_home(w, b);
    bool a_hosts = bound_a > bound_b;

    if (bound_a == bound_b) {
        const bool a_lower = a->uid < b->uid;

        a_hosts = (draw_u01(&s->stream, a_lower ? a->uid : b->uid, PARTNERSHIP_DRAW_HOST) < 0.5)
                  == a_lower;
    }
    couple->host = a_hosts ? a : b;
    couple->guest = a_hosts ? b : a;
}

static void become_couple(struct world *w, const struct couple_home *couple, uint32_t h)
{
    w->person.next_household[couple->guest->row] = h;
    w->person.role[couple->guest->row] = ROLE_PARTNER;
    w->person.traits[couple->host->row] &= (uint8_t)~TRAIT_MARRIED;
    w->person.traits[couple->guest->row] &= (uint8_t)~TRAIT_MARRIED;
}

/* The guest moves to the host; a reference person brings those of the household who have not left
 * it in this step. */
static void move_in(struct world *w, const struct couple_home *couple)
{
    const uint32_t h = couple->guest->household, target = couple->host->household;
    const bool brings = is_reference(w, couple->guest);

    if (w->household.size[target] + (brings ? w->household.size[h] : 1) > COUPLE_HOME_MEMBERS_MOST)
        return;
    if (brings)
        for (uint32_t i = w->household.first[h]; i < w->household.first[h] + w->household.size[h];
             i++)
            if (w->person.next_household[i] == h)
                w->person.next_household[i] = target;
    if (!brings)
        family_bring_children(w, couple->guest->row, target);
    become_couple(w, couple, target);
}

/* Couples without a reference person of a household found a household in the municipality of the
 * host. */
static int found_households(const struct step *s, struct world *w,
                            const struct couple_home *couples, const size_t *founders, size_t n,
                            double tenants)
{
    struct dwelling_request *requests = malloc((n + 1) * sizeof *requests);
    int status;

    if (!requests)
        return error_set(s->error, STATUS_INTERNAL, "not enough memory for new couples", NULL);
    for (size_t k = 0; k < n; k++) {
        const struct seeker *reference = couples[founders[k]].host;

        requests[k] = (struct dwelling_request){
            .uid = reference->uid,
            .row = reference->row,
            .place = reference->place,
            .tenure = draw_u01(&s->stream, reference->uid, PARTNERSHIP_DRAW_TENURE) < tenants
                          ? TENURE_TENANT
                          : TENURE_OWNER
        };
    }
    status = dwelling_queue_found(s, PARTNERSHIP_DRAW_QUEUE, requests, n, w);
    for (size_t k = 0; status == STATUS_OK && k < n; k++)
        if (!requests[k].refused) {
            family_bring_children(w, couples[founders[k]].host->row, requests[k].household);
            family_bring_children(w, couples[founders[k]].guest->row, requests[k].household);
            become_couple(w, &couples[founders[k]], requests[k].household);
        }
    free(requests);
    return status;
}

static void move_together(struct world *w, const struct couple_home *couples, size_t n,
                          bool references)
{
    for (size_t k = 0; k < n; k++) {
        const struct seeker *host = couples[k].host, *guest = couples[k].guest;

        if (w->person.next_household[host->row] == host->household
            && w->person.next_household[guest->row] == guest->household && is_reference(w, host)
            && is_reference(w, guest) == references)
            move_in(w, &couples[k]);
    }
}

int couple_home_settle(const struct step *s, struct world *w, struct couple_home *couples, size_t n,
                       double tenants)
{
    size_t *founders = malloc((n + 1) * sizeof *founders), founding = 0;
    int status;

    if (!founders)
        return error_set(s->error, STATUS_INTERNAL, "not enough memory for new couples", NULL);
#pragma omp parallel for schedule(static)
    for (size_t k = 0; k < n; k++)
        choose_host(s, w, &couples[k]);
    for (size_t k = 0; k < n; k++)
        if (!is_reference(w, couples[k].host))
            founders[founding++] = k;
    /* those without a home of their own leave first, so that a parent who moves in the same step
     * does not take them along */
    if ((status = found_households(s, w, couples, founders, founding, tenants)) == STATUS_OK) {
        move_together(w, couples, n, false);
        move_together(w, couples, n, true);
    }
    free(founders);
    return status;
}
