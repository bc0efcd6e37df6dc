/* partnership: who finds a partner, and where do they live?
 * Equation  p = 1 - exp(-rate dt), rate = peak exp(-(ln((age - 15) / (mode - 15)) / spread)^2 / 2):
 *           log-normal in age, for adults without partner; times `dependent` for those in the home
 *           of their parents or others (from 30 on `dependent_30`: who still lives there then
 *           mostly goes on to), times `with_children` for those with a child at home. A man wishes
 *           for a woman younger by N(gap, gap_spread^2). Seekers of one labour-market region meet
 *           in the order of couple_matching.h: those of the same municipality and age first;
 *           whoever is left meets the others of the county in the same way. Whoever meets nobody in
 *           this step has sought in vain: the rate found is that much lower than the rate sought
 *           (tests/statistics/test_households_closed_form.c). The couple lives with the one who has
 *           children at home, else who owns, else with either; two without a home of their own
 *           found a household, with a free dwelling.
 * Source    rates of about 0.10-0.14 a year at 20-34 and an age gap of N(2, 4^2), assumed.
 * Draws     PARTNERSHIP_DRAW_ of draws.def. */
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "engine/base/numeric.h"
#include "engine/draws.h"
#include "engine/process.h"
#include "engine/processes/households/couple_home.h"
#include "engine/processes/households/couple_meeting.h"
#include "engine/processes/select_rows.h"
#include "engine/world/boundary.h"
#include "engine/world/places.h"

enum { ADULT = 18, AGE_ZERO = 15, LONG_AT_HOME = 30 };

struct partnership {
    double peak, mode_women, mode_men, spread, dependent, dependent_30, with_children, gap,
        gap_spread, same_sex, beyond_region, tenants;
};

static const struct parameter parameters[] = {
    PARAMETER(struct partnership, peak, "1/year", 0, 2, 0.20, ASSUMED,
              "rate sought: about 0.10-0.14 a year find a partner at 20-34, and the share with a "
              "partner by age stays that of the start"),
    PARAMETER(struct partnership, mode_women, "years", 18, 60, 29, ASSUMED,
              "age of the highest rate, two years before men"),
    PARAMETER(struct partnership, mode_men, "years", 18, 60, 31, ASSUMED,
              "age of the highest rate"),
    PARAMETER(struct partnership, spread, "1", 0.1, 3, 0.85, ASSUMED,
              "standard deviation of ln(age - 15)"),
    PARAMETER(
        struct partnership, dependent, "1", 0, 5, 0.5, ASSUMED,
        "rate of adults in the home of their parents or others to that of reference persons of "
        "the same age"),
    PARAMETER(struct partnership, dependent_30, "1", 0, 5, 0.1, ASSUMED,
              "the same from 30 on; so that the shares at home after 30 last"),
    PARAMETER(struct partnership, with_children, "1", 0, 5, 0.7, ASSUMED,
              "rate of reference persons with a child at home to that of others; so that the share "
              "of lone "
              "parents lasts"),
    PARAMETER(struct partnership, gap, "years", -20, 20, 2, ASSUMED,
              "man's age less woman's, mean"),
    PARAMETER(struct partnership, gap_spread, "years", 0, 20, 4, ASSUMED,
              "standard deviation of the gap"),
    PARAMETER(struct partnership, same_sex, "share", 0, 1, 0.02, ASSUMED,
              "of adults who seek a partner of their own sex"),
    PARAMETER(struct partnership, beyond_region, "share", 0, 1, 1, ASSUMED,
              "of those who meet nobody in their region, who seek in their county; without it "
              "small regions lack partners"),
    PARAMETER(struct partnership, tenants, "share", 0, 1, 0.60, ASSUMED,
              "of couples who found a household, who rent at first"),
    { 0 },
};

/* In whose home one lives. */
enum home { HOME_OF_OTHERS, HOME_ALONE, HOME_WITH_CHILDREN, HOME_WITH_PARTNER };

struct hazard {
    const struct step *step;
    const struct world *world;
    uint32_t threshold[HOME_WITH_PARTNER][SEX_COUNT][COUNTRY_AGES];
    struct agenda agenda;
    struct agenda_limits limits; /* the largest at an age */
};

static void fill_thresholds(struct hazard *hazard)
{
    const struct partnership *p = hazard->step->parameters;
    const double factor[2][HOME_WITH_PARTNER] = { { p->dependent, 1.0, p->with_children },
                                                  { p->dependent_30, 1.0, p->with_children } };

    for (int home = 0; home < HOME_WITH_PARTNER; home++)
        for (int sex = 0; sex < SEX_COUNT; sex++)
            for (int age = ADULT; age < COUNTRY_AGES; age++) {
                const double mode = sex == SEX_MALE ? p->mode_men : p->mode_women;
                const double x = numeric_log((age + 0.5 - AGE_ZERO) / (mode - AGE_ZERO))
                                 / p->spread;
                const double rate = factor[age >= LONG_AT_HOME][home] * p->peak
                                    * numeric_exp(-0.5 * x * x);
                const uint32_t threshold = draw_threshold(
                    numeric_probability(rate, hazard->step->dt));

                hazard->threshold[home][sex][age] = threshold;
                if (threshold > hazard->limits.below[sex][age])
                    hazard->limits.below[sex][age] = threshold;
            }
}

/* A partner who died or left in this step still counts: nobody finds another so soon. */
static enum home home_of(const struct world *w, uint32_t i)
{
    const uint32_t h = w->person.household[i], first = w->household.first[h],
                   end = first + w->household.size[h];

    if (w->person.role[i] != ROLE_REFERENCE)
        return HOME_OF_OTHERS;
    if (w->household.facts[h] & HOUSEHOLD_HAS_PARTNER)
        return HOME_WITH_PARTNER;
    for (uint32_t k = first; k < end; k++)
        if (w->person.role[k] == ROLE_CHILD)
            return HOME_WITH_CHILDREN;
    return HOME_ALONE;
}

static bool seeks(const struct hazard *hazard, uint32_t i, uint32_t word)
{
    const struct world *w = hazard->world;
    const uint8_t sex = w->person.sex[i];
    const int age = world_age(w, w->person.birth[i]);

    if (word >= hazard->limits.below[sex][age]
        || w->person.next_household[i] != w->person.household[i])
        return false;
    const enum home home = home_of(w, i);
    return home != HOME_WITH_PARTNER && word < hazard->threshold[home][sex][age];
}

/* Whether an adult is single is seen only where the word is below the highest threshold. */
static size_t selects_seekers(const void *context, const struct block *b, uint32_t *row)
{
    const struct hazard *hazard = context;
    const struct world *w = hazard->world;
    const struct persons *person = &w->person;
    const int16_t born_by = (int16_t)(w->month - 12 * ADULT);
    uint32_t word[SELECT_ROWS_BATCH], candidate[SELECT_ROWS_BATCH + 8];
    uint8_t mark[SELECT_ROWS_BATCH];
    size_t n = 0;

    for (uint32_t i = b->begin; i < b->end; i += SELECT_ROWS_BATCH) {
        const uint32_t some = b->end - i < SELECT_ROWS_BATCH ? b->end - i : SELECT_ROWS_BATCH;
        const uint8_t *role = person->role + i;
        const int16_t *birth = person->birth + i;

        for (uint32_t k = 0; k < some; k++)
            mark[k] = (role[k] != ROLE_PARTNER) & (birth[k] <= born_by);
        const size_t candidates = select_rows_batch(&hazard->agenda, i, some, mark, candidate,
                                                    word);
        for (size_t k = 0; k < candidates; k++)
            if (seeks(hazard, candidate[k], word[k]))
                row[n++] = candidate[k];
    }
    return n;
}

/* offset moves the limits between branches of age, other ones in each step, so that nobody lives
 * at the edge of a branch for good. */
static struct seeker make_seeker(const struct step *s, const struct world *w, uint32_t i,
                                 int offset)
{
    const struct partnership *p = s->parameters;
    const uint64_t uid = w->person.uid[i];
    const uint8_t sex = w->person.sex[i];
    const uint16_t place = w->household.place[w->person.household[i]];
    const struct stream lasting = stream_of_run(s->stream);
    enum couple_market market = MARKET_OPPOSITE;
    double wish = 0;
    uint32_t words[4];

    if (draw_u01(&lasting, uid, PARTNERSHIP_DRAW_SEX) < p->same_sex) {
        market = sex == SEX_MALE ? MARKET_MEN : MARKET_WOMEN;
        /* both wish: together the same spread */
        wish = p->gap_spread * draw_normal(&s->stream, uid, PARTNERSHIP_DRAW_WISH)
               / numeric_sqrt(2);
    } else if (sex == SEX_MALE)
        wish = p->gap + p->gap_spread * draw_normal(&s->stream, uid, PARTNERSHIP_DRAW_WISH);
    draw_words(&s->stream, uid, PARTNERSHIP_DRAW_MEETING, words);
    return (struct seeker){ couple_matching_key(market,
                                                w->person.birth[i] + (int)(12 * wish) + offset,
                                                place, words[0], words[1]),
                            uid,
                            i,
                            w->person.household[i],
                            COUPLE_NONE,
                            place,
                            sex };
}

static bool same_group(const struct world *w, bool by_region, size_t a, size_t b)
{
    const struct country_place *place = w->scenario->country.places;

    return by_region ? w->places->region[a] == w->places->region[b]
                     : strcmp(place[a].county, place[b].county) == 0;
}

/* group[a]: the first municipality of the region (or county) of municipality a. */
static void group_places(const struct world *w, bool by_region, uint16_t *group)
{
    for (size_t a = 0; a < w->places->count; a++) {
        size_t b = 0;

        if (a && same_group(w, by_region, a - 1, a)) /* rows are in order of code, so mostly */
            b = group[a - 1];
        while (!same_group(w, by_region, b, a))
            b++;
        group[a] = (uint16_t)b;
    }
}

/* Memory of a step's meetings: seekers and couples of both rounds. */
struct market {
    int offset;
    uint16_t *group;
    struct seeker *seekers;
    struct couple_home *couples;
};

/* The edge of a region run (world/boundary.h), before those of the n seekers meet who are left for
 * a round. A reference samples those who may meet somebody of a target region; candidates of a
 * region run join them. */
static int join(const struct step *s, struct world *w, enum candidate_purpose purpose,
                struct market *m, size_t *n)
{
    struct boundary_meeting meeting = { .purpose = purpose,
                                        .stream = &s->stream,
                                        .draw_sampled = PARTNERSHIP_DRAW_NOTED,
                                        .group = m->group };
    uint32_t *row = NULL;
    size_t count = 0;
    int status;

    if (!w->boundary)
        return STATUS_OK;
    if (boundary_records(w)) {
        if (!(row = malloc((*n + 1) * sizeof *row)))
            return error_set(s->error, STATUS_INTERNAL, "not enough memory for new couples", NULL);
        for (size_t k = 0; k < *n; k++)
            row[k] = m->seekers[k].row;
        meeting.row = row;
        meeting.rows = *n;
        status = boundary_meet(w, &meeting, s->error);
    } else if ((status = boundary_add_decision_makers(w, CANDIDATE_BIT(purpose), &row, &count,
                                                      s->error))
               == STATUS_OK)
        for (size_t k = 0; k < count; k++)
            m->seekers[(*n)++] = make_seeker(s, w, row[k], m->offset);
    free(row);
    return status;
}

/* Without the candidates among the seekers; without the couples of two candidates, which are no
 * matter of a region run. Return how many are left. */
static size_t drop_candidates(const struct world *w, struct seeker *seekers, size_t n)
{
    size_t kept = 0;

    for (size_t k = 0; k < n; k++)
        if (!boundary_candidate(w, seekers[k].household).purpose)
            seekers[kept++] = seekers[k];
    return kept;
}

static size_t drop_couples_outside(const struct world *w, struct couple_home *couples, size_t n)
{
    size_t kept = 0;

    for (size_t k = 0; k < n; k++)
        if (!boundary_candidate(w, couples[k].host->household).purpose
            || !boundary_candidate(w, couples[k].guest->household).purpose)
            couples[kept++] = couples[k];
    return kept;
}

/* The round of the region; those left over are the seekers of the next. Couples point into the
 * meeting. */
static int region_round(const struct step *s, struct world *w, struct market *m,
                        struct couple_meeting *meeting, size_t *n, size_t *found)
{
    const struct partnership *p = s->parameters;
    int status;

    group_places(w, true, m->group);
    if ((status = join(s, w, CANDIDATE_MEETS_NEAR, m, n)) != STATUS_OK)
        return status;
    if ((status = couple_meeting_hold(m->seekers, *n, m->group, w->places->count, meeting,
                                      s->error))
        != STATUS_OK)
        return status;
    *found = drop_couples_outside(w, m->couples, couple_meeting_couples(meeting, m->couples));
    *n = drop_candidates(w, m->seekers,
                         couple_meeting_singles(meeting, p->beyond_region, m->seekers));
    return STATUS_OK;
}

static int county_round(const struct step *s, struct world *w, struct market *m,
                        struct couple_meeting *meeting, size_t n, size_t *found)
{
    int status;

    group_places(w, false, m->group);
    if ((status = join(s, w, CANDIDATE_MEETS, m, &n)) != STATUS_OK)
        return status;
    if ((status = couple_meeting_hold(m->seekers, n, m->group, w->places->count, meeting, s->error))
        == STATUS_OK)
        *found += drop_couples_outside(w, m->couples + *found,
                                       couple_meeting_couples(meeting, m->couples + *found));
    return status;
}

/* Both rounds, then the homes: couples point into the meetings until then. */
static int meet(const struct step *s, struct world *w, struct market *m, size_t n)
{
    const struct partnership *p = s->parameters;
    struct couple_meeting region = { 0 }, county = { 0 };
    size_t found = 0;
    int status = region_round(s, w, m, &region, &n, &found);

    if (status == STATUS_OK && (status = county_round(s, w, m, &county, n, &found)) == STATUS_OK)
        status = couple_home_settle(s, w, m->couples, found, p->tenants);
    couple_meeting_free(&region);
    couple_meeting_free(&county);
    return status;
}

static int pair_and_house(const struct step *s, struct world *w, const struct row_list *list)
{
    const size_t room = list->count + (boundary_region_run(w) ? w->boundary->decision_makers : 0)
                        + 1;
    struct market m = {
        (int)draw_below(&s->stream, 0, PARTNERSHIP_DRAW_OFFSET, COUPLE_MATCHING_WIDEST),
        malloc((w->places->count + 1) * sizeof *m.group), malloc(room * sizeof *m.seekers),
        malloc((room / 2 + 1) * sizeof *m.couples)
    };
    int status;

    if (m.group && m.seekers && m.couples) {
#pragma omp parallel for schedule(dynamic, 256)
        for (size_t k = 0; k < list->count; k++)
            m.seekers[k] = make_seeker(s, w, list->row[k], m.offset);
        status = meet(s, w, &m, list->count);
    } else
        status = error_set(s->error, STATUS_INTERNAL, "not enough memory for new couples", NULL);
    free(m.group);
    free(m.seekers);
    free(m.couples);
    return status;
}

static int step(const struct step *s, struct world *w)
{
    struct hazard hazard = { .step = s, .world = w };
    struct row_list list;
    int status;

    fill_thresholds(&hazard);
    if ((status = agenda_open(w, AGENDA_partnership, &s->stream, PARTNERSHIP_DRAW_SEEKS,
                              &hazard.limits, &hazard.agenda, s->error))
            == STATUS_OK
        && (status = select_rows(&w->person_blocks, selects_seekers, &hazard, &list, s->error))
               == STATUS_OK) {
        status = pair_and_house(s, w, &list);
        if (status == STATUS_OK)
            status = boundary_couples_formed(w, s->error);
        free(list.row);
    }
    return status;
}

const struct process process_partnership = {
    .name = "partnership",
    .purpose = "people find partners of their region and move together",
    .step = step,
    .parameters = parameters,
    .parameters_size = sizeof(struct partnership),
    .reads = "person.birth person.sex person.role person.household household.place "
             "household.tenure places.region places.dwellings",
    .writes = "person.next_household person.role person.traits household.next_municipality "
              "household.tenure "
              "ledger.households_formed ledger.refused_moves",
};
