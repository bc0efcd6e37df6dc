/* synthesis_enrolment: the chance of being a full-time student, by municipality and age.
 * Equation  logit p = logit p(age) + shift of the place, so that the place has three quarters of
 *           what its ages alone give and, of the other quarter of the nation, its part of the
 *           students by study place; what a place has no room for, the others have in proportion.
 * Source    by age COMPUTED: what the education process keeps up, so that neither studies nor
 *           graduates jump in the first years (students who mainly work count as employed); one
 *           quarter by study place COMPUTED: as the model spreads them after ten years, since most
 *           students stay registered at their parents'. */
#include <stdlib.h>

#include "engine/start/synthesis_parts.h"

static const struct knot enrolled[] = { { 18, 0 },    { 19, .273 }, { 20, .375 }, { 21, .379 },
                                        { 22, .257 }, { 23, .161 }, { 24, .07 },  { 25, .027 },
                                        { 26, .016 }, { 27, .007 }, { 28, .005 }, { 30, .002 },
                                        { 32, 0 },    { 255, 0 } };
static const double by_study_place = .25, shift_most = 2.0;
enum { FIRST = 19, END = 37 };

static void persons_by_age(const uint32_t *cells, double *n)
{
    for (int age = FIRST; age < END; age++)
        n[age - FIRST] = (double)(cells[age] + cells[AGES + age]);
}

static double expected(const double *n, double shift)
{
    double sum = 0.0;

    for (int age = FIRST; age < END; age++)
        sum += n[age - FIRST] * synthesis_shifted(synthesis_by_age(enrolled, age), shift);
    return sum;
}

int synthesis_enrolment(const struct world *w, double *chance, struct error *error)
{
    const struct country *c = &w->scenario->country;
    double *own = malloc(c->place_count * sizeof *own),
           *target = malloc(c->place_count * sizeof *target);
    double n[END - FIRST], p[END - FIRST], all = 0.0, students = 0.0, lost = 0.0;

    if (!own || !target) {
        free(own);
        free(target);
        return error_set(error, STATUS_INTERNAL, "not enough memory for students", NULL);
    }
    for (size_t k = 0; k < c->place_count; k++) {
        persons_by_age(synthesis_cells(w, k), n);
        all += own[k] = expected(n, 0.0);
        students += c->students[k];
    }
    for (size_t k = 0; k < c->place_count; k++) {
        persons_by_age(synthesis_cells(w, k), n);
        const double max = expected(n, shift_most);

        target[k] = students > 0.0 ? (1.0 - by_study_place) * own[k]
                                         + by_study_place * all * c->students[k] / students
                                   : own[k];
        lost += target[k] > max ? target[k] - max : 0.0;
    }
    for (size_t k = 0; k < c->place_count; k++) {
        persons_by_age(synthesis_cells(w, k), n);
        target[k] += all > 0.0 ? lost * own[k] / all : 0.0;
        for (int age = FIRST; age < END; age++)
            p[age - FIRST] = synthesis_by_age(enrolled, age);
        double shift = synthesis_shift(n, p, END - FIRST, target[k]);

        shift = shift > shift_most ? shift_most : shift;
        for (int age = 0; age < AGES; age++)
            chance[k * AGES + (size_t)age] = age >= FIRST && age < END
                                                 ? synthesis_shifted(p[age - FIRST], shift)
                                                 : 0.0;
    }
    free(own);
    free(target);
    return STATUS_OK;
}
