#include "engine/process.h"

#define PROCESS(folder, name) extern const struct process process_##name;
#include "engine/processes.def"
#undef PROCESS

const struct process *const process_list[] = {
#define PROCESS(folder, name) &process_##name,
#include "engine/processes.def"
#undef PROCESS
    NULL,
};

const char *process_evidence_name(enum evidence evidence)
{
    static const char *const name[] = { "found", "computed", "assumed", "none" };

    return name[evidence];
}
