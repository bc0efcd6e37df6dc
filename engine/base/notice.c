#include "engine/base/notice.h"

#include <stdlib.h>
#include <string.h>

static char *copy(const char *text)
{
    const size_t length = text ? strlen(text) + 1 : 0;
    char *own = text ? malloc(length) : NULL;

    if (own)
        memcpy(own, text, length);
    return own;
}

void notice_add(struct notices *notices, const char *text)
{
    if (notices->count > NOTICES_MOST)
        return;
    if (notices->count == NOTICES_MOST && text)
        text = "more of what is asked has no effect, or less than asked; the rest is not shown";
    for (size_t k = 0; text && k < notices->count; k++)
        if (strcmp(notices->text[k], text) == 0)
            return;
    char *own = copy(text);
    char **larger = own ? realloc(notices->text, (notices->count + 1) * sizeof *larger) : NULL;

    if (!larger) {
        free(own);
        notices->lost = true;
        return;
    }
    notices->text = larger;
    notices->text[notices->count++] = own;
}

void notice_add_all(struct notices *notices, const struct notices *others)
{
    for (size_t k = 0; k < others->count; k++)
        notice_add(notices, others->text[k]);
    notices->lost |= others->lost;
}

void notice_free(struct notices *notices)
{
    for (size_t k = 0; k < notices->count; k++)
        free(notices->text[k]);
    free(notices->text);
    memset(notices, 0, sizeof *notices);
}

size_t notice_head(const char *text)
{
    const char *end = strstr(text, "; ");

    return end ? (size_t)(end - text) : strlen(text);
}

static bool same_head(const char *one, const char *other)
{
    const size_t length = notice_head(one);

    return length == notice_head(other) && memcmp(one, other, length) == 0;
}

static void add_row(struct notice_tally *tally, const char *text)
{
    char *own = copy(text);
    struct notice_row *larger = own ? realloc(tally->row, (tally->count + 1) * sizeof *larger)
                                    : NULL;

    if (!larger) {
        free(own);
        tally->lost = true;
        return;
    }
    tally->row = larger;
    tally->row[tally->count++] = (struct notice_row){ own, 1, true };
}

/* Whether this is the first notice of its head in the run. */
static bool is_first(const struct notices *run, size_t row)
{
    for (size_t k = 0; k < row; k++)
        if (same_head(run->text[k], run->text[row]))
            return false;
    return true;
}

void notice_count(struct notice_tally *tally, const struct notices *run)
{
    const size_t known = tally->count;

    for (size_t k = 0; k < run->count; k++) {
        size_t at = 0;

        while (at < known && !same_head(tally->row[at].text, run->text[k]))
            at++;
        const bool first = is_first(run, k);

        if (at < known) {
            tally->row[at].runs += first;
            tally->row[at].alike &= first && strcmp(tally->row[at].text, run->text[k]) == 0;
        } else if (first) {
            add_row(tally, run->text[k]);
        } else {
            for (size_t i = known; i < tally->count; i++)
                tally->row[i].alike &= !same_head(tally->row[i].text, run->text[k]);
        }
    }
    tally->lost |= run->lost;
    tally->runs++;
}

void notice_tally_free(struct notice_tally *tally)
{
    for (size_t k = 0; k < tally->count; k++)
        free(tally->row[k].text);
    free(tally->row);
    memset(tally, 0, sizeof *tally);
}
