#include "engine/processes/select_rows.h"

#include <stdlib.h>
#include <string.h>

#include "engine/world/boundary.h"
#include "engine/world/places.h"

int select_rows(const struct blocks *blocks,
                size_t (*predicate)(const void *context, const struct block *b, uint32_t *row),
                const void *context, struct row_list *list, struct error *error)
{
    const size_t rows = blocks->count ? blocks->block[blocks->count - 1].end : 0;
    size_t *found = malloc((blocks->count + 1) * sizeof *found);

    list->count = 0;
    /* a block writes into its own rows of the list; the rest is never read */
    list->row = malloc((rows + 1) * sizeof *list->row);
    if (!found || !list->row) {
        free(found);
        free(list->row);
        list->row = NULL;
        return error_set(error, STATUS_INTERNAL, "not enough memory for the events of a step",
                         NULL);
    }
    for_each_block(blocks, b)
        found[b_row] = predicate(context, b, list->row + b->begin);
    for (size_t k = 0; k < blocks->count; k++) {
        memmove(list->row + list->count, list->row + blocks->block[k].begin,
                found[k] * sizeof *list->row);
        list->count += found[k];
    }
    free(found);
    return STATUS_OK;
}

/* Those of rows [begin, end) of candidates of a municipality that are picked and have come. */
static size_t arrived(const struct world *w,
                      size_t (*predicate)(const void *context, const struct block *b,
                                          uint32_t *row),
                      const void *context, const struct block *b, uint32_t *row)
{
    uint32_t found[BLOCK_ROWS + 1];
    const size_t selected = predicate(context, b, found);
    size_t n = 0;

    for (size_t k = 0; k < selected; k++)
        if (boundary_came(w, found[k]))
            row[n++] = found[k];
    return n;
}

int select_rows_arrived(const struct world *w,
                        size_t (*predicate)(const void *context, const struct block *b,
                                            uint32_t *row),
                        const void *context, struct row_list *list, struct error *error)
{
    for (size_t p = 0; p < w->places->count && boundary_region_run(w); p++) {
        if (boundary_candidates(w, p) == 0)
            continue;
        const uint32_t first = w->household
                                   .first[w->household_begin[p + 1] - boundary_candidates(w, p)],
                       last = w->person_begin[p + 1];
        uint32_t *longer = realloc(list->row, (list->count + (last - first) + 1) * sizeof *longer);

        if (!longer)
            return error_set(error, STATUS_INTERNAL, "not enough memory for the events of a step",
                             NULL);
        list->row = longer;
        for (uint32_t i = first; i < last; i += BLOCK_ROWS)
            list->count += arrived(
                w, predicate, context,
                &(struct block){ i, last - i > BLOCK_ROWS ? i + BLOCK_ROWS : last, (uint16_t)p },
                list->row + list->count);
    }
    return STATUS_OK;
}

size_t select_rows_marked(uint8_t mark[SELECT_ROWS_BATCH], size_t n, uint32_t first, uint32_t *row)
{
    size_t found = 0;

    memset(mark + n, 0, -n % 8);
    for (uint32_t k = 0; k < n; k += 8) {
        uint64_t eight;

        memcpy(&eight, mark + k, sizeof eight);
        if (eight)
            for (uint32_t j = k; j < k + 8; j++) {
                row[found] = first + j;
                found += mark[j];
            }
    }
    return found;
}

size_t select_rows_batch(const struct agenda *agenda, uint32_t first, size_t n,
                         uint8_t mark[SELECT_ROWS_BATCH], uint32_t *row, uint32_t *word)
{
    agenda_marks(agenda, first, n, mark);
    const size_t found = select_rows_marked(mark, n, first, row);

    agenda_words(agenda, row, found, word);
    return found;
}

/* Those of a block whose code is another; without codes all. */
static size_t select_below(const struct agenda *agenda, const struct block *b, const uint8_t *code,
                           uint8_t except, uint32_t *row, uint32_t *word)
{
    size_t n = 0;

    for (uint32_t i = b->begin; i < b->end; i += SELECT_ROWS_BATCH) {
        const size_t some = b->end - i < SELECT_ROWS_BATCH ? b->end - i : SELECT_ROWS_BATCH;
        uint8_t mark[SELECT_ROWS_BATCH];
        uint32_t found[SELECT_ROWS_BATCH + 8], drawn[SELECT_ROWS_BATCH];

        memset(mark, 1, some);
        for (size_t k = 0; code && k < some; k++)
            mark[k] = code[i + k] != except;
        const size_t near = select_rows_batch(agenda, i, some, mark, found, drawn);
        memcpy(row + n, found, near * sizeof *row);
        memcpy(word + n, drawn, near * sizeof *word);
        n += near;
    }
    return n;
}

size_t select_rows_below(const struct agenda *agenda, const struct block *b, uint32_t *row,
                         uint32_t *word)
{
    return select_below(agenda, b, NULL, 0, row, word);
}

size_t select_rows_except(const struct agenda *agenda, const struct block *b, const uint8_t *code,
                          uint8_t except, uint32_t *row, uint32_t *word)
{
    return select_below(agenda, b, code, except, row, word);
}
