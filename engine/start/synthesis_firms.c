/* synthesis_firms: the firms of the base year.
 * Jobs      by municipality and sector exactly the table's. A share of them (firm_facts_owner_jobs,
 *           by sector) is the owner's own: a firm of one job each, of the table's class without
 *           employees. The others belong to firms with employees, drawn from the size distribution
 *           of firm_sizes.csv cut where the place has no more jobs. The table's classes hold more
 *           employees than there are main jobs, so all classes are thinned alike (about .86 of the
 *           table's firms in 2020); the firms left out have only side jobs and stand with those
 *           without any job, so that the number of firms is the table's.
 * Works     that cornerstones.csv names stand first in their municipality and sector, as firms of
 *           that size exposed to trade; no other private firm there is as large.
 * Source    size classes FOUND (Statistics Norway 2023); sectors' shares ASSUMED (firm_facts.c);
 *           ages from the survival of the cohort of 2005.
 * Draws     START_FIRMS_DRAW_ of draws.def. */
#include <stdlib.h>
#include <string.h>

#include "engine/base/numeric.h"
#include "engine/base/order.h"
#include "engine/draws.h"
#include "engine/start/firm_sizes.h"
#include "engine/start/synthesis_parts.h"
#include "engine/world/firm_ages.h"
#include "engine/world/firm_facts.h"
#include "engine/world/identity.h"

enum { EXPOSED_BINS = 4096 };
/* Ordinals are counted by kind, so that one firm more of a kind does not name the others anew. */
enum { KIND_OWNER = FIRM_SIZES_CLASSES, KIND_JOBLESS, KIND_WORKS, KINDS };

/* jobs of owners, jobs of employees, firms with them, firms without a job; works, their jobs */
struct cell {
    uint32_t owners, employees, employers, jobless, works, works_jobs;
};

struct work {
    struct world *w;
    struct stream stream;
    struct firm_sizes sizes;
    struct firm_ages ages;
    struct cell *cell;              /* [place][SECTOR_COUNT] */
    uint32_t *employees;            /* the same, for the fit */
    double *density;                /* [place] productivity of density */
    uint32_t *largest;              /* [place] jobs of a private firm that is no works, at most */
    uint32_t exposed[SECTOR_COUNT]; /* thresholds */
    int short_of_memory;
};

static struct draw_sequence cell_sequence(const struct work *k, size_t cell)
{
    const uint32_t number = k->w->scenario->country.places[cell / SECTOR_COUNT].number;

    return draw_sequence_make(k->stream, START_FIRMS_DRAW_CELL,
                              draw_identity(IDENTITY_PLACE, number, 1 + cell % SECTOR_COUNT, 0));
}

static void plan_works(struct work *k)
{
    const struct country *c = &k->w->scenario->country;

    for (size_t p = 0; p < c->place_count; p++)
        k->largest[p] = 0;
    for (size_t n = 0; n < c->works_count; n++) {
        const struct country_works *works = &c->works[n];
        struct cell *cell = &k->cell[works->place * SECTOR_COUNT + works->sector];

        cell->works++;
        cell->works_jobs += works->jobs;
        if (works->jobs - 1 > k->largest[works->place])
            k->largest[works->place] = works->jobs - 1;
    }
    for (size_t p = 0; p < c->place_count; p++)
        if (k->largest[p] == 0)
            k->largest[p] = UINT32_MAX;
}

/* A large firm of a sector that has public ones is public where there are works. */
static uint32_t largest_of(const struct work *k, size_t cell)
{
    return firm_facts_public[cell % SECTOR_COUNT] > 0.0 ? UINT32_MAX
                                                        : k->largest[cell / SECTOR_COUNT];
}

/* Owners' jobs, firms with employees. */
static void plan_cells(struct work *k)
{
    const struct country *c = &k->w->scenario->country;
    const size_t cells = c->place_count * SECTOR_COUNT;

    for (size_t i = 0; i < cells; i++) {
        struct draw_sequence sequence = cell_sequence(k, i);

        k->cell[i].owners = (uint32_t)(firm_facts_owner_jobs[i % SECTOR_COUNT] * c->sector_jobs[i]
                                       + draw_sequence_u01(&sequence));
        const uint32_t others = c->sector_jobs[i] - k->cell[i].works_jobs;
        if (k->cell[i].owners > others)
            k->cell[i].owners = others;
        k->employees[i] = k->cell[i].employees = others - k->cell[i].owners;
    }
    firm_sizes_fit(&k->sizes, c, k->employees, cells);
#pragma omp parallel for schedule(dynamic, 16)
    for (size_t i = 0; i < cells; i++) {
        /* the cell's first numbers are the owners' */
        k->cell[i].employers = (uint32_t)firm_sizes_cell(
            &k->sizes, k->cell[i].employees, largest_of(k, i), cell_sequence(k, i), NULL);
    }
}

/* What the table's number of firms leaves stands without a job; spread by sector and jobs, the
 * largest remainders rounded up. */
static int plan_jobless(struct work *k, struct error *error)
{
    const struct country *c = &k->w->scenario->country;
    const size_t cells = c->place_count * SECTOR_COUNT;
    struct order *item = malloc((2 * cells + 1) * sizeof *item);
    double table = 0.0, weight = 0.0;

    if (!item)
        return error_set(error, STATUS_INTERNAL, "not enough memory for firms", NULL);
    for (int class = 0; class < COUNTRY_FIRM_CLASSES; class ++)
        table += c->firm_class_count[class];
    for (size_t i = 0; i < cells; i++) {
        table -= (double)k->cell[i].owners + k->cell[i].employers + k->cell[i].works;
        weight += firm_facts_jobless[i % SECTOR_COUNT] * c->sector_jobs[i];
    }
    double left = table > 0.0 && weight > 0.0 ? table + 0.5 : 0.0;
    for (size_t i = 0; i < cells && left > 0.0; i++) {
        const double share = table / weight * firm_facts_jobless[i % SECTOR_COUNT]
                             * c->sector_jobs[i];

        k->cell[i].jobless = (uint32_t)share;
        left -= k->cell[i].jobless;
        item[i] = (struct order){ order_key(k->cell[i].jobless - share, 1.0), (uint32_t)i };
    }
    if (table > 0.0 && weight > 0.0)
        order_by_key(item, item + cells, cells);
    for (size_t n = 0; n < cells && left >= 1.0; n++, left--)
        k->cell[item[n].row].jobless++;
    free(item);
    return STATUS_OK;
}

static void settle_firm(const struct work *k, size_t place, size_t f)
{
    struct firms *firm = &k->w->firm;
    const uint64_t uid = firm->uid[f];
    const uint8_t sector = firm->sector[f];
    const int32_t jobs = firm->jobs[f];
    const double spread = FIRM_FACTS_SPREAD;
    uint32_t words[4];

    firm->place[f] = firm->next_municipality[f] = (uint16_t)place;
    draw_words(&k->stream, uid, START_FIRMS_DRAW_PUBLIC, words);
    if (jobs > 0 && !(firm->traits[f] & FIRM_OWNER)
        && (words[0] < draw_threshold(firm_facts_public[sector])
            || (firm_facts_public[sector] > 0.0 && (uint32_t)jobs > k->largest[place])))
        firm->traits[f] |= FIRM_PUBLIC;
    firm->founded[f] = (int16_t)(k->w->month - 1
                                 - firm_ages_draw(&k->ages, (uint32_t)jobs,
                                                  draw_u01(&k->stream, uid, START_FIRMS_DRAW_AGE)));
    firm->productivity[f] =
        (float)(k->density[place]
                * numeric_exp(spread * draw_normal(&k->stream, uid, START_FIRMS_DRAW_PRODUCTIVITY)
                              - spread * spread / 2.0));
    firm->desired_jobs[f] = jobs == 0
                                ? 0.0f
                                : (float)(jobs - firm_facts_rounding(uid)
                                          + draw_u01(&k->stream, uid, START_FIRMS_DRAW_DESIRED));
    if (firm_facts_jobs(uid, (double)firm->desired_jobs[f]) != jobs)
        firm->desired_jobs[f] = (float)jobs; /* the float lay on the border */
}

static void name_firm(const struct work *k, size_t place, size_t sector, size_t f, uint64_t kind)
{
    k->w->firm.uid[f] = draw_identity(IDENTITY_FIRM, k->w->scenario->country.places[place].number,
                                      (uint64_t)sector << 32 | START_STEP, kind);
    k->w->firm.sector[f] = (uint8_t)sector;
}

/* Rows from f on; returns the first behind them. */
static size_t fill_works(struct work *k, size_t place, size_t sector, size_t f)
{
    const struct country *c = &k->w->scenario->country;
    uint64_t ordinal = 0;

    for (size_t n = 0; n < c->works_count; n++) {
        if (c->works[n].place != place || c->works[n].sector != sector)
            continue;
        name_firm(k, place, sector, f, (uint64_t)KIND_WORKS << 24 | ordinal++);
        k->w->firm.jobs[f] = (int32_t)c->works[n].jobs;
        k->w->firm.traits[f] = FIRM_EXPOSED;
        settle_firm(k, place, f++);
    }
    return f;
}

static void fill_place(struct work *k, size_t place, size_t f)
{
    struct firms *firm = &k->w->firm;
    uint32_t max = 1;

    for (size_t i = place * SECTOR_COUNT; i < (place + 1) * SECTOR_COUNT; i++)
        max = k->cell[i].employers > max ? k->cell[i].employers : max;
    uint32_t *size = malloc(max * sizeof *size);
    if (!size) {
        __atomic_store_n(&k->short_of_memory, 1, __ATOMIC_RELAXED);
        return;
    }
    for (size_t s = 0; s < SECTOR_COUNT; s++) {
        const struct cell *c = &k->cell[place * SECTOR_COUNT + s];
        const size_t all = (size_t)c->employers + c->owners + c->jobless;
        uint32_t ordinal[KINDS] = { 0 };

        f = fill_works(k, place, s, f);
        firm_sizes_cell(&k->sizes, c->employees, largest_of(k, place * SECTOR_COUNT + s),
                        cell_sequence(k, place * SECTOR_COUNT + s), size);
        for (size_t n = 0; n < all; n++, f++) {
            const bool owner = n >= c->employers && n < c->employers + c->owners;
            const int kind = n < c->employers ? firm_sizes_class(&k->sizes, size[n])
                             : owner          ? KIND_OWNER
                                              : KIND_JOBLESS;

            name_firm(k, place, s, f, (uint64_t)kind << 24 | ordinal[kind]++);
            firm->jobs[f] = n < c->employers ? (int32_t)size[n] : owner;
            firm->traits[f] = owner ? FIRM_OWNER : 0;
            settle_firm(k, place, f);
        }
    }
    free(size);
}

/* The private firms of a sector that sell beyond their place are those with the lowest words, as
 * many as hold the sector's share of its private jobs: one threshold a sector, found over the
 * nation. Primary and manufacturing need none. */
static void find_exposed(struct work *k, int64_t (*bins)[EXPOSED_BINS])
{
    const struct world *w = k->w;

    for_each_block(&w->firm_blocks, b)
        for (uint32_t f = b->begin; f < b->end; f++) {
            uint32_t words[4];

            if (w->firm.traits[f] & FIRM_PUBLIC || firm_facts_exposed[w->firm.sector[f]] <= 0.0
                || w->firm.jobs[f] == 0)
                continue;
            draw_words(&k->stream, w->firm.uid[f], START_FIRMS_DRAW_EXPOSED, words);
            __atomic_fetch_add(&bins[w->firm.sector[f]][words[0] / (1u << 20)], w->firm.jobs[f],
                               __ATOMIC_RELAXED);
        }
    for (int s = 0; s < SECTOR_COUNT; s++) {
        int64_t all = 0, below = 0;
        uint32_t bin = 0;

        for (int n = 0; n < EXPOSED_BINS; n++)
            all += bins[s][n];
        const double wanted = firm_facts_exposed[s] * (double)all;
        while (bin < EXPOSED_BINS && (double)below + (double)bins[s][bin] / 2.0 < wanted)
            below += bins[s][bin++];
        k->exposed[s] = bin >= EXPOSED_BINS ? 0xffffffffu : bin << 20;
    }
}

static int mark_exposed(struct work *k, struct error *error)
{
    const struct world *w = k->w;
    int64_t(*bins)[EXPOSED_BINS] = calloc(SECTOR_COUNT, sizeof *bins);

    if (!bins)
        return error_set(error, STATUS_INTERNAL, "not enough memory for firms", NULL);
    find_exposed(k, bins);
    free(bins);
    for_each_block(&w->firm_blocks, b)
        for (uint32_t f = b->begin; f < b->end; f++) {
            const uint8_t s = w->firm.sector[f];
            uint32_t words[4];

            if (w->firm.traits[f] & FIRM_PUBLIC || firm_facts_exposed[s] <= 0.0)
                continue;
            draw_words(&k->stream, w->firm.uid[f], START_FIRMS_DRAW_EXPOSED, words);
            if (words[0] < k->exposed[s] || firm_facts_exposed[s] >= 1.0)
                w->firm.traits[f] |= FIRM_EXPOSED;
        }
    return STATUS_OK;
}

static int fill(struct work *k, struct error *error)
{
    struct world *w = k->w;
    const size_t places = w->scenario->country.place_count;
    size_t total = 0, first;
    int status;

    for (size_t p = 0; p <= places; p++) {
        w->firm_begin[p] = (uint32_t)total;
        for (size_t i = p * SECTOR_COUNT; p < places && i < (p + 1) * SECTOR_COUNT; i++)
            total += (size_t)k->cell[i].employers + k->cell[i].owners + k->cell[i].jobless
                     + k->cell[i].works;
    }
    if ((status = world_add_firms(w, total, &first, error)) != STATUS_OK)
        return status;
    w->firm.count = total;
    w->firm.arrivals = 0;
#pragma omp parallel for schedule(dynamic, 1)
    for (size_t p = 0; p < places; p++)
        fill_place(k, p, w->firm_begin[p]);
    return k->short_of_memory
               ? error_set(error, STATUS_INTERNAL, "not enough memory for firms", NULL)
               : STATUS_OK;
}

int synthesis_firms(struct world *w, struct error *error)
{
    const struct country *c = &w->scenario->country;
    const size_t cells = c->place_count * SECTOR_COUNT;
    struct work k = { .w = w,
                      .stream = synthesis_stream(w, STREAM_START_FIRMS),
                      .cell = calloc(cells + 1, sizeof *k.cell),
                      .employees = calloc(cells + 1, sizeof *k.employees),
                      .density = calloc(c->place_count + 1, sizeof *k.density),
                      .largest = calloc(c->place_count + 1, sizeof *k.largest) };
    int status = k.cell && k.employees && k.density && k.largest
                     ? STATUS_OK
                     : error_set(error, STATUS_INTERNAL, "not enough memory for firms", NULL);

    if (status == STATUS_OK && (status = firm_sizes_create(c, &k.sizes, error)) == STATUS_OK) {
        firm_ages_make(&k.ages);
        firm_facts_density(c, c->jobs, FIRM_FACTS_AGGLOMERATION, k.density);
        plan_works(&k);
        plan_cells(&k);
        if ((status = plan_jobless(&k, error)) == STATUS_OK
            && (status = fill(&k, error)) == STATUS_OK
            && (status = world_refresh(w, error)) == STATUS_OK)
            status = mark_exposed(&k, error);
    }
    firm_sizes_free(&k.sizes);
    free(k.cell);
    free(k.employees);
    free(k.density);
    free(k.largest);
    return status;
}
