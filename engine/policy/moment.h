/* moment: when a step begins and when the step before it began, in calendar years with fraction.
 * Both by the same sum, so that what was so at the beginning of one step is, bit by bit, what
 * the next step finds to have been. */
#ifndef OMLAND_POLICY_MOMENT_H
#define OMLAND_POLICY_MOMENT_H

struct moment {
    double now, before, dt;
};

static inline struct moment moment_of(int year, int part, int parts)
{
    const int earlier = part > 0 ? year : year - 1, last = part > 0 ? part - 1 : parts - 1;
    return (struct moment){ year + (double)part / parts, earlier + (double)last / parts,
                            1.0 / parts };
}

#endif
