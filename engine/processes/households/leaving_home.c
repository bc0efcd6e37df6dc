/* leaving_home: when do grown children, and other adults who live in somebody's household, found a
 * household of their own?
 * Equation  p = 1 - exp(-rate(age, sex) dt), with rate constant within the ages from 18, 19, 20, 25
 *           and 30; at the same time they leave by moving to another municipality (migration), to
 *           study (education) or to a partner (partnership). The household stays in the
 *           municipality and needs a free dwelling; where there are too few, a keyed queue decides.
 *           Some of the young share a dwelling with another who leaves in the same step and
 *           municipality (dwelling_queue.h).
 * Source    Norwegian median ages of leaving home, about 19-20 (women) and 20-21 (men); nearly all
 *           have left by 25-28.
 * Draws     LEAVING_HOME_DRAW_ of draws.def. */
#include <stdbool.h>
#include <stdlib.h>

#include "engine/base/numeric.h"
#include "engine/draws.h"
#include "engine/process.h"
#include "engine/processes/households/family.h"
#include "engine/processes/moving/dwelling_queue.h"
#include "engine/processes/select_rows.h"

enum { ADULT = 18, BANDS = 5, SHARING_END = 30 };
static const int band_end[BANDS] = { 19, 20, 25, 30, COUNTRY_AGES };

struct leaving_home {
    double women_18, women_19, women_20, women_25, women_30;
    double men_18, men_19, men_20, men_25, men_30;
    double other_members, sharing, tenants;
};

#define AT_HOME                                                                                    \
    "so that, with the moves of other processes, the shares at home by age stay near those of "    \
    "the start, whose medians are the source's"
static const struct parameter parameters[] = {
    PARAMETER(struct leaving_home, women_18, "1/year", 0, 5, 0.10, ASSUMED, AT_HOME),
    PARAMETER(struct leaving_home, women_19, "1/year", 0, 5, 0.06, ASSUMED, AT_HOME),
    PARAMETER(struct leaving_home, women_20, "1/year", 0, 5, 0.045, ASSUMED, AT_HOME),
    PARAMETER(struct leaving_home, women_25, "1/year", 0, 5, 0.03, ASSUMED, AT_HOME),
    PARAMETER(struct leaving_home, women_30, "1/year", 0, 5, 0.01, ASSUMED, AT_HOME),
    PARAMETER(struct leaving_home, men_18, "1/year", 0, 5, 0.05, ASSUMED, AT_HOME),
    PARAMETER(struct leaving_home, men_19, "1/year", 0, 5, 0.05, ASSUMED, AT_HOME),
    PARAMETER(struct leaving_home, men_20, "1/year", 0, 5, 0.015, ASSUMED, AT_HOME),
    PARAMETER(struct leaving_home, men_25, "1/year", 0, 5, 0.02, ASSUMED, AT_HOME),
    PARAMETER(struct leaving_home, men_30, "1/year", 0, 5, 0.005, ASSUMED, AT_HOME),
    PARAMETER(struct leaving_home, other_members, "1/year", 0, 5, 0.01, ASSUMED,
              "low, so that households of several families last"),
    PARAMETER(struct leaving_home, sharing, "share", 0, 1, 0.60, ASSUMED,
              "of those who leave before 30, who would share a dwelling; so that households of "
              "several families last"),
    PARAMETER(struct leaving_home, tenants, "share", 0, 1, 0.85, ASSUMED,
              "most who leave home rent at first"),
    { 0 },
};

struct hazard {
    const struct step *step;
    const struct world *world;
    struct agenda agenda;
    struct agenda_limits limits;
    uint32_t threshold[ROLE_COUNT][SEX_COUNT][COUNTRY_AGES];
};

static void fill_thresholds(struct hazard *hazard)
{
    const struct leaving_home *p = hazard->step->parameters;
    const double rates[SEX_COUNT][BANDS] = {
        [SEX_MALE] = { p->men_18, p->men_19, p->men_20, p->men_25, p->men_30 },
        [SEX_FEMALE] = { p->women_18, p->women_19, p->women_20, p->women_25, p->women_30 }
    };

    for (int sex = 0; sex < SEX_COUNT; sex++)
        for (int age = ADULT, band = 0; age < COUNTRY_AGES; age++) {
            band += age >= band_end[band];
            const uint32_t child = draw_threshold(
                               numeric_probability(rates[sex][band], hazard->step->dt)),
                           other = draw_threshold(
                               numeric_probability(p->other_members, hazard->step->dt));

            hazard->threshold[ROLE_CHILD][sex][age] = child;
            hazard->threshold[ROLE_OTHER][sex][age] = other;
            hazard->limits.below[sex][age] = child > other ? child : other;
        }
}

static size_t selects_leavers(const void *context, const struct block *b, uint32_t *row)
{
    const struct hazard *hazard = context;
    const struct world *w = hazard->world;
    const struct persons *person = &w->person;
    const int16_t born_by = (int16_t)(w->month - 12 * ADULT);
    uint8_t mark[SELECT_ROWS_BATCH];
    uint32_t candidate[SELECT_ROWS_BATCH + 8], word[SELECT_ROWS_BATCH];
    size_t n = 0;

    for (uint32_t i = b->begin; i < b->end; i += SELECT_ROWS_BATCH) {
        const uint32_t some = b->end - i < SELECT_ROWS_BATCH ? b->end - i : SELECT_ROWS_BATCH;

        const uint8_t *role = person->role + i;
        const int16_t *birth = person->birth + i;

        for (uint32_t k = 0; k < some; k++)
            mark[k] = (role[k] >= ROLE_CHILD) & (birth[k] <= born_by);
        const size_t candidates = select_rows_batch(&hazard->agenda, i, some, mark, candidate,
                                                    word);
        for (size_t k = 0; k < candidates; k++) {
            const uint32_t j = candidate[k];

            row[n] = j;
            n += person->next_household[j] == person->household[j]
                 && word[k] < hazard->threshold[person->role[j]][person->sex[j]]
                                               [world_age(w, person->birth[j])];
        }
    }
    return n;
}

/* Somebody who decides must stay behind: after a death the grown child keeps the home. */
static bool someone_decides(const struct world *w, uint32_t h)
{
    for (uint32_t i = w->household.first[h]; i < w->household.first[h] + w->household.size[h]; i++)
        if (w->person.role[i] <= ROLE_PARTNER && w->person.next_household[i] == h)
            return true;
    return false;
}

static size_t make_requests(const struct step *s, const struct world *w,
                            const struct row_list *leavers, struct dwelling_request *requests)
{
    const struct leaving_home *p = s->parameters;
    size_t n = 0;

#pragma omp parallel for schedule(static)
    for (size_t k = 0; k < leavers->count; k++) {
        const uint32_t i = leavers->row[k], h = w->person.household[i];
        const uint64_t uid = w->person.uid[i];

        requests[k] = (struct dwelling_request){ .row = NOBODY };
        if (someone_decides(w, h))
            requests[k] = (struct dwelling_request){
                .uid = uid,
                .row = i,
                .place = w->household.place[h],
                .tenure = draw_u01(&s->stream, uid, LEAVING_HOME_DRAW_TENURE) < p->tenants
                              ? TENURE_TENANT
                              : TENURE_OWNER,
                .shares = world_age(w, w->person.birth[i]) < SHARING_END
                          && draw_u01(&s->stream, uid, LEAVING_HOME_DRAW_SHARES) < p->sharing
            };
    }
    for (size_t k = 0; k < leavers->count; k++)
        if (requests[k].row != NOBODY)
            requests[n++] = requests[k];
    return n;
}

static int leave(const struct step *s, struct world *w, const struct row_list *leavers)
{
    struct dwelling_request *requests = malloc((leavers->count + 1) * sizeof *requests);
    int status;

    if (!requests)
        return error_set(s->error, STATUS_INTERNAL, "not enough memory for those who leave home",
                         NULL);
    const size_t n = make_requests(s, w, leavers, requests);
    status = dwelling_queue_found(s, LEAVING_HOME_DRAW_QUEUE, requests, n, w);
    for (size_t k = 0; status == STATUS_OK && k < n; k++)
        if (!requests[k].refused)
            family_bring_children(w, requests[k].row, requests[k].household);
    free(requests);
    return status;
}

static int step(const struct step *s, struct world *w)
{
    struct hazard hazard = { .step = s, .world = w };
    struct row_list leavers;
    int status;

    fill_thresholds(&hazard);
    if ((status = agenda_open(w, AGENDA_leaving_home, &s->stream, LEAVING_HOME_DRAW_LEAVES,
                              &hazard.limits, &hazard.agenda, s->error))
            == STATUS_OK
        && (status = select_rows(&w->person_blocks, selects_leavers, &hazard, &leavers, s->error))
               == STATUS_OK) {
        status = leave(s, w, &leavers);
        free(leavers.row);
    }
    return status;
}

const struct process process_leaving_home = {
    .name = "leaving_home",
    .purpose = "grown children found households of their own",
    .step = step,
    .parameters = parameters,
    .parameters_size = sizeof(struct leaving_home),
    .reads =
        "person.birth person.sex person.role person.household household.place places.dwellings",
    .writes = "person.next_household person.role household.next_municipality household.tenure "
              "ledger.households_formed "
              "ledger.refused_moves",
};
