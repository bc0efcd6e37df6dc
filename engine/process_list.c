#include "engine/process_list.h"

#include <stddef.h>

#define PROCESS(folder, name) extern const struct process process_##name;
#include "engine/processes.def"
#undef PROCESS

const struct process *const process_list[] = {
#define PROCESS(folder, name) &process_##name,
#include "engine/processes.def"
#undef PROCESS
    NULL,
};
