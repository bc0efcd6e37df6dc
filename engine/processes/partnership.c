/* partnership: who finds a partner, and where do they live?
 * Equation  p = 1 - exp(-rate dt), rate = peak exp(-(ln((age - 15) / (mode - 15)) / spread)^2 / 2): log-normal in age, for adults without
 *           partner who have a household of their own or live with their parents. A man wishes for a woman younger by N(gap, gap_spread^2).
 *           Seekers of one labour-market region meet in the order of couple_matching.h: those of the same municipality and age first; whoever
 *           is left meets the others of the county in the same way. Whoever meets nobody in this step has sought in vain: the rate found is
 *           that much lower than the rate sought (tests/statistics/test_households_closed_form.c).
 *           The couple lives with the one who has children at home, else who owns, else with either; two who live with their parents found
 *           a household, with a free dwelling.
 * Source    rates of about 0.10-0.14 a year at 20-34 and an age gap of N(2, 4^2), assumed.
 * Draws     0: seeks or not.  1: age wished for.  2: chance and priority of meeting.  3: with whom they live, by the lower uid of the two.
 *           4: rents or owns, 5: place in the queue for a dwelling, by the head of a new household (couple_home.h).
 *           6, at step LASTING: the sex of the partner sought, the same for life.  7, common to all: where the branches of age begin. */
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "engine/base/numeric.h"
#include "engine/process.h"
#include "engine/processes/collect.h"
#include "engine/processes/couple_home.h"
#include "engine/processes/couple_meeting.h"
#include "engine/world/places.h"

enum { ADULT = 18, AGE_ZERO = 15 };
enum { DRAW_SEEKS = 0, DRAW_WISH, DRAW_MEETING, DRAW_SEX = 6, DRAW_OFFSET };
#define LASTING 0xfffffffeu

struct partnership { double peak, mode_women, mode_men, spread, gap, gap_spread, same_sex, beyond_region, tenants; };

static const struct parameter parameters[] = {
    PARAMETER(struct partnership, peak, "1/year", 0, 2, 0.16, ASSUMED, "rate sought, so that about 0.10-0.14 a year find a partner at 20-34"),
    PARAMETER(struct partnership, mode_women, "years", 18, 60, 26, ASSUMED, "age of the highest rate, two years before men"),
    PARAMETER(struct partnership, mode_men, "years", 18, 60, 28, ASSUMED, "age of the highest rate"),
    PARAMETER(struct partnership, spread, "1", 0.1, 3, 0.70, ASSUMED, "standard deviation of ln(age - 15)"),
    PARAMETER(struct partnership, gap, "years", -20, 20, 2, ASSUMED, "man's age less woman's, mean"),
    PARAMETER(struct partnership, gap_spread, "years", 0, 20, 4, ASSUMED, "standard deviation of the gap"),
    PARAMETER(struct partnership, same_sex, "share", 0, 1, 0.02, ASSUMED, "of adults who seek a partner of their own sex"),
    PARAMETER(struct partnership, beyond_region, "share", 0, 1, 1, ASSUMED, "of those who meet nobody in their region, who seek in their county; without it small regions lack partners"),
    PARAMETER(struct partnership, tenants, "share", 0, 1, 0.60, ASSUMED, "of couples who both come from their parents, who rent at first"),
    { 0 },
};

struct hazard {
    const struct step *step;
    const struct world *world;
    uint32_t threshold[SEX_COUNT][COUNTRY_AGES];
};

static void fill_thresholds(struct hazard *hazard)
{
    const struct partnership *p = hazard->step->parameters;

    for (int sex = 0; sex < SEX_COUNT; sex++)
        for (int age = 0; age < COUNTRY_AGES; age++) {
            const double mode = sex == SEX_MALE ? p->mode_men : p->mode_women;
            const double x = age < ADULT ? 0 : numeric_log((age + 0.5 - AGE_ZERO) / (mode - AGE_ZERO)) / p->spread;
            const double rate = age < ADULT ? 0 : p->peak * numeric_exp(-0.5 * x * x);

            hazard->threshold[sex][age] = draw_threshold(numeric_probability(rate, hazard->step->dt));
        }
}

/* No partner, not even one who died in this step. */
static bool lives_without_partner(const struct world *w, uint32_t h)
{
    const uint32_t first = w->household.first[h], end = first + w->household.size[h];

    for (uint32_t i = first; i < end; i++)
        if (w->person.role[i] == ROLE_PARTNER)
            return false;
    return true;
}

static size_t pick_seekers(const void *context, const struct block *b, uint32_t *row)
{
    const struct hazard *hazard = context;
    const struct world *w = hazard->world;
    const struct persons *person = &w->person;
    const int born_by = w->month - 12 * ADULT;
    struct collect_batch batch = { .count = 0 };
    size_t n = 0;

    for (uint32_t i = b->begin; i < b->end;) {
        const uint32_t end = b->end - i > COLLECT_BATCH ? i + COLLECT_BATCH : b->end;
        size_t candidates = 0;

        for (; i < end; i++) {
            batch.row[candidates] = i;
            candidates += (size_t)(((person->role[i] == ROLE_HEAD) | (person->role[i] == ROLE_CHILD)) & (person->birth[i] <= born_by));
        }
        for (size_t k = 0; k < candidates; k++) {
            const uint32_t j = batch.row[k], h = person->household[j];

            if (person->fate[j] != h || (person->role[j] == ROLE_HEAD && w->household.size[h] > 1 && !lives_without_partner(w, h)))
                continue;
            batch.row[batch.count] = j;
            batch.uid[batch.count] = person->uid[j];
            batch.threshold[batch.count++] = hazard->threshold[person->sex[j]][world_age(w, person->birth[j])];
        }
        n += collect_drawn(&hazard->step->stream, DRAW_SEEKS, &batch, row + n);
    }
    return n;
}

/* offset moves the limits between branches of age, other ones in each step, so that nobody lives at the edge of a branch for good. */
static struct seeker make_seeker(const struct step *s, const struct world *w, uint32_t i, int offset)
{
    const struct partnership *p = s->parameters;
    const uint64_t uid = w->person.uid[i];
    const uint8_t sex = w->person.sex[i];
    const uint16_t place = w->household.place[w->person.household[i]];
    struct stream lasting = s->stream;
    enum couple_market market = MARKET_OPPOSITE;
    double wish = 0;
    uint32_t words[4];

    lasting.step = LASTING;
    if (draw_u01(&lasting, uid, DRAW_SEX) < p->same_sex) {
        market = sex == SEX_MALE ? MARKET_MEN : MARKET_WOMEN;
        wish = p->gap_spread * draw_normal(&s->stream, uid, DRAW_WISH) / numeric_sqrt(2);   /* both wish: together the same spread */
    } else if (sex == SEX_MALE)
        wish = p->gap + p->gap_spread * draw_normal(&s->stream, uid, DRAW_WISH);
    draw_words(&s->stream, uid, DRAW_MEETING, words);
    return (struct seeker){ couple_matching_key(market, w->person.birth[i] + (int)(12 * wish) + offset, place, words[0], words[1]), uid, i,
                            w->person.household[i], COUPLE_NONE, place, sex };
}

/* group[a]: the first municipality of the region (or county) of municipality a. */
static void group_places(const struct world *w, bool by_region, uint16_t *group)
{
    const struct country_place *place = w->scenario->country.places;

    for (size_t a = 0; a < w->places->count; a++) {
        size_t b = 0;

        while (by_region ? w->places->region[b] != w->places->region[a] : strcmp(place[b].county, place[a].county) != 0)
            b++;
        group[a] = (uint16_t)b;
    }
}

/* Both rounds, then the homes: couples point into the meetings until then. `seekers` is scratch for the second round. */
static int meet(const struct step *s, struct world *w, struct seeker *seekers, size_t n, uint16_t *group, struct couple_home *couples)
{
    const struct partnership *p = s->parameters;
    struct couple_meeting region = { 0 }, county = { 0 };
    size_t found = 0;
    int status;

    group_places(w, true, group);
    if ((status = couple_meeting_hold(seekers, n, group, w->places->count, &region, s->error)) == STATUS_OK) {
        found = couple_meeting_couples(&region, couples);
        group_places(w, false, group);
        status = couple_meeting_hold(seekers, couple_meeting_singles(&region, p->beyond_region, seekers), group, w->places->count, &county, s->error);
    }
    if (status == STATUS_OK) {
        found += couple_meeting_couples(&county, couples + found);
        status = couple_home_settle(s, w, couples, found, p->tenants);
    }
    couple_meeting_free(&region);
    couple_meeting_free(&county);
    return status;
}

static int pair_and_house(const struct step *s, struct world *w, const struct collect_list *list)
{
    struct couple_home *couples = malloc((list->count / 2 + 1) * sizeof *couples);
    struct seeker *seekers = malloc((list->count + 1) * sizeof *seekers);
    uint16_t *group = malloc((w->places->count + 1) * sizeof *group);
    const int offset = (int)draw_below(&s->stream, 0, DRAW_OFFSET, COUPLE_MATCHING_WIDEST);
    int status;

    if (couples && seekers && group) {
        #pragma omp parallel for schedule(dynamic, 256)
        for (size_t k = 0; k < list->count; k++)
            seekers[k] = make_seeker(s, w, list->row[k], offset);
        status = meet(s, w, seekers, list->count, group, couples);
    } else
        status = error_set(s->error, STATUS_INTERNAL, "not enough memory for new couples", NULL);
    free(couples);
    free(seekers);
    free(group);
    return status;
}

static int step(const struct step *s, struct world *w)
{
    struct hazard hazard = { .step = s, .world = w };
    struct collect_list list;
    int status;

    fill_thresholds(&hazard);
    if ((status = collect_rows(&w->person_blocks, pick_seekers, &hazard, &list, s->error)) == STATUS_OK) {
        status = pair_and_house(s, w, &list);
        free(list.row);
    }
    return status;
}

const struct process process_partnership = {
    "partnership", "people find partners of their region and move together", step, parameters, sizeof(struct partnership),
    "person.birth person.sex person.role person.household household.place household.tenure places.region places.dwellings",
    "person.fate person.role person.traits household.goal household.tenure ledger.households_formed ledger.refused_moves",
};

