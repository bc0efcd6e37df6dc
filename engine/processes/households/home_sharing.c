/* home_sharing: which people who live alone take in, or move in with, another who does?
 * Equation  p = 1 - exp(-rate(age) dt) for those who live alone; they meet in their municipality by
 *           age and chance (couple_matching.h), and one becomes a member of the other's household.
 *           They part when either leaves: leaving_home, migration, partnership. Without it the
 *           households of several families, mostly such shared homes, would die out (4.9 % at the
 *           start, 1.8 % ten years later).
 * Source    share of households of several families in 2019: Statistics Norway
 *           (household_types.csv); rates are set so that it lasts.
 * Evidence  share found; rates assumed.
 * Draws     HOME_SHARING_DRAW_ of draws.def. */
#include <stdlib.h>

#include "engine/base/numeric.h"
#include "engine/draws.h"
#include "engine/process.h"
#include "engine/processes/households/couple_meeting.h"
#include "engine/processes/select_rows.h"
#include "engine/world/places.h"

enum { ADULT = 18, BANDS = 3 };
static const int band_end[BANDS] = { 30, 45, COUNTRY_AGES };

struct home_sharing {
    double rate_18, rate_30, rate_45;
};

#define LASTS "so that the share of households of several families lasts"
static const struct parameter parameters[] = {
    PARAMETER(struct home_sharing, rate_18, "1/year", 0, 2, 0.13, ASSUMED, LASTS),
    PARAMETER(struct home_sharing, rate_30, "1/year", 0, 2, 0.07, ASSUMED, LASTS),
    PARAMETER(struct home_sharing, rate_45, "1/year", 0, 2, 0.01, ASSUMED, LASTS),
    { 0 },
};

struct hazard {
    const struct step *step;
    const struct world *world;
    struct agenda agenda;
    struct agenda_limits limits;
    uint32_t threshold[COUNTRY_AGES];
};

static void fill_thresholds(struct hazard *hazard)
{
    const struct home_sharing *p = hazard->step->parameters;
    const double rate[BANDS] = { p->rate_18, p->rate_30, p->rate_45 };

    for (int age = ADULT, band = 0; age < COUNTRY_AGES; age++) {
        band += age >= band_end[band];
        hazard->threshold[age] = draw_threshold(numeric_probability(rate[band], hazard->step->dt));
        if (hazard->threshold[age] > hazard->limits.below[0][0])
            hazard->limits.below[0][0] = hazard->threshold[age];
    }
}

/* Households of one adult who stays where he is in this step. */
static size_t predicate(const void *context, const struct block *b, uint32_t *row)
{
    const struct hazard *hazard = context;
    const struct world *w = hazard->world;
    uint32_t candidate[SELECT_ROWS_BATCH + 8], word[SELECT_ROWS_BATCH];
    uint8_t mark[SELECT_ROWS_BATCH];
    size_t n = 0;

    for (uint32_t first = b->begin; first < b->end; first += SELECT_ROWS_BATCH) {
        const uint32_t some = b->end - first < SELECT_ROWS_BATCH ? b->end - first
                                                                 : SELECT_ROWS_BATCH;

        for (uint32_t k = 0; k < some; k++)
            mark[k] = w->household.size[first + k] == 1;
        const size_t near = select_rows_batch(&hazard->agenda, first, some, mark, candidate, word);
        for (size_t k = 0; k < near; k++) {
            const uint32_t h = candidate[k], i = w->household.first[h];

            if (w->person.next_household[i] == h
                && w->household.next_municipality[h] == w->household.place[h]
                && word[k] < hazard->threshold[world_age(w, w->person.birth[i])])
                row[n++] = h;
        }
    }
    return n;
}

static struct seeker make_seeker(const struct step *s, const struct world *w, uint32_t h)
{
    const uint32_t i = w->household.first[h];
    const uint64_t uid = w->household.uid[h];
    const uint16_t place = w->household.place[h];
    uint32_t words[4];

    draw_words(&s->stream, uid, HOME_SHARING_DRAW_MEETING, words);
    return (struct seeker){ couple_matching_key(MARKET_FLAT, w->person.birth[i], place, words[0],
                                                words[1]),
                            uid,
                            i,
                            h,
                            COUPLE_NONE,
                            place,
                            0 };
}

/* They live in the home that is owned; in that of the lower uid when both or none is. */
static void move_in(struct world *w, const struct couple_home *pair)
{
    const struct seeker *a = pair->host, *b = pair->guest;
    const int owns_a = w->household.tenure[a->household] == TENURE_OWNER,
              owns_b = w->household.tenure[b->household] == TENURE_OWNER;
    const struct seeker *host = owns_a != owns_b  ? (owns_a ? a : b)
                                : a->uid < b->uid ? a
                                                  : b,
                        *guest = host == a ? b : a;

    w->person.next_household[guest->row] = host->household;
    w->person.role[guest->row] = ROLE_OTHER;
}

static int meet(const struct step *s, struct world *w, const struct row_list *list)
{
    struct couple_home *pairs = malloc((list->count / 2 + 1) * sizeof *pairs);
    struct seeker *seekers = malloc((list->count + 1) * sizeof *seekers);
    uint16_t *group = malloc((w->places->count + 1) * sizeof *group);
    struct couple_meeting meeting = { 0 };
    int status = STATUS_OK;

    if (pairs && seekers && group) {
        for (size_t p = 0; p < w->places->count; p++)
            group[p] = (uint16_t)p;
#pragma omp parallel for schedule(static)
        for (size_t k = 0; k < list->count; k++)
            seekers[k] = make_seeker(s, w, list->row[k]);
        status = couple_meeting_hold(seekers, list->count, group, w->places->count, &meeting,
                                     s->error);
    } else
        status = error_set(s->error, STATUS_INTERNAL,
                           "not enough memory for those who share a home", NULL);
    if (status == STATUS_OK) {
        const size_t n = couple_meeting_couples(&meeting, pairs);

#pragma omp parallel for schedule(static)
        for (size_t k = 0; k < n; k++)
            move_in(w, &pairs[k]);
    }
    couple_meeting_free(&meeting);
    free(pairs);
    free(seekers);
    free(group);
    return status;
}

static int step(const struct step *s, struct world *w)
{
    struct hazard hazard = { .step = s, .world = w };
    struct row_list list;
    int status;

    fill_thresholds(&hazard);
    if ((status = agenda_open(w, AGENDA_home_sharing, &s->stream, HOME_SHARING_DRAW_SEEKS,
                              &hazard.limits, &hazard.agenda, s->error))
            == STATUS_OK
        && (status = select_rows(&w->household_blocks, predicate, &hazard, &list, s->error))
               == STATUS_OK) {
        status = meet(s, w, &list);
        free(list.row);
    }
    return status;
}

const struct process process_home_sharing = {
    .name = "home_sharing",
    .purpose = "people who live alone share a home",
    .step = step,
    .parameters = parameters,
    .parameters_size = sizeof(struct home_sharing),
    .reads = "person.birth person.next_household household.size household.tenure household.place "
             "household.next_municipality",
    .writes = "person.next_household person.role",
};
