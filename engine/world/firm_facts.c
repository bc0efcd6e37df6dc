#include "engine/world/firm_facts.h"

#include "engine/base/numeric.h"
#include "engine/setting/country.h"

const double firm_facts_owner_jobs[SECTOR_COUNT] = { [SECTOR_PRIMARY] = 0.42,
                                                     [SECTOR_MANUFACTURING] = 0.015,
                                                     [SECTOR_CONSTRUCTION] = 0.08,
                                                     [SECTOR_TRADE_TRANSPORT] = 0.035,
                                                     [SECTOR_HOSPITALITY_CULTURE] = 0.12,
                                                     [SECTOR_KNOWLEDGE_SERVICES] = 0.055,
                                                     [SECTOR_ADMINISTRATION] = 0.0,
                                                     [SECTOR_EDUCATION] = 0.01,
                                                     [SECTOR_HEALTH_SOCIAL] = 0.04,
                                                     [SECTOR_OTHER] = 0.2 };

const double firm_facts_jobless[SECTOR_COUNT] = { [SECTOR_PRIMARY] = 0.6,
                                                  [SECTOR_MANUFACTURING] = 0.045,
                                                  [SECTOR_CONSTRUCTION] = 0.12,
                                                  [SECTOR_TRADE_TRANSPORT] = 0.12,
                                                  [SECTOR_HOSPITALITY_CULTURE] = 0.2,
                                                  [SECTOR_KNOWLEDGE_SERVICES] = 0.25,
                                                  [SECTOR_ADMINISTRATION] = 0.0,
                                                  [SECTOR_EDUCATION] = 0.06,
                                                  [SECTOR_HEALTH_SOCIAL] = 0.04,
                                                  [SECTOR_OTHER] = 0.8 };

const double firm_facts_public[SECTOR_COUNT] = {
    [SECTOR_ADMINISTRATION] = 1.0, [SECTOR_EDUCATION] = 0.85, [SECTOR_HEALTH_SOCIAL] = 0.75
};

const double firm_facts_exposed[SECTOR_COUNT] = { [SECTOR_PRIMARY] = 1.0,
                                                  [SECTOR_MANUFACTURING] = 1.0,
                                                  [SECTOR_HOSPITALITY_CULTURE] = 0.30,
                                                  [SECTOR_KNOWLEDGE_SERVICES] = 0.35 };

const double firm_facts_skill[SECTOR_COUNT] = { [SECTOR_PRIMARY] = 0.15,
                                                [SECTOR_MANUFACTURING] = 0.25,
                                                [SECTOR_CONSTRUCTION] = 0.15,
                                                [SECTOR_TRADE_TRANSPORT] = 0.20,
                                                [SECTOR_HOSPITALITY_CULTURE] = 0.25,
                                                [SECTOR_KNOWLEDGE_SERVICES] = 0.55,
                                                [SECTOR_ADMINISTRATION] = 0.60,
                                                [SECTOR_EDUCATION] = 0.75,
                                                [SECTOR_HEALTH_SOCIAL] = 0.50,
                                                [SECTOR_OTHER] = 0.35 };

void firm_facts_density(const struct country *country, const uint32_t *jobs, double elasticity,
                        double *factor)
{
    double sum = 0.0, weight = 0.0;

    for (size_t k = 0; k < country->place_count; k++) {
        const double land = country->places[k].land_km2;

        factor[k] = numeric_log((jobs[k] + 1.0) / (land > 1.0 ? land : 1.0));
        sum += jobs[k] * factor[k];
        weight += jobs[k];
    }
    for (size_t k = 0; k < country->place_count; k++)
        factor[k] = numeric_exp(elasticity * (factor[k] - (weight > 0.0 ? sum / weight : 0.0)));
}
