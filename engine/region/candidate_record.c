/* candidate_record: the households that a reference run notes, for they may come to the scope. */
#include <stdlib.h>

#include "engine/base/draw.h"
#include "engine/base/order.h"
#include "engine/region/region_inner.h"
#include "engine/world/identity.h"
#include "engine/world/places.h"

bool region_grow(void **rows, size_t *room, size_t count, size_t width)
{
    void *larger;

    if (count <= *room)
        return true;
    const size_t more = count + count / 2 + 64;
    if (!(larger = realloc(*rows, more * width)))
        return false;
    *rows = larger;
    *room = more;
    return true;
}

bool region_room(struct region_list *l, size_t persons, size_t households, size_t firms)
{
    return region_grow((void **)&l->person, &l->person_room, l->persons + persons,
                       sizeof *l->person)
           && region_grow((void **)&l->household, &l->household_room, l->households + households,
                          sizeof *l->household)
           && region_grow((void **)&l->firm, &l->firm_room, l->firms + firms, sizeof *l->firm);
}

/* A seeker of a partner is one candidate, however many target regions the partner may live in. The
 * random number for life stands in the low bits of a uid (commuter.h): it goes along; the rest is
 * another's, for the same person may be there already. */
static uint64_t fresh(uint64_t uid, uint32_t step, const struct candidate_note *note)
{
    const uint64_t lasting = 0xffffff,
                   target = note->purpose == CANDIDATE_MEETS ? 0 : note->target_region;

    return (draw_identity(IDENTITY_CANDIDATE, uid, (uint64_t)step << 8 | note->purpose, target)
            & ~lasting)
           | (uid & lasting);
}

static uint32_t work_of(const struct world *w, uint32_t i)
{
    return w->person.employer[i] == NOBODY
               ? NOBODY
               : REGION_WORK_PLACE | w->firm.place[w->person.employer[i]];
}

struct region_person region_copy_person(const struct world *w, uint32_t i, uint64_t uid,
                                        uint32_t work, uint8_t role)
{
    struct region_person to = { .work = work };

#define COLUMN(table, name, type, unit, least, most, none, record, ...) COLUMN_##record(table, name)
#define COLUMN_MADE(table, name)
#define COLUMN_RECORDED(table, name) COLUMN_##table(name)
#define COLUMN_person(name)          to.name = w->person.name[i];
#define COLUMN_household(name)
#define COLUMN_firm(name)
#include "engine/world/columns.def"
#undef COLUMN
    to.uid = uid;
    to.role = role;
    return to;
}

/* Sorted by household, those of one in the order of their rows. */
static int by_household(const void *left, const void *right)
{
    const struct region_joiner *a = left, *b = right;

    if (a->household != b->household)
        return a->household < b->household ? -1 : 1;
    return (a->person > b->person) - (a->person < b->person);
}

int candidate_record_joiners(struct world *w, struct error *error)
{
    struct region *e = region_of(w);

    e->joiners = 0;
    for (uint32_t i = 0; i < w->person.count; i++) {
        const uint32_t to = w->person.next_household[i];

        if (to == w->person.household[i] || to >= w->household.count)
            continue;
        if (!region_grow((void **)&e->joiner, &e->joiner_room, e->joiners + 1, sizeof *e->joiner))
            return region_out_of_memory(error);
        e->joiner[e->joiners++] = (struct region_joiner){ to, i };
    }
    if (e->joiners)
        order_stable(e->joiner, e->joiners, sizeof *e->joiner, by_household);
    return STATUS_OK;
}

/* The first of those who have moved in with household h. */
static size_t first_joiner(const struct region *e, uint32_t h)
{
    size_t low = 0, high = e->joiners;

    while (low < high) {
        const size_t middle = low + (high - low) / 2;

        if (e->joiner[middle].household < h)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

bool region_commutes(const struct world *w, uint32_t h, uint16_t target)
{
    const uint32_t first = w->household.first[h];

    for (uint32_t i = first; i < first + w->household.size[h]; i++)
        if (region_of(w)->work_region[i] == target)
            return true;
    return false;
}

static int by_row(const void *left, const void *right)
{
    const uint32_t a = *(const uint32_t *)left, b = *(const uint32_t *)right;

    return (a > b) - (a < b);
}

static bool goes_apart(const struct candidate_note *note, uint32_t person)
{
    return person != note->person && note->aparts
           && bsearch(&person, note->apart, note->aparts, sizeof person, by_row);
}

/* Has the person moved in with household h before couples_formed? */
static bool has_joined(const struct region *e, uint32_t h, uint32_t person)
{
    for (size_t k = first_joiner(e, h); k < e->joiners && e->joiner[k].household == h; k++)
        if (e->joiner[k].person == person)
            return true;
    return false;
}

/* The household whose people come together: the one that the person is in or has moved in with in
 * this step; NOBODY if it is founded in this step, or is in the tables of a region run anyway. */
static uint32_t household_of(const struct world *w, const struct candidate_note *note)
{
    const struct region *e = region_of(w);
    const uint32_t h = w->person.household[note->person],
                   to = w->person.next_household[note->person];

    if (to == h)
        return h;
    return to < w->household.count && has_joined(e, to, note->person)
                   && e->edge.target[w->household.place[to]] != note->target_region
                   && !region_commutes(w, to, note->target_region)
               ? to
               : NOBODY;
}

static int add_member(struct world *w, const struct candidate_note *note, uint32_t i, uint8_t role,
                      struct region_household *to, struct error *error)
{
    struct region *e = region_of(w);
    struct region_list *l = region_list_of(e, e->now);
    const bool comes = note->purpose == CANDIDATE_COMES_WITH_FIRM && i == note->person;

    if (!region_room(l, 1, 0, 0))
        return region_out_of_memory(error);
    if (i == note->person)
        to->decision_maker = to->size;
    l->person[l->persons++] = region_copy_person(w, i, fresh(w->person.uid[i], e->now, note),
                                                 comes ? note->firm : work_of(w, i), role);
    to->size++;
    return STATUS_OK;
}

/* Those of household h who are on the way to household `to`, and partners found in this step who
 * come to it, with children; not one who lives in the target region. */
static int add_members(struct world *w, const struct candidate_note *note, uint32_t h, uint32_t to,
                       struct region_household *row, struct error *error)
{
    const struct region *e = region_of(w);
    int status = STATUS_OK;

    for (uint32_t i = w->household.first[h];
         i < w->household.first[h] + w->household.size[h] && status == STATUS_OK; i++)
        if (w->person.next_household[i] == to && !goes_apart(note, i))
            status = add_member(w, note, i, w->person.role[i], row, error);
    for (size_t k = first_joiner(e, h); h == to && k < e->joiners && e->joiner[k].household == h
                                        && row->size < UINT8_MAX && status == STATUS_OK;
         k++) {
        const uint32_t i = e->joiner[k].person;

        if (w->person.next_household[i] == h
            && e->edge.target[w->household.place[w->person.household[i]]] != note->target_region)
            status = add_member(w, note, i, w->person.role[i], row, error);
    }
    return status;
}

/* The row of a household that is a candidate already, for the same purpose, and holds the person,
 * who then is one decision maker more; its member. Rows recorded for household h are a chain. */
static const struct region_household *recorded(const struct region *e, uint32_t h, uint64_t uid,
                                               uint64_t person, uint8_t *member)
{
    const struct region_list *l = region_list_of(e, e->now);

    for (uint32_t k = e->latest[h]; k != NOBODY; k = e->previous[k]) {
        const struct region_household *row = &l->household[k];

        for (uint8_t m = 0; row->uid == uid && m < row->size; m++)
            if (l->person[row->first + m].uid == person) {
                *member = m;
                return row;
            }
    }
    return NULL;
}

/* First of those who leave household h together with the person. */
static uint32_t first_leaver(const struct world *w, uint32_t h, uint32_t person)
{
    uint32_t i = w->household.first[h];

    while (w->person.next_household[i] != w->person.next_household[person])
        i++;
    return i;
}

/* The household's identity as a candidate: `from` is the household it is in the step, NOBODY where
 * it is of its own and bears the number of its first person. */
static uint64_t uid_of(const struct world *w, const struct candidate_note *note, bool alone,
                       uint32_t from)
{
    const uint32_t h = w->person.household[note->person], step = region_of(w)->now;

    if (!alone && from != NOBODY)
        return fresh(w->household.uid[from], step, note);
    const uint32_t founder = alone ? note->person : first_leaver(w, h, note->person);
    return draw_identity(IDENTITY_HOUSEHOLD, fresh(w->person.uid[founder], step, note), step, 0);
}

int candidate_record(struct world *w, const struct candidate_note *note, struct error *error)
{
    struct region *e = region_of(w);
    struct region_list *l = region_list_of(e, e->now);
    const bool alone = note->purpose == CANDIDATE_MOVES_ALONE || note->purpose == CANDIDATE_STUDIES
                       || note->purpose == CANDIDATE_STUDIES_LEAVING;
    const uint32_t h = w->person.household[note->person],
                   together = alone ? h : household_of(w, note),
                   from = together == NOBODY ? h : together;
    uint8_t member = 0;

    if (note->person >= e->work_rows || region_commutes(w, h, note->target_region))
        return STATUS_OK;
    if (!region_room(l, 0, 1, 0)
        || !region_grow((void **)&e->previous, &e->previous_room, l->households + 1,
                        sizeof *e->previous))
        return region_out_of_memory(error);
    const uint64_t uid = uid_of(w, note, alone, together);
    const struct region_household *known =
        alone ? NULL
              : recorded(e, from, uid, fresh(w->person.uid[note->person], e->now, note), &member);
    struct region_household row = { .uid = uid,
                                    .place = w->household.place[from],
                                    .tenure = alone ? note->tenure : w->household.tenure[from],
                                    .first = (uint32_t)l->persons,
                                    .inclusion = (float)note->inclusion,
                                    .target_region = note->target_region,
                                    .purpose = (uint8_t)note->purpose };
    int status = STATUS_OK;

    if (known) {
        row.first = known->first;
        row.size = known->size;
        row.decision_maker = member;
        if (note->purpose == CANDIDATE_COMES_WITH_FIRM)
            l->person[row.first + member].work = note->firm;
    } else
        status = alone ? add_member(w, note, note->person, ROLE_REFERENCE, &row, error)
                       : add_members(w, note, from,
                                     together == NOBODY ? w->person.next_household[note->person]
                                                        : together,
                                     &row, error);
    e->previous[l->households] = e->latest[from];
    e->latest[from] = (uint32_t)l->households;
    l->household[l->households++] = row;
    return status;
}

void candidate_count_share(struct places *places, size_t place, enum shortfall kind,
                           double inclusion, double share)
{
    shortfall_add(places->shortfall, place, kind, 1, share <= inclusion || inclusion >= 1.0);
}

bool candidate_sampled(uint32_t word, uint16_t target, double p, double *inclusion)
{
    uint64_t x = (uint64_t)target << 32 | word;

    *inclusion = CANDIDATE_SPARE * p < 1.0 ? CANDIDATE_SPARE * p : 1.0;
    x = (x ^ x >> 30) * 0xbf58476d1ce4e5b9u;
    x = (x ^ x >> 27) * 0x94d049bb133111ebu;
    return (double)(uint32_t)(x >> 32) * 0x1p-32 < *inclusion;
}
