/* region_pool: the candidates of a compact reference. Of the lists of all steps of some years that
 * have the same season one is made:
 * - a household of a list stays with probability one over the years, and so does a firm, with those
 *   who come with it;
 * - of its decision makers, each sampled with probability k = min(1, CANDIDATE_SPARE p), one stays
 *   with probability k'/k and is then one sampled with probability k', the largest number of few
 *   digits that is not above k REGION_COMPACT_SPARE / CANDIDATE_SPARE. Of those with k = 1 nobody
 *   knows p: they stay.
 * In each step the list stands for one year's households: of n years one in n is kept of each. */
#include <stdlib.h>
#include <string.h>

#include "engine/base/draw.h"
#include "engine/region/region_compact.h"
#include "engine/region/region_inner.h"
#include "engine/world/identity.h"

/* One list on its way into another. */
struct pooling {
    const struct region_list *from;
    struct region_list *to;
    uint32_t step, years; /* that share the new one */
    int months;           /* that the step is behind the first of them */
    uint32_t *person;     /* [persons] first row in the new list, of a household's first; NOBODY */
    uint32_t *firm;       /* [firms] */
    struct error *error;
};

enum { OF_YEAR, OF_SPARE };

static double random_of(uint64_t uid, uint32_t step, uint32_t what)
{
    return (double)(draw_identity(IDENTITY_COMPACT, uid, step, what) >> 11) * 0x1p-53;
}

static int16_t earlier(int16_t date, int months)
{
    if (date - months <= INT16_MIN)
        return INT16_MIN;
    return (int16_t)(date - months);
}

/* Probability to have been sampled once some are left out: three digits, the rest cut off. */
static float left(float inclusion)
{
    float less = inclusion * (float)(REGION_COMPACT_SPARE / CANDIDATE_SPARE);
    uint32_t bits;

    if (inclusion >= 1.0f)
        return 1.0f;
    memcpy(&bits, &less, sizeof bits);
    bits &= ~(((uint32_t)1 << 21) - 1);
    memcpy(&less, &bits, sizeof less);
    return less;
}

/* Does a row that was sampled with probability *inclusion stay? Then it has the smaller one. */
static bool stays(uint64_t uid, uint32_t step, float *inclusion)
{
    const float less = left(*inclusion);
    const bool kept = random_of(uid, step, OF_SPARE) * (double)*inclusion < (double)less;

    *inclusion = less;
    return kept;
}

static int pool_firms(struct pooling *p)
{
    for (size_t k = 0; k < p->from->firms; k++) {
        struct region_firm firm = p->from->firm[k];

        p->firm[k] = NOBODY;
        if (random_of(firm.uid, p->step, OF_YEAR) * p->years >= 1.0
            || !stays(firm.uid, p->step, &firm.inclusion))
            continue;
        if (!region_room(p->to, 0, 0, 1))
            return region_out_of_memory(p->error);
        firm.founded = earlier(firm.founded, p->months);
        p->firm[k] = (uint32_t)p->to->firms;
        p->to->firm[p->to->firms++] = firm;
    }
    return STATUS_OK;
}

static bool is_sampled(const struct region_household *h)
{
    return h->purpose != CANDIDATE_MEETS && h->purpose != CANDIDATE_MEETS_NEAR
           && h->purpose != CANDIDATE_COMES_WITH_FIRM;
}

/* Does the row stay; its firm if it comes with one? */
static bool is_kept(const struct pooling *p, struct region_household *h)
{
    const struct region_person *who = &p->from->person[h->first + h->decision_maker];

    if (h->purpose == CANDIDATE_COMES_WITH_FIRM)
        return p->firm[who->work] != NOBODY;
    return random_of(p->from->person[h->first].uid, p->step, OF_YEAR) * p->years < 1.0
           && (!is_sampled(h) || stays(who->uid, p->step, &h->inclusion));
}

/* A worker of a firm that is left out works in its municipality. */
static uint32_t work_of(const struct pooling *p, uint32_t work)
{
    if (work == NOBODY || work & REGION_WORK_PLACE)
        return work;
    return p->firm[work] == NOBODY ? REGION_WORK_PLACE | p->from->firm[work].from : p->firm[work];
}

static int pool_members(struct pooling *p, const struct region_household *h)
{
    if (p->person[h->first] != NOBODY)
        return STATUS_OK;
    if (!region_room(p->to, h->size, 0, 0))
        return region_out_of_memory(p->error);
    p->person[h->first] = (uint32_t)p->to->persons;
    for (uint32_t m = 0; m < h->size; m++) {
        struct region_person person = p->from->person[h->first + m];

        person.birth = earlier(person.birth, p->months);
        person.job_start = earlier(person.job_start, p->months);
        person.work = work_of(p, person.work);
        p->to->person[p->to->persons++] = person;
    }
    return STATUS_OK;
}

static int pool_households(struct pooling *p)
{
    for (size_t k = 0; k < p->from->households; k++) {
        struct region_household h = p->from->household[k];

        if (!is_kept(p, &h))
            continue;
        if (pool_members(p, &h) != STATUS_OK || !region_room(p->to, 0, 1, 0))
            return region_out_of_memory(p->error);
        h.first = p->person[h.first];
        p->to->household[p->to->households++] = h;
    }
    return STATUS_OK;
}

/* Adds what stays of a step's list to the list that takes its place. */
static int pool_step(struct region *e, const struct region_list *from, uint32_t step,
                     struct error *error)
{
    const uint32_t years = e->steps / e->parts, year = step / e->parts,
                   begin = year - year % e->pool_years,
                   share = begin + e->pool_years > years ? years - begin : e->pool_years;
    struct pooling p = { .from = from,
                         .to = region_list_of(e, step),
                         .step = step,
                         .years = share,
                         .months = region_list_late(e, step),
                         .person = malloc((from->persons + 1) * sizeof(uint32_t)),
                         .firm = malloc((from->firms + 1) * sizeof(uint32_t)),
                         .error = error };
    int status = p.person && p.firm ? STATUS_OK : region_out_of_memory(error);

    if (status == STATUS_OK) {
        memset(p.person, 0xff, from->persons * sizeof *p.person);
        status = pool_firms(&p);
    }
    if (status == STATUS_OK)
        status = pool_households(&p);
    free(p.person);
    free(p.firm);
    return status;
}

int region_pool(struct region *e, struct error *error)
{
    const struct region_size size = { e->places, e->steps, e->parts, REGION_POOL_YEARS };
    struct region_list *full = e->list;
    int status = STATUS_OK;

    e->lists = region_lists(&size);
    if (!(e->list = calloc(e->lists + 1, sizeof *e->list)))
        status = region_out_of_memory(error);
    e->pool_years = REGION_POOL_YEARS;
    for (uint32_t k = 0; k < e->steps; k++) {
        if (status == STATUS_OK)
            status = pool_step(e, &full[k], k, error);
        region_free_list(&full[k]);
    }
    free(full);
    if (!e->list)
        e->lists = 0;
    return status;
}
