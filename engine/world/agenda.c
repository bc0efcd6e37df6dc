#include "engine/world/agenda.h"

#include <string.h>

#include "engine/base/clones.h"
#include "engine/world/kept.h"

static const enum agenda_row first_of_households = AGENDA_separation;
_Static_assert(AGENDA_separation <= 8, "a bit a row of persons");
_Static_assert(AGENDA_ROWS - AGENDA_separation <= 8, "a bit a row of households");

enum { ALL_WORDS = (1u << DRAW_WORDS) - 1 };

/* What was kept when an agenda was drawn: the period, counted from 1; limits that thresholds may
 * reach while it holds; and by sex and age in months at that time, the highest of them that comes
 * until the end of the period. */
struct drawn {
    uint32_t period;
    struct agenda_limits holds;
    uint32_t bound[SEX_COUNT * AGENDA_MONTHS];
};

/* Thresholds move a little from one step to the next. */
static uint32_t with_margin(uint32_t threshold)
{
    const uint64_t more = (uint64_t)threshold + threshold / 4;

    return more < UINT32_MAX ? (uint32_t)more : UINT32_MAX;
}

static uint32_t highest_of(const uint32_t *below, int first, int last)
{
    uint32_t highest = 0;

    for (int age = first > 0 ? first : 0; age < COUNTRY_AGES && age <= last; age++)
        highest = below[age] > highest ? below[age] : highest;
    return highest;
}

/* months: from the first step of a period to its last. */
static void keep_bounds(const struct agenda_limits *limits, int months, struct drawn *d)
{
    /* neighbours of old age, where people are few and thresholds move most, are most */
    enum { NEIGHBOURS = 16 };

    for (int sex = 0; sex < SEX_COUNT; sex++) {
        uint32_t *holds = d->holds.below[sex];

        for (int age = 0; age < COUNTRY_AGES; age++)
            holds[age] = with_margin(
                highest_of(limits->below[sex], age - age / NEIGHBOURS, age + age / NEIGHBOURS));
        for (int month = 0, like = 0; month < AGENDA_MONTHS; month++) {
            /* else the ages until the end of the period are those of the month before */
            if (month % 12 == 0 || (month + months) % 12 == 0)
                like = month;
            d->bound[sex * AGENDA_MONTHS + month] = like == month
                                                        ? highest_of(holds, month / 12,
                                                                     (month + months) / 12)
                                                        : d->bound[sex * AGENDA_MONTHS + like];
        }
    }
}

static bool holds(const struct agenda_limits *kept, const struct agenda_limits *limits)
{
    bool below = true;

    for (int sex = 0; sex < SEX_COUNT; sex++)
        for (int age = 0; age < COUNTRY_AGES; age++)
            below &= limits->below[sex][age] <= kept->below[sex][age];
    return below;
}

int agenda_open(struct world *w, enum agenda_row row, const struct stream *stream, uint32_t draw,
                const struct agenda_limits *limits, struct agenda *agenda, struct error *error)
{
    const bool of_persons = row < first_of_households;
    const uint32_t period = stream->step / DRAW_WORDS + 1;
    struct drawn *all = kept_room(w->kept, KEPT_AGENDA, AGENDA_ROWS * sizeof *all);

    if (!all)
        return error_set(error, STATUS_INTERNAL, "not enough memory for the agenda", NULL);
    struct drawn *d = &all[row];
    *agenda =
        (struct agenda){ .world = w,
                         .bound = d->bound,
                         .stream = stream_of_period(*stream),
                         .draw = draw,
                         .word = (int)(stream->step % DRAW_WORDS),
                         .of_persons = of_persons,
                         .draws = d->period != period || !holds(&d->holds, limits),
                         .shift = (uint8_t)(of_persons ? row : row - first_of_households),
                         .uid = of_persons ? w->person.uid : w->household.uid,
                         .column = { NULL, of_persons ? w->person.agenda_2 : w->household.agenda_2,
                                     of_persons ? w->person.agenda_3 : w->household.agenda_3,
                                     of_persons ? w->person.agenda_4 : w->household.agenda_4 } };
    if (agenda->draws) {
        const int parts = w->scenario->parts > 0 ? w->scenario->parts : 1;

        keep_bounds(limits, (DRAW_WORDS - 1) * 12 / parts, d);
        d->period = period;
    }
    return STATUS_OK;
}

CLONES
static void leave_unknown(const uint8_t *restrict passed_over, uint8_t bit, size_t n,
                          uint8_t *restrict mark)
{
    for (size_t k = 0; k < n; k++)
        mark[k] = (uint8_t)(mark[k] & ((passed_over[k] & bit) == 0));
}

/* A bit a word: at or above the bound. */
CLONES
static void hold_against(uint32_t word[DRAW_WORDS][DRAW_LANES], const uint32_t *restrict below,
                         size_t n, uint8_t *restrict passed_over)
{
    for (size_t k = 0; k < n; k++) {
        const uint32_t bound = below[k];

        passed_over[k] = (uint8_t)((uint32_t)(word[0][k] >= bound)
                                   | (uint32_t)(word[1][k] >= bound) << 1
                                   | (uint32_t)(word[2][k] >= bound) << 2
                                   | (uint32_t)(word[3][k] >= bound) << 3);
    }
}

/* Takes one word of all rows into its column. */
CLONES
static void put(const uint8_t *restrict passed_over, int word, uint8_t shift, size_t n,
                uint8_t *restrict column)
{
    for (size_t k = 0; k < n; k++)
        column[k] = (uint8_t)((column[k] & ~(1u << shift))
                              | ((uint32_t)(passed_over[k] >> word) & 1u) << shift);
}

/* By age in months: no division. */
CLONES
static void bounds_of_persons(const struct agenda *agenda, uint32_t first, size_t n,
                              uint32_t *restrict below)
{
    const int16_t *restrict birth = agenda->world->person.birth + first;
    const uint8_t *restrict sex = agenda->world->person.sex + first;
    const uint32_t *restrict bound = agenda->bound;
    const int month = agenda->world->month;

    for (size_t k = 0; k < n; k++) {
        int months = month - birth[k];

        months = months < 0 ? 0 : months < AGENDA_MONTHS ? months : AGENDA_MONTHS - 1;
        below[k] = bound[sex[k] * AGENDA_MONTHS + months];
    }
}

/* Those of the marked who may be below their bound; the others are passed over without a draw. */
CLONES
static void may_be_below(const uint8_t *restrict mark, const uint32_t *restrict below, size_t n,
                         uint8_t *restrict may, uint8_t *restrict passed_over)
{
    for (size_t k = 0; k < n; k++) {
        may[k] = mark[k] & (below[k] > 0);
        passed_over[k] = (uint8_t)(-(mark[k] & (below[k] == 0)) & ALL_WORDS);
    }
}

/* Draws for all of n rows at once, where most may be below. */
static void draw_all(const struct agenda *agenda, uint32_t first, size_t n, const uint32_t *below,
                     const uint8_t *may, uint8_t *passed_over)
{
    for (size_t k = 0; k < n; k += DRAW_LANES) {
        const size_t some = n - k < DRAW_LANES ? n - k : DRAW_LANES;
        uint32_t word[DRAW_WORDS][DRAW_LANES];
        uint8_t found[DRAW_LANES];

        draw_blocks(&agenda->stream, agenda->uid + first + k, some, agenda->draw, word);
        hold_against(word, below + k, some, found);
        for (size_t j = 0; j < some; j++)
            passed_over[k + j] |= (uint8_t)(found[j] & -may[k + j]);
    }
}

/* The same row by row of those who may be. */
static void draw_some(const struct agenda *agenda, uint32_t first, size_t n, const uint32_t *below,
                      const uint8_t *may, uint8_t *passed_over)
{
    uint32_t row[AGENDA_BATCH + 1];
    size_t drawn = 0;

    for (size_t k = 0; k < n; k++) {
        row[drawn] = (uint32_t)k;
        drawn += may[k];
    }
    for (size_t k = 0; k < drawn; k += DRAW_LANES) {
        const size_t some = drawn - k < DRAW_LANES ? drawn - k : DRAW_LANES;
        uint32_t word[DRAW_WORDS][DRAW_LANES], bound[DRAW_LANES] = { 0 };
        uint64_t uid[DRAW_LANES];
        uint8_t found[DRAW_LANES];

        for (size_t j = 0; j < some; j++) {
            uid[j] = agenda->uid[first + row[k + j]];
            bound[j] = below[row[k + j]];
        }
        draw_blocks(&agenda->stream, uid, some, agenda->draw, word);
        hold_against(word, bound, some, found);
        for (size_t j = 0; j < some; j++)
            passed_over[row[k + j]] = found[j];
    }
}

/* Draws for the marked of n rows: passed_over has a bit a word; 0 for the others. */
static void draw(const struct agenda *agenda, uint32_t first, size_t n, const uint8_t *mark,
                 uint8_t *passed_over)
{
    uint32_t below[AGENDA_BATCH] = { 0 };
    uint8_t may[AGENDA_BATCH];
    size_t marked = 0;

    if (agenda->of_persons)
        bounds_of_persons(agenda, first, n, below);
    else
        for (size_t k = 0; k < n; k++)
            below[k] = agenda->bound[0];
    may_be_below(mark, below, n, may, passed_over);
    for (size_t k = 0; k < n; k++)
        marked += may[k];
    if (3 * marked > 2 * n)
        draw_all(agenda, first, n, below, may, passed_over);
    else
        draw_some(agenda, first, n, below, may, passed_over);
}

void agenda_marks(const struct agenda *agenda, uint32_t first, size_t n, uint8_t *mark)
{
    uint8_t passed_over[AGENDA_BATCH];

    if (!agenda->draws) {
        leave_unknown(agenda->column[agenda->word] + first, (uint8_t)(1u << agenda->shift), n,
                      mark);
        return;
    }
    draw(agenda, first, n, mark, passed_over);
    for (int word = agenda->word + 1; word < DRAW_WORDS; word++)
        put(passed_over, word, agenda->shift, n, agenda->column[word] + first);
    leave_unknown(passed_over, (uint8_t)(1u << agenda->word), n, mark);
}

void agenda_words(const struct agenda *agenda, const uint32_t *row, size_t n, uint32_t *word)
{
    for (size_t k = 0; k < n; k += DRAW_LANES) {
        const size_t some = n - k < DRAW_LANES ? n - k : DRAW_LANES;
        uint32_t words[DRAW_WORDS][DRAW_LANES];
        uint64_t uid[DRAW_LANES];

        for (size_t j = 0; j < some; j++)
            uid[j] = agenda->uid[row[k + j]];
        draw_blocks(&agenda->stream, uid, some, agenda->draw, words);
        memcpy(word + k, words[agenda->word], some * sizeof *word);
    }
}

void agenda_forget(struct world *w)
{
    struct drawn *all = kept_room(w->kept, KEPT_AGENDA, AGENDA_ROWS * sizeof *all);
    uint8_t *column[] = { w->person.agenda_2,    w->person.agenda_3,    w->person.agenda_4,
                          w->household.agenda_2, w->household.agenda_3, w->household.agenda_4 };

    for (size_t k = 0; k < sizeof column / sizeof *column; k++)
        if (column[k])
            memset(column[k], 0, k < 3 ? w->person.capacity : w->household.capacity);
    if (all)
        memset(all, 0, AGENDA_ROWS * sizeof *all);
}
