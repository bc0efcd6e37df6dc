#include "engine/setting/scenario.h"

#include <stdlib.h>
#include <string.h>

void scenario_free_policy(struct policy *policy)
{
    free(policy->amount);
    free(policy->meant);
    free(policy->room);
    free(policy->edges);
}

static void free_shock(struct shock *shock)
{
    free(shock->meant);
    free(shock->amount);
    free(shock->room);
    free(shock->edges);
}

static void free_setting(struct setting *setting)
{
    free(setting->section);
    free(setting->key);
    free(setting->value);
    free(setting->origin);
}

void scenario_free_sources(struct source *sources, size_t count)
{
    for (size_t k = 0; k < count; k++) {
        free(sources[k].path);
        free(sources[k].text);
    }
    free(sources);
}

void scenario_free(struct scenario *scenario)
{
    for (size_t k = 0; k < PROCESS_LIMIT; k++)
        free(scenario->parameters[k]);
    for (size_t k = 0; k < scenario->policy_count; k++)
        scenario_free_policy(&scenario->policies[k]);
    free(scenario->policies);
    for (size_t k = 0; k < scenario->shock_count; k++)
        free_shock(&scenario->shocks[k]);
    free(scenario->shocks);
    free(scenario->scope);
    notice_free(&scenario->notices);
    country_free(&scenario->country);
    for (size_t k = 0; k < scenario->setting_count; k++)
        free_setting(&scenario->settings[k]);
    free(scenario->settings);
    scenario_free_sources(scenario->sources, scenario->source_count);
    memset(scenario, 0, sizeof *scenario);
}
