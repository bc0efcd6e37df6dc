#include "engine/world/services.h"

const struct service_row service_list[SERVICE_COUNT] = {
#define SERVICE(name, en, nb, nn, kind, first, last, threshold, further, growth, hysteresis,       \
                years, jobs, sector, reach, pull, hub, digital, weight, evidence, source)          \
    { #name,     en,      nb,     nn,         SERVICE_##kind, first,    last,                      \
      threshold, further, growth, hysteresis, years,          jobs,     SECTOR_##sector,           \
      reach,     pull,    hub,    digital,    weight,         evidence, source },
#include "engine/world/services.def"
#undef SERVICE
};

const char *service_kind_name(enum service_kind kind)
{
    static const char *const name[] = { "market", "state", "municipal" };

    return name[kind];
}
