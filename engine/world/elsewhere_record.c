/* elsewhere_record: what a reference run notes. */
#include <stdlib.h>
#include <string.h>

#include "engine/base/draw.h"
#include "engine/world/elsewhere.h"
#include "engine/world/identity.h"
#include "engine/world/places.h"

static int out_of_memory(struct error *error)
{
    return error_set(error, STATUS_INTERNAL, "not enough memory for the reference", NULL);
}

static bool grow(void **rows, size_t *room, size_t count, size_t width)
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

static bool room(struct elsewhere_list *l, size_t persons, size_t households, size_t firms)
{
    return grow((void **)&l->person, &l->person_room, l->persons + persons, sizeof *l->person)
        && grow((void **)&l->household, &l->household_room, l->households + households, sizeof *l->household)
        && grow((void **)&l->firm, &l->firm_room, l->firms + firms, sizeof *l->firm);
}

/* Who seeks a partner is one guest, however many units he may meet somebody of.
 * Luck for life stands in the low bits of a uid (commuter.h): it goes along; the rest is another's, for the same person may be there already. */
static uint64_t fresh(uint64_t uid, uint32_t step, const struct elsewhere_note *note)
{
    const uint64_t luck = 0xffffff, unit = note->kind == ELSEWHERE_MEETS ? 0 : note->unit;

    return (draw_identity(IDENTITY_GUEST, uid, (uint64_t)step << 8 | note->kind, unit) & ~luck) | (uid & luck);
}

static uint32_t work_of(const struct world *w, uint32_t i)
{
    return w->person.employer[i] == NOBODY ? NOBODY : ELSEWHERE_WORK | w->firm.place[w->person.employer[i]];
}

static struct elsewhere_person copy_person(const struct world *w, uint32_t i, uint64_t uid, uint32_t work, uint8_t role)
{
    const struct persons *p = &w->person;

    return (struct elsewhere_person){ uid, work, p->birth[i], p->job_start[i], p->childhood[i], p->sex[i], p->education[i], p->activity[i], role,
                                      p->traits[i], 0 };
}

static struct elsewhere_firm copy_firm(const struct world *w, uint32_t f)
{
    const struct firms *firm = &w->firm;

    return (struct elsewhere_firm){ firm->uid[f], firm->jobs[f], firm->target[f], firm->productivity[f], 1.0f, 0, firm->place[f], firm->place[f],
                                    firm->founded[f], firm->sector[f], firm->traits[f], 0 };
}

/* Sorted by household, those of one in the order of their rows. */
static int by_household(const void *left, const void *right)
{
    const struct elsewhere_joiner *a = left, *b = right;

    if (a->household != b->household)
        return a->household < b->household ? -1 : 1;
    return (a->person > b->person) - (a->person < b->person);
}

int elsewhere_note_joiners(struct world *w, struct error *error)
{
    struct elsewhere *e = w->elsewhere;

    e->joiners = 0;
    for (uint32_t i = 0; i < w->person.count; i++) {
        const uint32_t to = w->person.fate[i];

        if (to == w->person.household[i] || to >= w->household.count)
            continue;
        if (!grow((void **)&e->joiner, &e->joiner_room, e->joiners + 1, sizeof *e->joiner))
            return out_of_memory(error);
        e->joiner[e->joiners++] = (struct elsewhere_joiner){ to, i };
    }
    if (e->joiners)
        qsort(e->joiner, e->joiners, sizeof *e->joiner, by_household);
    return STATUS_OK;
}

/* The first of those who have moved in with household h. */
static size_t first_joiner(const struct elsewhere *e, uint32_t h)
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

bool elsewhere_attached(const struct world *w, uint32_t h, uint16_t unit)
{
    const uint32_t first = w->household.first[h];

    for (uint32_t i = first; i < first + w->household.size[h]; i++)
        if (w->elsewhere->work_unit[i] == unit)
            return true;
    return false;
}

/* A partner found in this step, with children, goes along; not one whom the region run has in its tables. */
static int note_joiners(struct world *w, const struct elsewhere_note *note, struct elsewhere_household *to, struct error *error)
{
    struct elsewhere *e = w->elsewhere;
    struct elsewhere_list *l = &e->step[e->now].list;
    const uint32_t h = w->person.household[note->person];

    for (size_t k = first_joiner(e, h); k < e->joiners && e->joiner[k].household == h && to->size < UINT8_MAX; k++) {
        const uint32_t i = e->joiner[k].person, from = w->person.household[i];

        if (e->unit[w->household.place[from]] == note->unit || elsewhere_attached(w, from, note->unit))
            continue;
        if (!room(l, 1, 0, 0))
            return out_of_memory(error);
        l->person[l->persons++] = copy_person(w, i, fresh(w->person.uid[i], e->now, note), work_of(w, i), w->person.role[i]);
        to->size++;
    }
    return STATUS_OK;
}

static bool is_apart(const struct elsewhere_note *note, uint32_t person)
{
    size_t low = 0, high = note->aparts;

    while (low < high) {
        const size_t middle = low + (high - low) / 2;

        if (note->apart[middle] < person)
            low = middle + 1;
        else
            high = middle;
    }
    return low < note->aparts && note->apart[low] == person;
}

int elsewhere_note(struct world *w, const struct elsewhere_note *note, struct error *error)
{
    struct elsewhere *e = w->elsewhere;
    struct elsewhere_list *l = &e->step[e->now].list;
    const uint32_t h = w->person.household[note->person], first = w->household.first[h], end = first + w->household.size[h];
    const bool alone = note->kind == ELSEWHERE_MOVES_ALONE || note->kind == ELSEWHERE_STUDIES || note->kind == ELSEWHERE_STUDIES_LEAVING;

    if (note->person >= e->work_rows || elsewhere_attached(w, h, note->unit))
        return STATUS_OK;
    if (!room(l, w->household.size[h], 1, 0))
        return out_of_memory(error);
    struct elsewhere_household *to = &l->household[l->households++];
    *to = (struct elsewhere_household){ fresh(w->household.uid[h], e->now, note), (uint32_t)l->persons, (float)note->keep, w->household.place[h],
                                        note->unit, 0, alone ? note->tenure : w->household.tenure[h], (uint8_t)note->kind, 0 };
    if (alone)
        to->uid = draw_identity(IDENTITY_HOUSEHOLD, fresh(w->person.uid[note->person], e->now, note), e->now, 0);
    for (uint32_t i = first; i < end; i++) {
        if (alone ? i != note->person : w->person.fate[i] != w->person.fate[note->person] || (i != note->person && is_apart(note, i)))
            continue;
        if (i == note->person)
            to->decider = to->size;
        const bool comes = note->kind == ELSEWHERE_COMES_WITH_FIRM && i == note->person;
        l->person[l->persons++] = copy_person(w, i, fresh(w->person.uid[i], e->now, note), comes ? note->firm : work_of(w, i),
                                              alone ? ROLE_HEAD : w->person.role[i]);
        to->size++;
    }
    return alone || w->person.fate[note->person] != h ? STATUS_OK : note_joiners(w, note, to, error);
}

bool elsewhere_noted(uint32_t word, uint16_t unit, double p, double *keep)
{
    uint64_t x = (uint64_t)unit << 32 | word;

    *keep = ELSEWHERE_SPARE * p < 1.0 ? ELSEWHERE_SPARE * p : 1.0;
    x = (x ^ x >> 30) * 0xbf58476d1ce4e5b9u;
    x = (x ^ x >> 27) * 0x94d049bb133111ebu;
    return (double)(uint32_t)(x >> 32) * 0x1p-32 < *keep;
}

static int note_work(struct world *w, struct error *error)
{
    struct elsewhere *e = w->elsewhere;

    if (w->person.count > e->work_rows || !e->work_unit) {
        free(e->work_unit);
        if (!(e->work_unit = malloc((w->person.count + w->person.count / 8 + 1) * sizeof *e->work_unit)))
            return out_of_memory(error);
    }
    e->work_rows = w->person.count;
    #pragma omp parallel for schedule(static)
    for (size_t i = 0; i < w->person.count; i++)
        e->work_unit[i] = w->person.employer[i] == NOBODY ? 0 : e->unit[w->firm.place[w->person.employer[i]]];
    return STATUS_OK;
}

/* Everybody who lives or works in scope, with household; firms in scope. */
static int note_start(struct world *w, struct error *error)
{
    struct elsewhere *e = w->elsewhere;
    struct elsewhere_list *l = &e->start;
    uint32_t *index = malloc((w->firm.count + 1) * sizeof *index);

    if (!index)
        return out_of_memory(error);
    for (uint32_t f = 0; f < w->firm.count; f++) {
        index[f] = ELSEWHERE_WORK | w->firm.place[f];
        if (!e->unit[w->firm.place[f]])
            continue;
        if (!room(l, 0, 0, 1)) {
            free(index);
            return out_of_memory(error);
        }
        index[f] = (uint32_t)l->firms;
        l->firm[l->firms++] = copy_firm(w, f);
    }
    for (uint32_t h = 0; h < w->household.count; h++) {
        const uint32_t first = w->household.first[h], end = first + w->household.size[h];
        bool in = e->unit[w->household.place[h]] != 0;

        for (uint32_t i = first; i < end; i++)
            in |= e->work_unit[i] != 0;
        if (!in)
            continue;
        if (!room(l, end - first, 1, 0)) {
            free(index);
            return out_of_memory(error);
        }
        l->household[l->households++] = (struct elsewhere_household){ w->household.uid[h], (uint32_t)l->persons, 1.0f, w->household.place[h], 0,
                                                                     w->household.size[h], w->household.tenure[h], ELSEWHERE_LIVES, 0 };
        for (uint32_t i = first; i < end; i++)
            l->person[l->persons++] = copy_person(w, i, w->person.uid[i], w->person.employer[i] == NOBODY ? NOBODY : index[w->person.employer[i]],
                                                  w->person.role[i]);
    }
    free(index);
    char *to = e->state;
    const struct places *p = w->places;
#define PLACE_STATE(name, type, each, start, unit, text) memcpy(to, p->name, p->count * (size_t)(each) * sizeof(type)); to += p->count * (size_t)(each) * sizeof(type);
#include "engine/world/place_state.def"
#undef PLACE_STATE
    return STATUS_OK;
}

int elsewhere_begin(struct world *w, uint32_t step, struct error *error)
{
    struct elsewhere *e = w->elsewhere;
    int status;

    if (!e)
        return STATUS_OK;
    if (step >= e->steps)
        return error_set(error, STATUS_INTERNAL, "the reference ends before the run", NULL);
    e->now = step;
    e->firms_decided = 0;
    e->joiners = 0;
    if (!e->recording)
        return STATUS_OK;
    if ((status = note_work(w, error)) == STATUS_OK && step == 0) {
        elsewhere_census(w, 0);
        status = note_start(w, error);
    }
    return status;
}

int elsewhere_note_firm(struct world *w, uint32_t firm, uint16_t unit, double keep, struct error *error)
{
    struct elsewhere *e = w->elsewhere;
    struct elsewhere_list *l = &e->step[e->now].list;

    if (!room(l, 0, 0, 1) || !grow((void **)&e->noted_row, &e->noted_room, l->firms + 1, sizeof *e->noted_row))
        return out_of_memory(error);
    e->noted_row[l->firms] = firm;
    l->firm[l->firms] = copy_firm(w, firm);
    l->firm[l->firms].uid = draw_identity(IDENTITY_GUEST, w->firm.uid[firm], e->now, unit);
    l->firm[l->firms].keep = (float)keep;
    l->firm[l->firms++].unit = unit;
    return STATUS_OK;
}

/* A firm stands in the list once for each unit, one row behind the other. */
int elsewhere_note_workers(struct world *w, struct error *error)
{
    struct elsewhere *e = w->elsewhere;
    struct elsewhere_list *l = &e->step[e->now].list;
    uint32_t *first = malloc((w->firm.count + 1) * sizeof *first);
    int status = first ? elsewhere_note_joiners(w, error) : out_of_memory(error);

    if (first) {
        memset(first, 0xff, w->firm.count * sizeof *first);
        for (size_t k = l->firms; k-- > 0;)
            first[e->noted_row[k]] = (uint32_t)k;
    }
    for (uint32_t i = 0; l->firms && i < w->person.count && status == STATUS_OK; i++) {
        const uint32_t f = w->person.employer[i];

        if (f >= w->firm.count || first[f] == NOBODY || w->person.fate[i] == GONE)
            continue;
        const uint16_t home = e->unit[w->household.place[w->person.household[i]]];
        for (uint32_t k = first[f]; k < l->firms && e->noted_row[k] == f && status == STATUS_OK; k++)
            if (l->firm[k].unit != home)
                status = elsewhere_note(w, &(struct elsewhere_note){ .kind = ELSEWHERE_COMES_WITH_FIRM, .unit = l->firm[k].unit, .keep = 1.0, .person = i, .firm = k }, error);
            else
                l->firm[k].residents++;
    }
    free(first);
    return status;
}

void elsewhere_dismiss(struct world *w, const struct stream *stream, uint32_t draw, uint32_t *dismiss)
{
    const struct elsewhere *e = w->elsewhere;

    if (!e)
        return;
    double *share = calloc(e->places + 1, sizeof *share);
    if (!share)
        return;
    for (size_t p = 0; p < e->places && e->recording; p++) {
        double workers = 0.0, sent = 0.0;

        for (uint32_t f = w->firm_begin[p]; f < w->firm_begin[p + 1]; f++) {
            const uint32_t here = (uint32_t)w->firm.workers[f];

            workers += here;
            sent += dismiss[f] < here ? dismiss[f] : here;
        }
        share[p] = workers > 0.0 ? sent / workers : 0.0;
    }
    elsewhere_share(w, ELSEWHERE_DISMISSED, share);
    for (size_t p = 0; p < e->places && !e->recording; p++)
        if (e->outside_firm[p] != NOBODY)
            dismiss[e->outside_firm[p]] = (uint32_t)((w->firm.workers[e->outside_firm[p]] - (int32_t)e->guest_workers[p]) * share[p] + draw_u01(stream, w->places->number[p], draw));
    free(share);
}
