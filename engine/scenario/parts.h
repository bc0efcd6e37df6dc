/* parts: what a scenario is read in, in the order of scenario_read.c; each fills its part of
 * reader->scenario and reports its mistakes. */
#ifndef OMLAND_SCENARIO_PARTS_H
#define OMLAND_SCENARIO_PARTS_H

#include "engine/scenario/ini/reader.h"

void sections_read(struct reader *reader);
/* [world]: own microdata. */
void sections_read_world(struct reader *reader);
void sections_read_output(struct reader *reader);
void parameters_read(struct reader *reader);
/* [tables]: reads the country when time and folder are known. */
void sections_read_country(struct reader *reader);
void policies_read(struct reader *reader);
void shocks_read(struct reader *reader);

#endif
