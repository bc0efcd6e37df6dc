/* evidence: how a number of a table (parameters, levers, services, shocks) is known. */
#ifndef OMLAND_BASE_EVIDENCE_H
#define OMLAND_BASE_EVIDENCE_H

/* Found in the named source, computed from the tables at hand, assumed, or without evidence. */
enum evidence { FOUND, COMPUTED, ASSUMED, NONE };
const char *evidence_name(enum evidence evidence);

#endif
