#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "engine/base/order.h"
#include "engine/world/columns.h"
#include "output/microdata_inner.h"

/* A mistake found after reading. */
static void blame(struct microdata *m, const char *table, uint32_t line, const char *what,
                  uint64_t uid)
{
    char path[600];

    snprintf(path, sizeof path, m->file >= 0 ? "%s:/%s" : "%s/%s.csv", m->path, table);
    report_error(&m->report, path, (int)line, what, (unsigned long long)uid);
}

static int by_number(uint64_t x, uint64_t y)
{
    return (x > y) - (x < y);
}

static int household_order(const void *a, const void *b)
{
    const struct own_household *x = a, *y = b;
    return x->place != y->place ? (int)x->place - (int)y->place : by_number(x->uid, y->uid);
}

static int firm_order(const void *a, const void *b)
{
    const struct own_firm *x = a, *y = b;
    return x->place != y->place ? (int)x->place - (int)y->place : by_number(x->uid, y->uid);
}

static int person_order(const void *a, const void *b)
{
    const struct own_person *x = a, *y = b;
    return x->household != y->household ? by_number(x->household, y->household)
           : x->role != y->role         ? (int)x->role - (int)y->role
           : x->birth != y->birth       ? (int)x->birth - (int)y->birth
                                        : by_number(x->uid, y->uid);
}

static int person_uid_order(const void *a, const void *b)
{
    return by_number(((const struct own_person *)a)->uid, ((const struct own_person *)b)->uid);
}

/* Rows of households and firms begin with their uid, so one index serves both. */
static int uid_order(const void *a, const void *b)
{
    return by_number(**(uint64_t *const *)a, **(uint64_t *const *)b);
}

static void *find(void *const *index, size_t count, uint64_t uid)
{
    size_t low = 0, high = count;

    while (low < high) {
        const size_t middle = low + (high - low) / 2;

        if (*(const uint64_t *)index[middle] < uid)
            low = middle + 1;
        else
            high = middle;
    }
    return low < count && *(const uint64_t *)index[low] == uid ? index[low] : NULL;
}

#define INDEX(m, table, rows, index, word)                                                         \
    do {                                                                                           \
        if (!((m)->index = calloc((m)->rows + 1, sizeof(void *)))) {                               \
            report_out_of_memory(&(m)->report);                                                    \
            return;                                                                                \
        }                                                                                          \
        for (size_t k = 0; k < (m)->rows; k++)                                                     \
            (m)->index[k] = &(m)->table[k];                                                        \
        order_stable((m)->index, (m)->rows, sizeof(void *), uid_order);                            \
        for (size_t k = 1; k < (m)->rows; k++)                                                     \
            if ((m)->index[k]->uid == (m)->index[k - 1]->uid)                                      \
                blame(m, word, (m)->index[k]->line, "identity %llu stands twice",                  \
                      (m)->index[k]->uid);                                                         \
    } while (0)

static void join_person(struct microdata *m, struct own_person *p)
{
    struct own_household *h = find((void *const *)m->household_by_uid, m->households,
                                   p->of_household);
    struct own_firm *f = p->of_firm ? find((void *const *)m->firm_by_uid, m->firms, p->of_firm)
                                    : NULL;

    if (!h)
        blame(m, "persons", p->line, "there is no household %llu", p->of_household);
    else {
        p->household = (uint32_t)(h - m->household);
        h->members++;
        h->references = (uint8_t)(h->references + (p->role == ROLE_REFERENCE && h->references < 9));
        h->partners = (uint8_t)(h->partners + (p->role == ROLE_PARTNER && h->partners < 9));
    }
    if (p->of_firm && !f)
        blame(m, "persons", p->line, "there is no firm %llu", p->of_firm);
    else if (f) {
        p->employer = (uint32_t)(f - m->firm);
        f->workers++;
    } else
        p->employer = NOBODY;
}

/* A table without rows has no memory. */
static void sort(void *rows, size_t count, size_t width, int (*order)(const void *, const void *))
{
    if (count)
        order_stable(rows, count, width, order);
}

void microdata_join(struct microdata *m)
{
    sort(m->household, m->households, sizeof *m->household, household_order);
    sort(m->firm, m->firms, sizeof *m->firm, firm_order);
    INDEX(m, household, households, household_by_uid, "households");
    INDEX(m, firm, firms, firm_by_uid, "firms");
    sort(m->person, m->persons, sizeof *m->person, person_uid_order);
    for (size_t k = 0; k < m->persons; k++) {
        if (k && m->person[k].uid == m->person[k - 1].uid)
            blame(m, "persons", m->person[k].line, "identity %llu stands twice", m->person[k].uid);
        join_person(m, &m->person[k]);
    }
    sort(m->person, m->persons, sizeof *m->person, person_order);
    for (size_t k = 0; k < m->households; k++) {
        const struct own_household *h = &m->household[k];

        if (!h->members || h->members > 255)
            blame(m, "households", h->line,
                  h->members ? "household %llu has more than 255 members"
                             : "household %llu has no member",
                  h->uid);
        else if (h->references != 1 || h->partners > 1)
            blame(m, "households", h->line,
                  "household %llu must have one `reference` person and at most one `partner`",
                  h->uid);
    }
    for (size_t k = 0; k < m->firms; k++)
        if (m->firm[k].workers > m->firm[k].jobs)
            blame(m, "firms", m->firm[k].line, "firm %llu has more workers than jobs",
                  m->firm[k].uid);
}

int microdata_fill(struct microdata *m, struct error *error)
{
    struct world *w = m->w;
    size_t first = 0;
    int status;

    if ((status = columns_reserve(w, TABLE_PERSON, m->persons, error)) != STATUS_OK
        || (status = columns_reserve(w, TABLE_HOUSEHOLD, m->households, error)) != STATUS_OK
        || (status = columns_reserve(w, TABLE_FIRM, m->firms, error)) != STATUS_OK)
        return status;
    w->person.count = m->persons;
    w->household.count = m->households;
    w->firm.count = m->firms;
    for (size_t k = 0; k < m->households; first += m->household[k++].members) {
        m->household[k].first = (uint32_t)first;
        m->household[k].size = (uint8_t)m->household[k].members;
    }
    for (size_t k = 0; k < m->firms; k++)
        m->firm[k].desired_jobs = (float)m->firm[k].jobs;
#define COLUMN(table, name, ...)                                                                   \
    for (size_t k = 0; k < m->table##s; k++)                                                       \
        w->table.name[k] = m->table[k].name;
#include "engine/world/columns.def"
#undef COLUMN
    return STATUS_OK;
}
