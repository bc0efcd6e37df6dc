#include "engine/commands/notice_print.h"

#include "engine/experiment/ensemble.h"

static const char prefix[] = "omland: warning: ";

void notice_print(FILE *out, const struct notices *notices)
{
    for (size_t k = 0; k < notices->count; k++)
        fprintf(out, "%s%s\n", prefix, notices->text[k]);
}

void notice_print_tally(FILE *out, const struct notice_tally *tally, const char *runs)
{
    for (size_t k = 0; k < tally->count; k++) {
        const struct notice_row *row = &tally->row[k];
        const size_t head = notice_head(row->text);

        fputs(prefix, out);
        if (tally->runs > 1)
            fprintf(out, "in %zu of %zu %s: ", row->runs, tally->runs, runs);
        if (row->alike || !row->text[head])
            fprintf(out, "%s\n", row->text);
        else
            fprintf(out, "%.*s; such as: %s\n", (int)head, row->text, row->text + head + 2);
    }
}

int notice_print_ensemble(FILE *out, const char *folder, struct error *error)
{
    struct notice_tally tally = { 0 };
    const int status = ensemble_notices(folder, &tally, error);

    notice_print_tally(out, &tally, "runs");
    notice_tally_free(&tally);
    return status;
}
