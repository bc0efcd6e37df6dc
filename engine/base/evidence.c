#include "engine/base/evidence.h"

const char *evidence_name(enum evidence evidence)
{
    static const char *const name[] = { "found", "computed", "assumed", "none" };

    return name[evidence];
}
