/* identity: the kinds of things that get a uid by draw_identity(kind, ...), so that no two kinds
 * share a number. */
#ifndef OMLAND_WORLD_IDENTITY_H
#define OMLAND_WORLD_IDENTITY_H

enum identity {
    /* municipality number, sex << 8 | age, name of family and member (synthesis_parts.h) */
    IDENTITY_PERSON = 1,
    IDENTITY_NEWBORN,   /* mother's uid, step, ordinal at the birth */
    IDENTITY_HOUSEHOLD, /* first adult's uid, step (0xffffffff at the start), 0 */
    IDENTITY_IMMIGRANT, /* step, national ordinal, 0 */
    /* municipality number, sector << 32 | step (0xffffffff at the start), ordinal (at the start
     * class << 24 | ordinal) */
    IDENTITY_FIRM,
    IDENTITY_PLACE, /* municipality number, 0, 0 */
    /* uid in the reference, step << 8 | what it was sampled for, target region: somebody who may
     * come from the rest of the country (region/candidate_record.c) */
    IDENTITY_CANDIDATE,
    IDENTITY_OUTSIDE_FIRM, /* municipality number, 0, 0 */
    /* list, table, row: who starts a region run or may come, by a compact reference
     * (region/region_identity.c) */
    IDENTITY_COMPACT
};

#endif
