/* services: what people travel to, from the rows of services.def. */
#ifndef OMLAND_WORLD_SERVICES_H
#define OMLAND_WORLD_SERVICES_H

#include "engine/base/evidence.h"
#include "engine/setting/codes.h"

enum service {
#define SERVICE(name, ...) SERVICE_##name,
#include "engine/world/services.def"
#undef SERVICE
    SERVICE_COUNT
};

/* MARKET and STATE: the municipality has some or none. MUNICIPAL: always one, the number by
 * need. */
enum service_kind { SERVICE_MARKET, SERVICE_STATE, SERVICE_MUNICIPAL };
const char *service_kind_name(enum service_kind kind);

struct service_row {
    const char *name, *label, *label_nb, *label_nn;
    enum service_kind kind;
    int first_age, last_age;
    double threshold, further, growth, hysteresis;
    int years;
    double jobs;
    enum sector sector;
    double reach, pull, hub, digital, weight;
    enum evidence evidence;
    const char *source;
};
extern const struct service_row service_list[SERVICE_COUNT];

/* The farthest that counts, minutes: also where the country has no outlet at all. */
#define SERVICE_FAR 600.0

#endif
