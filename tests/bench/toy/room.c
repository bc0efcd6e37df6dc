/* room: the toy's memory, taken once: columns with a quarter to spare, for births outnumber
 * deaths, and lists of what a step does. */
#include <stdlib.h>
#include <string.h>

#include "tests/bench/toy/toy.h"

enum { LARGEST = 50000000, BYTES_PERSON = 24, BYTES_HOUSEHOLD = 16, BYTES_FIRM = 14 };

static bool take(void *pointer, size_t n, size_t size)
{
    void *room = calloc(n, size);

    memcpy(pointer, &room, sizeof room);
    return room;
}
#define TAKE(column, n) take(&(column), n, sizeof *(column))

/* Columns that a step makes wholly anew - events, incomes - have no second copy. */
static bool take_persons(struct toy_persons *p, struct toy_persons *next, size_t n)
{
    if (!TAKE(p->uid, n) || !TAKE(p->household, n) || !TAKE(p->firm, n) || !TAKE(p->income, n)
        || !TAKE(p->birth, n) || !TAKE(p->sex, n) || !TAKE(p->event, n))
        return false;
    next->income = p->income;
    next->event = p->event;
    return TAKE(next->uid, n) && TAKE(next->household, n) && TAKE(next->firm, n)
           && TAKE(next->birth, n) && TAKE(next->sex, n);
}

static bool take_households(struct toy_households *h, struct toy_households *next, size_t n)
{
    if (!TAKE(h->income, n) || !TAKE(h->first, n) || !TAKE(h->place, n) || !TAKE(h->size, n))
        return false;
    next->income = h->income;
    return TAKE(next->first, n) && TAKE(next->place, n) && TAKE(next->size, n);
}

static bool take_all(struct toy *t)
{
    const size_t persons = t->room_persons, households = t->room_households, firms = t->firms,
                 pairs = (size_t)TOY_PLACES * TOY_PLACES;

    return take_persons(&t->person, &t->person_next, persons)
           && take_households(&t->household, &t->household_next, households)
           && TAKE(t->firm.jobs, firms) && TAKE(t->firm.workers, firms) && TAKE(t->firm.wage, firms)
           && TAKE(t->firm.bucket, firms) && TAKE(t->list, persons) && TAKE(t->leaver, persons / 8)
           && TAKE(t->key, persons) && TAKE(t->to, persons) && TAKE(t->seeker, persons)
           && TAKE(t->size_next, persons) && TAKE(t->near, pairs) && TAKE(t->share, pairs);
}

bool toy_start(struct toy *t, uint32_t persons, uint64_t seed)
{
    if (persons > LARGEST)
        return false;
    memset(t, 0, sizeof *t);
    t->stream = stream_named(seed, 0, 0, "toy");
    t->households = (uint32_t)(persons / 2.09);
    t->firms = persons / 11 + TOY_BUCKETS;
    t->room_persons = persons + persons / 4 + 4096;
    t->room_households = t->households + t->households / 2 + 4096;
    if (!take_all(t)) {
        toy_end(t);
        return false;
    }
    toy_fill(t);
    return true;
}

void toy_end(struct toy *t)
{
    void *const rooms[] = {
        t->person.uid,
        t->person.household,
        t->person.firm,
        t->person.income,
        t->person.birth,
        t->person.sex,
        t->person.event,
        t->person_next.uid,
        t->person_next.household,
        t->person_next.firm,
        t->person_next.birth,
        t->person_next.sex,
        t->household.income,
        t->household.first,
        t->household.place,
        t->household.size,
        t->household_next.first,
        t->household_next.place,
        t->household_next.size,
        t->firm.jobs,
        t->firm.workers,
        t->firm.wage,
        t->firm.bucket,
        t->list,
        t->leaver,
        t->key,
        t->to,
        t->seeker,
        t->size_next,
        t->near,
        t->share,
    };

    for (size_t k = 0; k < sizeof rooms / sizeof *rooms; k++)
        free(rooms[k]);
    memset(t, 0, sizeof *t);
}

bool toy_full(const struct toy *t)
{
    return t->persons > t->room_persons - t->room_persons / 50
           || t->households > t->room_households - t->room_households / 25;
}

size_t toy_bytes(const struct toy *t)
{
    return (size_t)t->persons * BYTES_PERSON + (size_t)t->households * BYTES_HOUSEHOLD
           + (size_t)t->firms * BYTES_FIRM;
}
