/* firm_dismissal: which workers lose their jobs where a firm has fewer jobs than workers, or
 * closes.
 * Rule      those with the lowest words among the firm's workers; everybody where it closes. They
 *           are unemployed from now on.
 * Displaced (TRAIT_LOST_JOB, who moves more often) are those alone who go together with many
 *           others of a firm of some size: of them the effect on moving was found. Losses in firms
 *           that shrink by a job or two are many, and whom they hit is chance, so that two runs
 *           alike in all else would send other people away.
 * Search    only workers below a bound that nearly always holds enough are looked at, and once
 *           more all where it did not. */
#include <stdlib.h>

#include "engine/base/numeric.h"
#include "engine/draws.h"
#include "engine/processes/firms/firms.h"
#include "engine/processes/select_rows.h"

/* Workers with words up to the bound of their firm are looked at; looks: is it above 0? One row
 * beyond the last firm is for those without one. */
struct bounds {
    const struct step *step;
    struct world *world;
    const uint32_t *dismiss;
    uint32_t *bound;
    uint8_t *looks;
};

static size_t predicate(const void *context, const struct block *b, uint32_t *row)
{
    const struct bounds *bounds = context;
    const struct world *w = bounds->world;
    const uint32_t *employer = w->person.employer, settled = (uint32_t)w->firm.count;
    uint32_t candidate[SELECT_ROWS_BATCH], word[SELECT_ROWS_BATCH];
    uint64_t uid[SELECT_ROWS_BATCH];
    size_t n = 0;

    for (uint32_t i = b->begin; i < b->end;) {
        const uint32_t end = b->end - i > SELECT_ROWS_BATCH ? i + SELECT_ROWS_BATCH : b->end;
        size_t some = 0;

        /* without branches: who is next is anybody's guess */
        for (; i < end; i++) {
            candidate[some] = i;
            some += bounds->looks[employer[i] < settled ? employer[i] : settled];
        }
        for (size_t k = 0; k < some; k++)
            uid[k] = w->person.uid[candidate[k]];
        draw_many(&bounds->step->stream, uid, some, FIRMS_DRAW_DISMISS, word);
        for (size_t k = 0; k < some; k++) {
            row[n] = candidate[k];
            n += word[k] <= bounds->bound[employer[candidate[k]]];
        }
    }
    return n;
}

/* Workers at least, and the share of them that goes at once: ASSUMED, from memory of register
 * studies of displaced workers, which take plants of 10 and more that close or lose 30 %. */
enum { DISPLACES_FROM = 10 };
static const double displaces_share = 0.3;

static bool displaces(int32_t workers, size_t number)
{
    return workers >= DISPLACES_FROM && (double)number >= displaces_share * workers;
}

static void dismiss_one(struct world *w, uint32_t i, bool displaced)
{
    world_leave_job(w, i);
    w->person.activity[i] = ACTIVITY_UNEMPLOYED;
    if (displaced)
        w->person.traits[i] |= TRAIT_LOST_JOB;
    w->person.job_start[i] = (int16_t)w->month;
}

struct candidate {
    uint32_t word, row;
};

static int by_word(const struct world *w, const struct candidate *a, const struct candidate *b)
{
    if (a->word != b->word)
        return a->word < b->word;
    return w->person.uid[a->row] < w->person.uid[b->row];
}

/* Puts the `number` first of n in order and dismisses them; the lists are short, or everybody
 * goes. */
static void dismiss_first(struct world *w, struct candidate *c, size_t n, size_t number,
                          bool displaced)
{
    for (size_t k = 1; k < n && number < n; k++) { /* insertion into the `number` best so far */
        const struct candidate moved = c[k];
        size_t at = k < number ? k : number;

        if (k >= number) {
            if (!by_word(w, &moved, &c[number - 1]))
                continue;
            at = number - 1;
        }
        for (; at > 0 && by_word(w, &moved, &c[at - 1]); at--)
            c[at] = c[at - 1];
        c[at] = moved;
    }
    for (size_t k = 0; k < number; k++)
        dismiss_one(w, c[k].row, displaced);
}

/* Dismisses where enough were found (the candidates of firm i, n of them); elsewhere the firm
 * gets the widest bound. Returns workers left over. */
static uint32_t settle_firm(const struct bounds *bounds, uint32_t i, struct candidate *c, size_t n)
{
    const uint32_t wanted = bounds->dismiss[i];

    if (n < wanted && bounds->bound[i] != 0xffffffffu) {
        bounds->bound[i] = 0xffffffffu;
        return wanted;
    }
    const size_t number = n < wanted ? n : wanted;
    dismiss_first(bounds->world, c, n, number, displaces(bounds->world->firm.workers[i], number));
    bounds->bound[i] = 0;
    bounds->looks[i] = 0;
    return 0;
}

/* Puts n rows into their firms' parts of the list. */
static void place_batch(const struct bounds *bounds, const uint32_t *row, size_t n, uint32_t *end,
                        struct candidate *c)
{
    const struct persons *person = &bounds->world->person;
    uint64_t uid[SELECT_ROWS_BATCH] = { 0 };
    uint32_t word[SELECT_ROWS_BATCH];

    for (size_t k = 0; k < n; k++)
        uid[k] = person->uid[row[k]];
    draw_many(&bounds->step->stream, uid, n, FIRMS_DRAW_DISMISS, word);
    for (size_t k = 0; k < n; k++)
        c[__atomic_fetch_add(&end[person->employer[row[k]]], 1, __ATOMIC_RELAXED)] =
            (struct candidate){ word[k], row[k] };
}

/* The candidates of each firm, in any order: counted, then put into the firm's part of the list.
 * `end` [firm] is first their number, then where they end. */
static void sort_out(const struct bounds *bounds, const struct row_list *found, uint32_t *end,
                     struct candidate *c)
{
    const struct persons *person = &bounds->world->person;
    uint32_t sum = 0;

#pragma omp parallel for schedule(static)
    for (size_t k = 0; k < found->count; k++)
        __atomic_fetch_add(&end[person->employer[found->row[k]]], 1, __ATOMIC_RELAXED);
    for (size_t i = 0; i < bounds->world->firm.count; i++) {
        const uint32_t n = end[i];

        end[i] = sum;
        sum += n;
    }
#pragma omp parallel for schedule(static)
    for (size_t first = 0; first < found->count; first += SELECT_ROWS_BATCH)
        place_batch(bounds, found->row + first,
                    found->count - first < SELECT_ROWS_BATCH ? found->count - first
                                                             : SELECT_ROWS_BATCH,
                    end, c);
}

static int settle(const struct bounds *bounds, const struct row_list *found, uint64_t *left)
{
    const size_t firms = bounds->world->firm.count;
    uint32_t *end = calloc(firms + 1, sizeof *end);
    struct candidate *c = malloc((found->count + 1) * sizeof *c);
    uint64_t sum = 0;

    if (!end || !c) {
        free(end);
        free(c);
        return error_set(bounds->step->error, STATUS_INTERNAL, "not enough memory for dismissals",
                         NULL);
    }
    sort_out(bounds, found, end, c);
#pragma omp parallel for schedule(dynamic, 4096) reduction(+ : sum)
    for (size_t i = 0; i < firms; i++) {
        const uint32_t first = i ? end[i - 1] : 0;

        if (bounds->looks[i])
            sum += settle_firm(bounds, (uint32_t)i, c + first, end[i] - first);
    }
    *left = sum;
    free(end);
    free(c);
    return STATUS_OK;
}

static void set_bounds(const struct bounds *bounds)
{
#pragma omp parallel for schedule(static)
    for (size_t i = 0; i < bounds->world->firm.count; i++) {
        const uint32_t wanted = bounds->dismiss[i];
        const double workers = bounds->world->firm.workers[i];

        bounds->bound[i] = 0;
        bounds->looks[i] = wanted > 0 && bounds->world->firm.workers[i] > 0;
        if (bounds->looks[i])
            bounds->bound[i] = wanted >= workers / 3.0
                                   ? 0xffffffffu
                                   : draw_threshold((wanted + 4.0 * numeric_sqrt(wanted) + 6.0)
                                                    / workers);
    }
    bounds->looks[bounds->world->firm.count] = 0;
}

int firm_dismissal_settle(const struct step *s, struct world *w, const uint32_t *dismiss)
{
    const size_t rows = w->firm.count + 1;
    struct bounds bounds = { s, w, dismiss, malloc(rows * sizeof *bounds.bound), malloc(rows) };
    uint64_t left = 1;
    int status = bounds.bound && bounds.looks ? STATUS_OK
                                              : error_set(s->error, STATUS_INTERNAL,
                                                          "not enough memory for dismissals", NULL);

    if (status == STATUS_OK)
        set_bounds(&bounds);
    while (left > 0 && status == STATUS_OK) {
        struct row_list found = { 0 };

        if ((status = select_rows(&w->person_blocks, predicate, &bounds, &found, s->error))
            == STATUS_OK)
            status = settle(&bounds, &found, &left);
        free(found.row);
    }
    free(bounds.bound);
    free(bounds.looks);
    return status;
}
