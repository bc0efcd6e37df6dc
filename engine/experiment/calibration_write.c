/* calibration_write: NAME.csv and NAME.ini, each written beside and renamed. */
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "engine/experiment/calibration.h"
#include "output/destination.h"
#include "version.h"

static const char *const group_name[CALIBRATION_GROUPS] = {
    "16", "20", "25", "30", "40", "50", "67"
};

static void write_table(FILE *file, const struct scenario *s, const struct calibration_fit *fit)
{
    const struct country *c = &s->country;

    fputs("code", file);
    for (int g = 0; g < CALIBRATION_GROUPS; g++)
        fprintf(file, ",attraction_%s", group_name[g]);
    fputs(",attraction_error", file);
    for (int g = 0; g < CALIBRATION_GROUPS; g++)
        fprintf(file, ",out_%s", group_name[g]);
    fputs(",fertility,mortality,immigration_share,growth_recent,growth_level", file);
    for (int g = 0; g < COUNTRY_APART_GROUPS; g++)
        fprintf(file, ",women_%s", group_name[g]);
    fputs("\n", file);
    for (size_t j = 0; j < c->place_count; j++) {
        fputs(c->places[j].code, file);
        for (int g = 0; g < CALIBRATION_GROUPS; g++)
            fprintf(file, ",%.4f", c->attraction[j * CALIBRATION_GROUPS + (size_t)g]);
        fprintf(file, ",%.4f", fit->beta_error[j]);
        for (int g = 0; g < CALIBRATION_GROUPS; g++)
            fprintf(file, ",%.4g", c->out_factor[j * CALIBRATION_GROUPS + (size_t)g]);
        fprintf(file, ",%.4f,%.4g,%.8f,%.4f,%.4f", fit->fertility[j], c->mortality_factor[j],
                c->immigration_share[j], c->growth_recent[j], c->growth_level[j]);
        for (int g = 0; g < COUNTRY_APART_GROUPS; g++)
            fprintf(file, ",%.4f", c->attraction_women[j * COUNTRY_APART_GROUPS + (size_t)g]);
        fputs("\n", file);
    }
}

/* Pairs of ten commuters and more, each home with itself, and the others of a home together. */
static void write_commuting(FILE *file, const struct scenario *s)
{
    const struct country *c = &s->country;
    size_t told = SIZE_MAX; /* the home whose few stand already */

    fputs("home,work,factor\n", file);
    for (size_t k = 0; k < c->commuting_count; k++) {
        const struct country_flow *f = &c->commuting[k];
        const bool few = f->from != f->to && f->persons < COUNTRY_FEW_COMMUTERS;

        if (f->to == COUNTRY_WORK_OUTSIDE || (few && told == f->from))
            continue;
        told = few ? f->from : told;
        fprintf(file, "%s,%s,%.4g\n", c->places[f->from].code, few ? "few" : c->places[f->to].code,
                exp((double)f->log_factor));
    }
}

/* Years from the start on were used: whoever tests a forecast by this has looked ahead. */
static void write_borrowed(FILE *file, int start, int until)
{
    if (start < until)
        fprintf(
            file,
            "; BORROWED: the scenario starts in %d and knows %d-%d, its own future, by this file: "
            "no test of forecasts.\n",
            start, start, until - 1);
}

/* As low as the parameters of the process uncertainty may be. */
static const double response_least = 0.1;
static const char *const class_name[7] = { "", "", " 1-2", ", 3", ", 4", ", 5", ", 6" };

/* How much one unit of A moves growth, for the reader. */
static void write_response(FILE *file, const struct calibration_response *r)
{
    if (!r->measured)
        return;
    fputs("; Growth that one unit of A gives, % a year: a place alone, by persons:", file);
    for (int size = 0; size < CALIBRATION_SIZES; size++)
        fprintf(file, "%s %.0f+ %.1f", size ? "," : "", calibration_response_least[size],
                r->own[size]);
    fprintf(file,
            ".\n; The same of all places of a labour-market region together: %.1f; of a centrality "
            "class:",
            r->region);
    for (int class = 2; class < 7; class ++)
        fprintf(file, "%s %.1f", class_name[class], r->class[class]);
    fputs(".\n", file);
}

/* The same for the process that needs it; a class that is not there keeps the process's own. */
static void write_uncertainty(FILE *file, const struct calibration_options *o,
                              const struct calibration_response *r)
{
    const struct {
        const char *key;
        double value;
    } keys[] = { { "calibration_years", o->beta_years }, { "response_small", r->small },
                 { "response_large", r->large },         { "response_region", r->region },
                 { "response_class", r->class_above_2 }, { "response_class_2", r->class[2] } };

    if (!r->measured)
        return;
    fputs("\n[uncertainty]\n", file);
    for (size_t k = 0; k < sizeof keys / sizeof *keys; k++)
        if (keys[k].value >= response_least)
            fprintf(file, "%s = %.4g\n", keys[k].key, keys[k].value);
}

/* How good the calibration was on years that it did not know. */
static void write_held_out(FILE *file, const struct calibration_options *o,
                           const struct calibration_fit *fit)
{
    if (fit->held_years)
        fprintf(file,
                "; Held out, %d-%d: error of municipal population, nation rescaled, median/mean: "
                "%.2f/%.2f %%; with A = 0: %.2f/%.2f %%; target growth alone: %.2f/%.2f %%.\n",
                o->until, o->until + fit->held_years, fit->held_median, fit->held_mean,
                fit->bare_median, fit->bare_mean, fit->targets_median, fit->targets_mean);
    else
        fprintf(file, "; Held out: no later years are at hand to test it on; calibrate until an "
                      "earlier year to see a test.\n");
}

static void write_settings(FILE *file, const char *base, int start,
                           const struct calibration_options *o, const struct calibration_fit *fit,
                           const char *command)
{
    fprintf(file, "; Made by: %s (version %s, commit %s)\n", command, OMLAND_VERSION,
            OMLAND_COMMIT);
    fprintf(file,
            "; Estimated from years before %d only: %d years of net migration by age, %d years of "
            "growth.\n",
            o->until, fit->net_years, fit->growth_years);
    write_borrowed(file, start, o->until);
    fprintf(file,
            "; Net migration by class and age, a run of %d years: off by %.2f per 1000 a year "
            "(root mean square).\n",
            o->alpha_years, fit->class_error);
    fputs("; By age group:", file);
    for (int g = 0; g < CALIBRATION_GROUPS; g++)
        fprintf(file, " %s+ %.1f", group_name[g], fit->group_error[g]);
    fprintf(file,
            ".\n; Women's less men's at 16-29, by centrality class: off by %.2f (first "
            "run: %.2f).\n",
            fit->women_error, fit->women_error_first);
    fprintf(
        file,
        "; Growth by municipality, a run of %d years: off its target by %.3f %% a year (root mean "
        "square).\n",
        o->beta_years, fit->growth_error);
    fputs("; Net migration explained by gravity alone (A = 0), by age group:", file);
    for (int g = 0; g < CALIBRATION_GROUPS; g++)
        fprintf(file, " %s+ %.2f", group_name[g], fit->gravity_r2[g]);
    fprintf(file, "; %.0f %% of moves stay in the county.\n", 100.0 * fit->county_share);
    write_response(file, &fit->response);
    write_held_out(file, o, fit);
    fprintf(
        file,
        "; Commuting, a run of %d years: %.1f %% of those who work in another municipality do so "
        "elsewhere than the table has it.\n",
        o->beta_years, 100.0 * fit->commuting_error);
    fprintf(
        file,
        "\n[tables]\ncalibration = %s.csv\ncommuting_factors = %s_commuting.csv\n\n[migration]\n",
        base, base);
    for (int g = 0; g < CALIBRATION_GROUPS; g++)
        fprintf(file, "jobs_%s = %.4f\n", group_name[g], fit->jobs[g]);
    fprintf(file, "distance = %.4f\n", fit->distance);
    write_uncertainty(file, o, &fit->response);
}

int calibration_write(const char *name, const struct scenario *scenario,
                      const struct calibration_options *options, const struct calibration_fit *fit,
                      const char *command, struct error *error)
{
    static const char *const ending[] = { ".csv", "_commuting.csv", ".ini" };
    const char *base = strrchr(name, '/') ? strrchr(name, '/') + 1 : name;

    for (int k = 0; k < 3; k++) {
        char path[1024];
        struct destination to;

        snprintf(path, sizeof path, "%s%s", name, ending[k]);
        int status = destination_open(&to, path, DESTINATION_TEXT, error);
        if (status == STATUS_OK && k == 0)
            write_table(to.file, scenario, fit);
        else if (status == STATUS_OK && k == 1)
            write_commuting(to.file, scenario);
        else if (status == STATUS_OK)
            write_settings(to.file, base, scenario->start, options, fit, command);
        if (status != STATUS_OK
            || (status = destination_close(&to, status, false, error)) != STATUS_OK)
            return status;
    }
    return STATUS_OK;
}
