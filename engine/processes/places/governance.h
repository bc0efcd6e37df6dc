/* governance: what a municipality's planners and its ways of working make of a measure: the
 * formulas, shared by the process, the start and the tests. */
#ifndef OMLAND_PROCESSES_GOVERNANCE_H
#define OMLAND_PROCESSES_GOVERNANCE_H

#include <stddef.h>
#include <stdint.h>

#include "engine/process.h"

struct governance {
    double strength;
    /* capacity */
    double planners, planners_at, planners_growth, load, load_doubling, coordination;
    double usual, culture_half_life, clarity_half_life, leadership_half_life; /* stocks */
    double leadership_rate, culture_rate, network_rate, practice_rate, practice_money;
    /* delivery */
    double least, half, slack, ways, delay;
    /* merging */
    double disruption, reorganisation_half_life;
};

/* Full-time planners of its own, for community planning: planners (population /
 * planners_at)^planners_growth; 0 without inhabitants. */
double governance_planners(const struct governance *p, double population);
/* Planners the law asks for: load (1 + population / load_doubling), less the share `simpler`. */
double governance_load(const struct governance *p, double population, double simpler);
/* Share of the shared planners' time that co-ordination takes, by the number of partners; 0 for
 * one alone. */
double governance_loss(const struct governance *p, double partners);
/* Planners free for measures: the positive part of capacity, rounded off by `slack`, so that it
 * rises everywhere and is never 0; times exp(ways (stock - usual)) and 1 - disruption
 * reorganisation. `stock`: mean of plan culture, role clarity and leadership. */
double governance_free(const struct governance *p, double capacity, double stock,
                       double reorganisation);
/* free / (free + half), in (0, 1). */
double governance_ability(const struct governance *p, double free);
/* 1 - strength (1 - least)(1 - ability), in (0, 1] */
double governance_delivery(const struct governance *p, double ability);
/* years: strength delay (1 - ability) */
double governance_delay(const struct governance *p, double ability);

/* A stock after dt years: it decays toward `usual` with its half-life and grows by `rate` of
 * what is missing to 1. Exact for any dt. */
double governance_stock(double stock, double usual, double half_life, double rate, double dt);

/* Sets planning_capacity, planning_load, delivery and delay of all municipalities from stocks,
 * drivers and the census. */
void governance_settle(const struct governance *p, struct world *w);
/* The same for a new world, stocks at their usual level. Nothing when the process is switched
 * off. Returns a status. */
ERROR_CHECKED int governance_start(const struct step *s, struct world *w);

#endif
