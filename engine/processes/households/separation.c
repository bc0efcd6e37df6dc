/* separation: which couples part, and which cohabiting couples marry?
 * Equation  two competing rates, p = 1 - exp(-(part + marry) dt), shared in proportion; they differ
 *           for the married, for cohabitants with a child under 18 and for those without.
 *           Whoever leaves founds a household in the same municipality, with a free dwelling;
 *           without one the couple stays together for now. Children under 18 live together, with
 *           the mother or with the other parent; grown children and other members stay.
 * Source    cohabiting parents in Norway in 1999: 0.06 a year part, 0.08 marry.
 * Draws     SEPARATION_DRAW_ of draws.def. */
#include <stdbool.h>
#include <stdlib.h>

#include "engine/base/numeric.h"
#include "engine/draws.h"
#include "engine/process.h"
#include "engine/processes/moving/dwelling_queue.h"
#include "engine/processes/select_rows.h"

enum { ADULT = 18 };
enum bond { BOND_MARRIED, BOND_COHABITING, BOND_COHABITING_WITH_CHILD, BOND_COUNT };

struct separation {
    double married, cohabiting, cohabiting_with_child;
    double marry, marry_with_child;
    double man_leaves, children_with_mother, tenants;
};

static const struct parameter parameters[] = {
    PARAMETER(struct separation, married, "1/year", 0, 2, 0.01, ASSUMED,
              "separations of married couples"),
    PARAMETER(struct separation, cohabiting, "1/year", 0, 2, 0.06, ASSUMED,
              "as for cohabitants with a child"),
    PARAMETER(struct separation, cohabiting_with_child, "1/year", 0, 2, 0.06, FOUND,
              "cohabiting parents in Norway, 1999"),
    PARAMETER(struct separation, marry, "1/year", 0, 2, 0.03, ASSUMED,
              "fewer than among those with a child"),
    PARAMETER(struct separation, marry_with_child, "1/year", 0, 2, 0.08, FOUND,
              "cohabiting parents in Norway, 1999"),
    PARAMETER(struct separation, man_leaves, "share", 0, 1, 0.60, ASSUMED,
              "of couples of a man and a woman; one of two of the same sex: half"),
    PARAMETER(struct separation, children_with_mother, "share", 0, 1, 0.80, ASSUMED,
              "of couples with children under 18; all children together"),
    PARAMETER(struct separation, tenants, "share", 0, 1, 0.60, ASSUMED,
              "of those who leave, who rent at first"),
    { 0 },
};

struct couple {
    uint32_t reference, partner;
    bool has_child;
};

struct hazard {
    const struct step *step;
    const struct world *world;
    struct agenda agenda;
    struct agenda_limits limits;
    uint32_t part[BOND_COUNT], event[BOND_COUNT]; /* thresholds: parts; parts or marries */
};

static void fill_thresholds(struct hazard *hazard)
{
    const struct separation *p = hazard->step->parameters;
    const double part[BOND_COUNT] = { p->married, p->cohabiting, p->cohabiting_with_child };
    const double marry[BOND_COUNT] = { 0, p->marry, p->marry_with_child };

    for (int bond = 0; bond < BOND_COUNT; bond++) {
        const double rate = part[bond] + marry[bond],
                     probability = numeric_probability(rate, hazard->step->dt);

        hazard->part[bond] = rate > 0 ? draw_threshold(probability * part[bond] / rate) : 0;
        hazard->event[bond] = draw_threshold(probability);
        if (hazard->event[bond] > hazard->limits.below[0][0])
            hazard->limits.below[0][0] = hazard->event[bond];
    }
}

/* The couple of a household; false when there is none, or one of them is on the way elsewhere. A
 * child that left home in this step is the reference person of its new household already, so only
 * those who stay are looked at. */
static bool find_couple(const struct world *w, uint32_t h, struct couple *couple)
{
    const struct persons *person = &w->person;
    const uint32_t first = w->household.first[h], end = first + w->household.size[h];
    const int minor_from = w->month - 12 * ADULT + 1;

    *couple = (struct couple){ NOBODY, NOBODY, false };
    for (uint32_t i = first; i < end; i++) {
        if (person->next_household[i] != h)
            continue;
        if (person->role[i] == ROLE_REFERENCE)
            couple->reference = i;
        else if (person->role[i] == ROLE_PARTNER)
            couple->partner = i;
        else if (person->role[i] == ROLE_CHILD && person->birth[i] >= minor_from)
            couple->has_child = true;
    }
    return couple->reference != NOBODY && couple->partner != NOBODY;
}

static enum bond bond_of(const struct world *w, const struct couple *couple)
{
    if (w->person.traits[couple->reference] & TRAIT_MARRIED)
        return BOND_MARRIED;
    return couple->has_child ? BOND_COHABITING_WITH_CHILD : BOND_COHABITING;
}

static uint64_t couple_uid(const struct world *w, const struct couple *couple)
{
    return w->household.uid[w->person.household[couple->reference]];
}

/* The couples whose word is below the threshold of their bond. */
static size_t selects_couples(const void *context, const struct block *b, uint32_t *row)
{
    const struct hazard *hazard = context;
    const struct world *w = hazard->world;
    uint32_t word[SELECT_ROWS_BATCH], candidate[SELECT_ROWS_BATCH + 8];
    uint8_t mark[SELECT_ROWS_BATCH];
    struct couple couple;
    size_t n = 0;

    for (uint32_t h = b->begin; h < b->end; h += SELECT_ROWS_BATCH) {
        const uint32_t some = b->end - h < SELECT_ROWS_BATCH ? b->end - h : SELECT_ROWS_BATCH;
        const uint8_t *facts = w->household.facts + h;

        for (uint32_t k = 0; k < some; k++)
            mark[k] = (facts[k] & HOUSEHOLD_HAS_PARTNER) != 0;
        const size_t candidates = select_rows_batch(&hazard->agenda, h, some, mark, candidate,
                                                    word);
        for (size_t k = 0; k < candidates; k++)
            if (find_couple(w, candidate[k], &couple)
                && word[k] < hazard->event[bond_of(w, &couple)])
                row[n++] = candidate[k];
    }
    return n;
}

/* Who of the two leaves: the man in a given share of couples of a man and a woman, either in
 * half of the others. */
static uint32_t leaver_of(const struct step *s, const struct world *w, const struct couple *couple)
{
    const struct separation *p = s->parameters;
    const double u = draw_u01(&s->stream, couple_uid(w, couple), SEPARATION_DRAW_LEAVER);
    const uint8_t *sex = w->person.sex;

    if (sex[couple->reference] == sex[couple->partner])
        return u < 0.5 ? couple->reference : couple->partner;
    return (u < p->man_leaves) == (sex[couple->reference] == SEX_MALE) ? couple->reference
                                                                       : couple->partner;
}

static bool children_leave(const struct step *s, const struct world *w, const struct couple *couple,
                           uint32_t leaver)
{
    const struct separation *p = s->parameters;
    const double u = draw_u01(&s->stream, couple_uid(w, couple), SEPARATION_DRAW_CHILDREN);
    const uint8_t *sex = w->person.sex;

    if (sex[couple->reference] == sex[couple->partner])
        return u < 0.5;
    return (u < p->children_with_mother) == (sex[leaver] == SEX_FEMALE);
}

/* Marries the couple, or makes the request of the one who leaves; false when nobody does.
 * Touches nobody outside the household. */
static bool marry_or_part(const struct hazard *hazard, struct world *w, uint32_t household,
                          struct couple *couple, struct dwelling_request *request)
{
    const struct step *s = hazard->step;
    const struct separation *p = s->parameters;
    uint32_t word;

    if (!find_couple(w, household, couple))
        return false;
    agenda_words(&hazard->agenda, &household, 1, &word);
    if (word >= hazard->part[bond_of(w, couple)]) {
        w->person.traits[couple->reference] |= TRAIT_MARRIED;
        w->person.traits[couple->partner] |= TRAIT_MARRIED;
        return false;
    }
    const uint32_t leaver = leaver_of(s, w, couple);
    const uint64_t uid = w->person.uid[leaver];
    *request = (struct dwelling_request){
        .uid = uid,
        .row = leaver,
        .place = w->household.place[household],
        .tenure = draw_u01(&s->stream, uid, SEPARATION_DRAW_TENURE) < p->tenants ? TENURE_TENANT
                                                                                 : TENURE_OWNER
    };
    return true;
}

/* All couples with an event; returns how many part, in order of their rows. */
static size_t settle_events(const struct hazard *hazard, struct world *w,
                            const struct row_list *events, struct couple *couples,
                            struct dwelling_request *requests, uint8_t *parts)
{
    size_t n = 0;

#pragma omp parallel for schedule(static)
    for (size_t k = 0; k < events->count; k++)
        parts[k] = marry_or_part(hazard, w, events->row[k], &couples[k], &requests[k]);
    for (size_t k = 0; k < events->count; k++)
        if (parts[k]) {
            couples[n] = couples[k];
            requests[n++] = requests[k];
        }
    return n;
}

/* The one who leaves has a new household by now; whoever stays decides in the old one, and the
 * children follow one of them. */
static void divide(const struct step *s, struct world *w, const struct couple *couple,
                   const struct dwelling_request *request)
{
    struct persons *person = &w->person;
    const uint32_t h = person->household[request->row];
    const uint32_t stayer = couple->reference == request->row ? couple->partner : couple->reference;
    const int minor_from = w->month - 12 * ADULT + 1;

    person->role[stayer] = ROLE_REFERENCE;
    person->traits[stayer] &= (uint8_t)~TRAIT_MARRIED;
    person->traits[request->row] &= (uint8_t)~TRAIT_MARRIED;
    if (!couple->has_child || !children_leave(s, w, couple, request->row))
        return;
    for (uint32_t i = w->household.first[h]; i < w->household.first[h] + w->household.size[h]; i++)
        if (person->role[i] == ROLE_CHILD && person->birth[i] >= minor_from
            && person->next_household[i] == h)
            person->next_household[i] = request->household;
}

static int part(const struct hazard *hazard, struct world *w, const struct row_list *events)
{
    struct dwelling_request *requests = malloc((events->count + 1) * sizeof *requests);
    struct couple *couples = malloc((events->count + 1) * sizeof *couples);
    uint8_t *parts = malloc(events->count + 1);
    int status = STATUS_OK;

    if (requests && couples && parts) {
        const size_t n = settle_events(hazard, w, events, couples, requests, parts);

        status = dwelling_queue_found(hazard->step, SEPARATION_DRAW_QUEUE, requests, n, w);
#pragma omp parallel for schedule(static)
        for (size_t k = 0; k < n; k++)
            if (status == STATUS_OK && !requests[k].refused)
                divide(hazard->step, w, &couples[k], &requests[k]);
    } else
        status = error_set(hazard->step->error, STATUS_INTERNAL,
                           "not enough memory for separations", NULL);
    free(requests);
    free(couples);
    free(parts);
    return status;
}

static int step(const struct step *s, struct world *w)
{
    struct hazard hazard = { .step = s, .world = w };
    struct row_list events;
    int status;

    fill_thresholds(&hazard);
    if ((status = agenda_open(w, AGENDA_separation, &s->stream, SEPARATION_DRAW_EVENT,
                              &hazard.limits, &hazard.agenda, s->error))
            == STATUS_OK
        && (status = select_rows(&w->household_blocks, selects_couples, &hazard, &events, s->error))
               == STATUS_OK) {
        status = part(&hazard, w, &events);
        free(events.row);
    }
    return status;
}

const struct process process_separation = {
    .name = "separation",
    .purpose = "couples part, cohabitants marry",
    .step = step,
    .parameters = parameters,
    .parameters_size = sizeof(struct separation),
    .reads = "person.birth person.sex person.role person.traits person.household household.place "
             "places.dwellings",
    .writes = "person.next_household person.role person.traits household.next_municipality "
              "household.tenure "
              "ledger.households_formed ledger.refused_moves",
};
