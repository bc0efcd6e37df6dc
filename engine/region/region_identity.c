/* region_identity: identities in a compact reference. Kept are what they carry: whether a person
 * may work far from home for life (commuter.h), and the jobs of a firm, which depend on desired
 * employment and the uid together (firm_facts.h). The rest is made of list and row; and of the step
 * as well for candidates, whom several years share. */
#include <string.h>

#include "engine/base/draw.h"
#include "engine/region/region_compact.h"
#include "engine/region/region_inner.h"
#include "engine/world/commuter.h"
#include "engine/world/firm_facts.h"
#include "engine/world/identity.h"

/* Desired employment beside an identity, so that the firm has its jobs, and without. */
static float with_identity(float desired, uint64_t uid)
{
    const double own = (double)desired - firm_facts_rounding(uid);

    return desired > 0.0f && own > 0.0 ? (float)own : 0.0f;
}

/* In 256ths and a half, so that taking an identity off and giving it again comes to the same. */
static float without_identity(float desired, uint64_t uid)
{
    const double whole = (double)desired + firm_facts_rounding(uid);

    return desired > 0.0f ? (float)(((double)(int64_t)(whole * 256.0) + 0.5) / 256.0) : 0.0f;
}

void region_shorten_identities(struct region_list *l)
{
    for (size_t k = 0; k < l->persons; k++)
        l->person[k].uid = commuter_is_far(l->person[k].uid);
    for (size_t k = 0; k < l->households; k++)
        l->household[k].uid = 0;
    for (size_t k = 0; k < l->firms; k++) {
        l->firm[k].desired_jobs = without_identity(l->firm[k].desired_jobs, l->firm[k].uid);
        l->firm[k].uid = 0;
    }
}

enum { OF_PERSON, OF_HOUSEHOLD, OF_FIRM };

void region_give_identities(struct region_list *l, size_t number, const uint32_t *person_row,
                            const uint32_t *firm_row)
{
    for (size_t k = 0; k < l->persons; k++)
        l->person[k].uid = commuter_with(
            draw_identity(IDENTITY_COMPACT, number, OF_PERSON, person_row ? person_row[k] : k),
            l->person[k].uid != 0);
    /* the rows of a household name the same persons */
    for (size_t k = 0; k < l->households; k++) {
        const uint32_t first = l->household[k].first;

        l->household[k].uid = draw_identity(IDENTITY_COMPACT, number, OF_HOUSEHOLD,
                                            person_row ? person_row[first] : first);
    }
    for (size_t k = 0; k < l->firms; k++) {
        struct region_firm *f = &l->firm[k];

        f->uid = draw_identity(IDENTITY_COMPACT, number, OF_FIRM, firm_row ? firm_row[k] : k);
        f->desired_jobs = with_identity(f->desired_jobs, f->uid);
    }
}

/* Months of a date that there is. */
static int16_t later(int16_t date, int months)
{
    if (date == INT16_MIN)
        return date;
    return (int16_t)(date + months);
}

static uint64_t of_step(uint64_t uid, uint32_t step)
{
    return draw_identity(IDENTITY_CANDIDATE, uid, step, 0);
}

void region_renew_household(struct world *w, size_t h, size_t first, uint32_t step)
{
    const struct region *e = region_of(w);
    const int months = region_list_late(e, step);

    if (!e->pool_years)
        return;
    w->household.uid[h] = of_step(w->household.uid[h], step);
    for (size_t i = first; i < first + w->household.size[h]; i++) {
        w->person.uid[i] = commuter_with(of_step(w->person.uid[i], step),
                                         commuter_is_far(w->person.uid[i]));
        w->person.birth[i] = later(w->person.birth[i], months);
        w->person.job_start[i] = later(w->person.job_start[i], months);
    }
}

void region_renew_firm(struct world *w, size_t f, uint32_t step)
{
    const struct region *e = region_of(w);
    const float jobs = without_identity(w->firm.desired_jobs[f], w->firm.uid[f]);

    if (!e->pool_years)
        return;
    w->firm.uid[f] = of_step(w->firm.uid[f], step);
    w->firm.desired_jobs[f] = with_identity(jobs, w->firm.uid[f]);
    w->firm.founded[f] = later(w->firm.founded[f], region_list_late(e, step));
}
