/* test_rebuild_random: random decisions in random worlds, step after step. After every rebuild: all
 * invariants, the books, and everybody exactly where the decisions say, with every other column
 * as it was - worked out here person by person, uid by uid, not the way the rebuild does it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <omp.h>
#include <stdlib.h>
#include <string.h>

#include "engine/world/census.h"
#include "engine/world/ledger.h"
#include "engine/world/settle.h"
#include "tests/support/small_world_random.h"

enum { ADULT = 18 };

/* One person, with every saved column; pointers to other tables as uids. */
struct person {
    uint64_t uid, household, employer;
    uint16_t place, origin, childhood;
    int16_t birth, job_start;
    uint8_t sex, education, activity, role, traits;
    bool orphan;
};
struct people {
    size_t count;
    struct person *person;
};

static int by_uid(const void *a, const void *b)
{
    const uint64_t x = ((const struct person *)a)->uid, y = ((const struct person *)b)->uid;

    return (x > y) - (x < y);
}

static bool is_adult(const struct world *w, size_t i)
{
    return (w->month - w->person.birth[i]) / 12 >= ADULT;
}

/* Who will be in each household (arrivals included) if nobody is adopted: members, adults. */
struct plan {
    uint32_t *members, *adults;
};

static struct plan make_plan(const struct world *w)
{
    const size_t rows = w->household.count + w->household.arrivals;
    struct plan p = { calloc(rows + 1, sizeof *p.members), calloc(rows + 1, sizeof *p.adults) };

    assert_true(p.members && p.adults);
    for (size_t i = 0; i < w->person.count + w->person.arrivals; i++)
        if (w->person.next_household[i] != GONE) {
            p.members[w->person.next_household[i]]++;
            p.adults[w->person.next_household[i]] += is_adult(w, i);
        }
    return p;
}

/* A household that lost somebody, keeps somebody of its own, and has no adult: its children are
 * orphans. */
static bool is_orphaned(const struct world *w, const struct plan *p, uint32_t h)
{
    uint32_t stay = 0;

    if (h >= w->household.count || p->adults[h])
        return false;
    for (uint32_t i = w->household.first[h]; i < w->household.first[h] + w->household.size[h]; i++)
        stay += w->person.next_household[i] == h;
    return stay > 0 && stay < w->household.size[h];
}

static bool somebody_adopts(const struct world *w, const struct plan *p, uint32_t orphaned)
{
    for (uint32_t h = 0; h < w->household.count; h++)
        if (h != orphaned && w->household.place[h] == w->household.place[orphaned]
            && w->household.next_municipality[h] == w->household.place[h] && p->adults[h])
            return true;
    return false;
}

/* The decisions as they stand before the rebuild (month already moved on). */
static struct people expected(const struct world *w)
{
    const struct persons *q = &w->person;
    struct people x = { 0, malloc((q->count + q->arrivals + 1) * sizeof *x.person) };
    struct plan plan = make_plan(w);

    assert_non_null(x.person);
    for (size_t i = 0; i < q->count + q->arrivals; i++) {
        const uint32_t h = q->next_household[i];
        if (h == GONE)
            continue;
        const bool orphan = is_orphaned(w, &plan, h) && somebody_adopts(w, &plan, h);
        x.person[x.count++] = (struct person){
            .uid = q->uid[i],
            .household = w->household.uid[h],
            .employer = q->employer[i] == NOBODY ? 0 : w->firm.uid[q->employer[i]],
            .place = orphan ? w->household.place[h] : w->household.next_municipality[h],
            .origin = w->household.place[i < q->count ? q->household[i] : h],
            .childhood = q->childhood[i],
            .birth = q->birth[i],
            .job_start = q->job_start[i],
            .sex = q->sex[i],
            .education = q->education[i],
            .activity = q->activity[i],
            .role = q->role[i],
            .traits = q->traits[i],
            .orphan = orphan
        };
    }
    free(plan.members);
    free(plan.adults);
    qsort(x.person, x.count, sizeof *x.person, by_uid);
    return x;
}

static struct people found(const struct world *w)
{
    const struct persons *q = &w->person;
    struct people x = { q->count, malloc((q->count + 1) * sizeof *x.person) };

    assert_non_null(x.person);
    for (size_t i = 0; i < q->count; i++)
        x.person[i] =
            (struct person){ .uid = q->uid[i],
                             .household = w->household.uid[q->household[i]],
                             .employer = q->employer[i] == NOBODY ? 0 : w->firm.uid[q->employer[i]],
                             .place = w->household.place[q->household[i]],
                             .childhood = q->childhood[i],
                             .birth = q->birth[i],
                             .job_start = q->job_start[i],
                             .sex = q->sex[i],
                             .education = q->education[i],
                             .activity = q->activity[i],
                             .role = q->role[i],
                             .traits = q->traits[i] };
    qsort(x.person, x.count, sizeof *x.person, by_uid);
    return x;
}

static uint32_t adults_of(const struct world *w, uint64_t household)
{
    uint32_t adults = 0;

    for (size_t h = 0; h < w->household.count; h++)
        if (w->household.uid[h] == household)
            for (uint32_t i = w->household.first[h];
                 i < w->household.first[h] + w->household.size[h]; i++)
                adults += is_adult(w, i);
    return adults;
}

/* Roles and the mark of marriage may be mended; nothing else may differ. Returns the number of
 * orphans. */
static uint32_t compare(const struct world *w, const struct people *a, const struct people *b)
{
    uint32_t orphans = 0;

    assert_int_equal(a->count, b->count);
    for (size_t k = 0; k < a->count; k++) {
        const struct person *x = &a->person[k], *y = &b->person[k];

        assert_true(x->uid == y->uid && x->employer == y->employer && x->place == y->place
                    && x->childhood == y->childhood);
        assert_true(x->birth == y->birth && x->job_start == y->job_start && x->sex == y->sex
                    && x->education == y->education);
        assert_int_equal(x->activity, y->activity);
        assert_int_equal(x->traits & ~TRAIT_MARRIED, y->traits & ~TRAIT_MARRIED);
        assert_true((y->traits & ~x->traits) == 0);
        if (x->orphan) {
            assert_true(x->household != y->household && y->role == ROLE_OTHER
                        && adults_of(w, y->household) > 0);
            orphans++;
        } else
            assert_true(x->household == y->household);
    }
    return orphans;
}

/* Moves between municipalities, counted over from where everybody was and is. */
static void add_moves(const struct people *a, size_t places, uint32_t *moves)
{
    for (size_t k = 0; k < a->count; k++)
        if (a->person[k].origin != a->person[k].place)
            moves[a->person[k].origin * places + a->person[k].place]++;
}

struct books {
    uint32_t *persons, *jobs, *firms;
};

static struct books open_books(const struct census *c)
{
    const size_t n = c->place_count, bytes = n * sizeof(uint32_t);
    struct books b = { malloc(bytes), malloc(bytes), malloc(bytes) };

    assert_true(b.persons && b.jobs && b.firms);
    memcpy(b.persons, c->persons, bytes);
    memcpy(b.jobs, c->jobs, bytes);
    memcpy(b.firms, c->firms, bytes);
    return b;
}

static void close_books(struct small_world *s, struct books *b, const uint32_t *moves)
{
    const struct ledger *l = s->w.ledger;
    const size_t n = l->place_count;

    if (ledger_check(l, b->persons, b->jobs, b->firms, &s->w, &s->error) != STATUS_OK)
        fail_msg("%s", s->error.message);
    assert_memory_equal(l->moves, moves, n * n * sizeof *moves);
    for (size_t p = 0; p < n; p++) {
        int64_t in = 0, out = 0, age_in = 0, age_out = 0;

        for (size_t q = 0; q < n; q++) {
            in += moves[q * n + p];
            out += moves[p * n + q];
        }
        for (size_t k = 0; k < 2 * COUNTRY_AGES; k++) {
            age_in += l->age_in[p * 2 * COUNTRY_AGES + k];
            age_out += l->age_out[p * 2 * COUNTRY_AGES + k];
        }
        assert_true(l->moved_in[p] == in && l->moved_out[p] == out && age_in == in
                    && age_out == out);
    }
    b->persons[0]++; /* the check can fail */
    assert_int_equal(ledger_check(l, b->persons, b->jobs, b->firms, &s->w, &s->error),
                     STATUS_INTERNAL);
    free(b->persons);
    free(b->jobs);
    free(b->firms);
}

static void *copy_of(const void *data, size_t bytes)
{
    void *copy = malloc(bytes + 1);

    assert_non_null(copy);
    memcpy(copy, data, bytes);
    return copy;
}

/* The rebuild settles those households alone that something happened to: settling all once more
 * changes nothing. */
static void all_are_settled(struct world *w)
{
    const size_t persons = w->person.count, households = w->household.count;
    uint8_t *role = copy_of(w->person.role, persons), *traits = copy_of(w->person.traits, persons),
            *facts = copy_of(w->household.facts, households);
    uint32_t *home = copy_of(w->person.household, persons * sizeof *home);

    assert_memory_equal(w->person.next_household, home, persons * sizeof *home);
    settle_all(w);
    assert_memory_equal(w->person.role, role, persons);
    assert_memory_equal(w->person.traits, traits, persons);
    assert_memory_equal(w->household.facts, facts, households);
    assert_memory_equal(w->person.household, home, persons * sizeof *home);
    free(role);
    free(traits);
    free(facts);
    free(home);
}

/* `steps` random steps, books opened and closed every fourth. Returns the number of orphans
 * adopted. */
static uint32_t live(struct small_world *s, uint64_t seed, uint32_t steps)
{
    const size_t n = s->scenario.country.place_count;
    uint32_t orphans = 0, *moves = calloc(n * n, sizeof *moves);
    struct books books = { 0 };

    assert_non_null(moves);
    for (uint32_t step = 0; step < steps; step++) {
        if (step % 4 == 0) {
            books = open_books(s->w.census);
            ledger_clear(s->w.ledger);
            memset(moves, 0, n * n * sizeof *moves);
        }
        small_world_random_decide(s, seed, step);
        s->w.month += 3;
        struct people before = expected(&s->w);
        s->w.month -= 3;
        small_world_step(s, step);
        all_are_settled(&s->w);
        struct people after = found(&s->w);
        orphans += compare(&s->w, &before, &after);
        add_moves(&before, n, moves);
        if (step % 4 == 3)
            close_books(s, &books, moves);
        free(before.person);
        free(after.person);
    }
    free(moves);
    return orphans;
}

static void everybody_is_where_decided(void **state)
{
    (void)state;
    uint32_t orphans = 0;

    for (uint64_t seed = 0; seed < 12; seed++) {
        struct small_world s;

        small_world_make(&s, 3 + seed % 8, NULL, 0, seed % 2);
        small_world_random_fill(&s, seed, 20 + 40 * (uint32_t)(seed % 5));
        orphans += live(&s, seed, 40);
        small_world_free(&s);
    }
    assert_true(orphans > 20); /* the rare case did come up */
}

/* Several chunks of households (16 384 each), so that threads do share the work; the same bits
 * from 1, 2, 3 and 4 of them. */
static void threads_make_no_difference(void **state)
{
    (void)state;
    const int threads[] = { 1, 2, 3, 4 }, max = omp_get_max_threads();
    uint64_t reference = 0;

    for (int k = 0; k < 4; k++) {
        struct small_world s;

        omp_set_num_threads(threads[k]);
        small_world_make(&s, 9, NULL, 0, false);
        small_world_random_fill(&s, 99, 9000);
        assert_true(s.w.household.count > 3 * BLOCK_ROWS && s.w.person_blocks.count > 9);
        for (uint32_t step = 0; step < 4; step++) {
            small_world_random_decide(&s, 99, step);
            small_world_step(&s, step);
        }
        census_take_commuters(&s.w);
        const uint64_t hash = small_world_hash(&s.w);
        if (k == 0)
            reference = hash;
        assert_true(hash == reference);
        small_world_free(&s);
    }
    omp_set_num_threads(max);
}

/* The same for small worlds over many steps, and other decisions give another world. */
static void small_worlds_and_threads(void **state)
{
    (void)state;
    const int max = omp_get_max_threads();
    uint64_t hash[3][4];

    for (uint64_t seed = 0; seed < 3; seed++)
        for (int k = 0; k < 4; k++) {
            struct small_world s;

            omp_set_num_threads(1 << (k % 3));
            small_world_make(&s, 5, NULL, 0, false);
            small_world_random_fill(&s, 7, 150);
            for (uint32_t step = 0; step < 60; step++) {
                small_world_random_decide(&s, seed, step);
                small_world_step(&s, step);
            }
            hash[seed][k] = small_world_hash(&s.w);
            assert_true(hash[seed][k] == hash[seed][0]);
            small_world_free(&s);
        }
    assert_true(hash[0][0] != hash[1][0] && hash[1][0] != hash[2][0]);
    omp_set_num_threads(max);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(everybody_is_where_decided),
        cmocka_unit_test(threads_make_no_difference),
        cmocka_unit_test(small_worlds_and_threads),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
