/* process_list: the processes in the order of the schedule, from the rows of processes.def. */
#ifndef OMLAND_PROCESS_LIST_H
#define OMLAND_PROCESS_LIST_H

#include "engine/process.h"

/* Ended by null. */
extern const struct process *const process_list[];

#endif
