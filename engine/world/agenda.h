/* agenda: who may have an event in the coming steps, drawn once a period of four steps.
 * Equation  an event happens when its word is below its threshold of the day:
 *           P(word < t) = t / 2^32. One block of four words is drawn an agent, process and period,
 *           a word a step. Where a word is at or above a bound B that the threshold of its day will
 *           not exceed, nothing can happen on that day: the agent is passed over. Of the others the
 *           word is looked at on the day, and the threshold of the day decides. B is the highest
 *           threshold by sex and age when the agenda is drawn, with a margin.
 * Exact     Bounds only choose who is looked at. A step whose thresholds exceed them draws the
 *           agenda anew, and those for whom it was not drawn (newborn, immigrants, candidates of a
 *           region run) have no bits, which says that they are to be looked at. So neither bounds
 *           nor when the agenda was drawn can be seen in any result.
 * Source    thinning of a bounding rate: Lewis & Shedler (1979), Naval Research Logistics 26.
 * Evidence  tests/world/test_agenda.c. */
#ifndef OMLAND_WORLD_AGENDA_H
#define OMLAND_WORLD_AGENDA_H

#include "engine/base/draw.h"
#include "engine/world/world.h"

/* Rows at a time; months of age that are told apart, the last for all above. */
enum { AGENDA_BATCH = 512, AGENDA_MONTHS = 12 * COUNTRY_AGES };

enum agenda_row {
#define AGENDA(table, name) AGENDA_##name,
#include "engine/world/agenda.def"
#undef AGENDA
    AGENDA_ROWS
};

/* What no threshold of the step exceeds. Of households the first cell holds for all. */
struct agenda_limits {
    uint32_t below[SEX_COUNT][COUNTRY_AGES];
};

/* An agenda in one step. */
struct agenda {
    const struct world *world;
    const uint32_t *bound;  /* by sex and age in months, for drawing; of households the first */
    struct stream stream;   /* of the period */
    uint32_t draw;          /* its number */
    int word;               /* that of the step */
    bool of_persons, draws; /* whether it is drawn in this step */
    uint8_t shift;          /* its bit in the columns */
    const uint64_t *uid;
    uint8_t *column[DRAW_WORDS]; /* by word; none for the first, which is used when it is drawn */
};

/* Opens an agenda for the step of a process's stream: finds whether it is drawn and still holds
 * under these limits. Called between parallel loops; then every settled row of the table is to be
 * asked about by agenda_marks once. Returns a status. */
ERROR_CHECKED int agenda_open(struct world *w, enum agenda_row row, const struct stream *stream,
                              uint32_t draw, const struct agenda_limits *limits,
                              struct agenda *agenda, struct error *error);

/* Of n rows from `first`, at most AGENDA_BATCH, mark[k] says whether row first + k may have the
 * event as far as the process sees (1, else 0); afterwards, whether it may have it by its word,
 * too. */
void agenda_marks(const struct agenda *agenda, uint32_t first, size_t n, uint8_t *mark);

/* The words that decide for n rows. */
void agenda_words(const struct agenda *agenda, const uint32_t *row, size_t n, uint32_t *word);

/* Nothing is known any more: of a world whose tables were put back to an earlier day. */
void agenda_forget(struct world *w);

#endif
