#include "engine/experiment/ensemble.h"

#include <dirent.h>
#include <errno.h>
#include <omp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "engine/experiment/ensemble_grow.h"
#include "engine/experiment/ensemble_units.h"
#include "engine/experiment/farm.h"
#include "engine/experiment/processors.h"
#include "engine/experiment/ranks.h"
#include "engine/experiment/runner.h"
#include "engine/scenario/files/text.h"
#include "output/checkpoint.h"
#include "output/destination.h"
#include "output/digest.h"
#include "output/hash.h"
#include "output/indicator_selection.h"
#include "output/notices.h"

static int make_folder(const char *folder, const char *below, struct error *error)
{
    char *path = text_format("%s/%s", folder, below);
    int status = STATUS_OK;

    if (!path)
        return error_set(error, STATUS_INTERNAL, "not enough memory", NULL);
    if (mkdir(path, 0777) && errno != EEXIST)
        status = error_set(error, STATUS_IO, path, ": cannot be made: ", strerror(errno), NULL);
    free(path);
    return status;
}

char *ensemble_run_path(const char *folder, const char *key)
{
    return text_format("%s/runs/%s.h5", folder, key);
}

static char *read_text(const char *path)
{
    FILE *file = fopen(path, "rb");
    char *text = NULL;
    long length = 0;

    if (file && !fseek(file, 0, SEEK_END) && (length = ftell(file)) >= 0
        && !fseek(file, 0, SEEK_SET) && (text = malloc((size_t)length + 1)))
        text[fread(text, 1, (size_t)length, file)] = 0;
    if (file)
        fclose(file);
    return text;
}

/* Several shards may write the same text at once. */
static int write_text(const char *folder, const char *name, const char *text, struct error *error)
{
    char *path = text_format("%s/%s", folder, name);
    struct destination to;
    int status = path ? destination_open(&to, path, DESTINATION_SHARED, error)
                      : error_set(error, STATUS_INTERNAL, "not enough memory", NULL);

    if (status == STATUS_OK) {
        fputs(text, to.file);
        status = destination_close(&to, status, false, error);
    }
    free(path);
    return status;
}

static bool append(char **text, size_t *used, const char *piece)
{
    const size_t length = strlen(piece);
    char *larger = realloc(*text, *used + length + 1);

    if (!larger)
        return false;
    memcpy(larger + *used, piece, length + 1);
    *text = larger;
    *used += length;
    return true;
}

static bool plan_row(const struct experiment *e, size_t index, char **text, size_t *used)
{
    struct experiment_task t;
    char number[40];
    char *row;
    bool good;

    experiment_task(e, index, &t);
    row = text_format("%zu,%s,runs/%s.h5,%s,%s,%s,%zu,%u", index, t.key, t.key,
                      t.name[EXPERIMENT_STRATEGY], t.name[EXPERIMENT_SHOCK],
                      t.name[EXPERIMENT_FUTURE], t.point, e->replicates[t.replicate]);
    good = row && append(text, used, row);
    free(row);
    for (size_t k = 0; k < e->sample_count && good; k++) {
        snprintf(number, sizeof number, ",%.17g", experiment_sampled(e, k, t.point));
        good = append(text, used, number);
    }
    return good && append(text, used, "\n");
}

static int write_plan(const struct experiment *e, const char *folder, struct error *error)
{
    char *text = NULL;
    size_t used = 0;
    bool good = append(&text, &used, "index,key,file,strategy,shock,future,point,replicate");
    int status;

    for (size_t k = 0; k < e->sample_count && good; k++)
        good = append(&text, &used, ",") && append(&text, &used, e->samples[k].name);
    good = good && append(&text, &used, "\n");
    for (size_t k = 0; k < experiment_task_count(e) && good; k++)
        good = plan_row(e, k, &text, &used);
    status = good ? write_text(folder, "plan.csv", text, error)
                  : error_set(error, STATUS_INTERNAL, "not enough memory for the plan", NULL);
    free(text);
    return status;
}

/* Every combination is read once before anything runs, at the middle of the sampled ranges' first
 * point, and at all their ends: mistakes are told at once, and the sum over what was read tells
 * whether a folder is of the same experiment. */
static int validate(const struct experiment *e, struct notice_tally *asked, char sum[65],
                    struct extent *max, char **report, struct error *error)
{
    const size_t each = e->design.points * e->replicate_count;
    struct sha256_ctx digest;
    int status = STATUS_OK;

    sha256_init(&digest);
    digest_text(&digest, e->text);
    for (size_t k = 0; k < experiment_task_count(e) && status == STATUS_OK; k += each)
        for (int end = -1; end < (e->sample_count ? 2 : 0) && status == STATUS_OK; end++) {
            const size_t n = end < 0 ? 0 : e->sample_count;
            char **more = calloc(n + 1, sizeof *more);
            struct experiment_task t;
            struct scenario s;
            bool written[INDICATOR_LIMIT];
            char hex[65];

            experiment_task(e, k, &t);
            for (size_t i = 0; more && i < n; i++)
                more[i] = text_format("%s=%.17g", e->samples[i].parameter,
                                      end ? e->samples[i].high : e->samples[i].low);
            status = more ? experiment_scenario(e, &t, (const char *const *)more, n, &s, report)
                          : STATUS_INTERNAL;
            if (status == STATUS_OK) {
                const struct extent own = extent_of(&s, 1);

                max->disk = own.disk > max->disk ? own.disk : max->disk;
                max->memory = own.memory > max->memory ? own.memory : max->memory;
                checkpoint_fingerprint(&s, CHECKPOINT_RUN, hex);
                digest_text(&digest, hex);
                if (asked && end < 0)
                    notice_count(asked, &s.notices);
                status = indicator_selection_read(&s, written, error);
                scenario_free(&s);
            } else
                error_set(error, status, "the scenario of ", t.key, " has mistakes", NULL);
            for (size_t i = 0; more && i < n; i++)
                free(more[i]);
            free(more);
        }
    digest_hex(&digest, sum);
    return status;
}

/* Tells how much there is to do, and refuses what the disk cannot hold. */
static int size_up(const struct experiment *e, const struct ensemble_options *o, int workers,
                   const struct extent *each, struct error *error)
{
    const size_t tasks = experiment_task_count(e);
    size_t missing = 0;

    for (size_t k = 0; k < tasks; k++) {
        struct experiment_task t;

        experiment_task(e, k, &t);
        char *path = ensemble_run_path(o->folder, t.key);
        if (!path)
            return error_set(error, STATUS_INTERNAL, "not enough memory for the tasks", NULL);
        missing += access(path, F_OK) != 0;
        free(path);
    }
    missing = (missing + (size_t)o->shards - 1) / (size_t)o->shards;
    if (o->sized && missing)
        o->sized(o->listener, missing, workers, each);
    return extent_fits(o->folder, each->disk * (double)missing, error);
}

/* A folder that is none, or texts of a folder that are not of this kind, are told before
 * anything is written. */
static int check_folder(const struct experiment *e, const char *folder, bool ours,
                        struct error *error)
{
    static const char *const name[] = { "experiment.ini", "plan.csv", "fingerprint" };
    struct destination_inputs inputs = { 0 };
    struct stat about;
    int status = STATUS_OK;

    if (stat(folder, &about) != 0)
        return STATUS_OK;
    if (!S_ISDIR(about.st_mode))
        return error_set(error, STATUS_IO, folder,
                         ": is no folder; an ensemble needs the name of a folder", NULL);
    destination_input(&inputs, e->path);
    for (size_t k = 0; k < sizeof name / sizeof *name && status == STATUS_OK; k++) {
        char *path = text_format("%s/%s", folder, name[k]),
             *there = path && !ours ? read_text(path) : NULL;

        status = path ? destination_check(path, DESTINATION_SHARED, &inputs, error)
                      : error_set(error, STATUS_INTERNAL, "not enough memory", NULL);
        /* begun by an ensemble that did not get further */
        ours = ours || (there && !k && !strcmp(there, e->text));
        if (status == STATUS_OK && !ours && there && *there)
            status = error_set(error, STATUS_USAGE, path,
                               ": is there already and of no ensemble; give another folder", NULL);
        free(there);
        free(path);
    }
    destination_inputs_free(&inputs);
    return status;
}

/* The experiment is not the one the folder was made of: it may have grown. */
static int grow(const struct experiment *e, const struct ensemble_options *o, const char *was,
                const char *references, struct error *error)
{
    struct ensemble_growth growth;
    int status;

    if (!o->resume && o->shards < 2 && !ranks_are_many())
        return error_set(error, STATUS_USAGE, o->folder,
                         ": holds another experiment, or this one as it was before it changed; "
                         "--resume keeps the "
                         "runs that are still the same and does the others, or give another folder",
                         NULL);
    if ((status = ensemble_grow(e, o->folder, was, references, &growth, error)) != STATUS_OK)
        return status;
    char *text = text_format("%s: the experiment has changed: %zu runs are kept, %zu are to be "
                             "made, and %zu of before are no longer in the plan%s",
                             o->folder, growth.kept, growth.added, growth.gone,
                             growth.gone ? "; their files stay where they are" : "");
    if (text && o->noted)
        o->noted(o->listener, text);
    free(text);
    return STATUS_OK;
}

static int fill_folder(const struct experiment *e, const struct ensemble_options *o,
                       const char *fingerprint, struct error *error)
{
    int status;

    if ((status = make_folder(o->folder, "runs", error)) != STATUS_OK
        || (status = make_folder(o->folder, "trunks", error)) != STATUS_OK
        || (status = make_folder(o->folder, "reference", error)) != STATUS_OK
        || (status = write_text(o->folder, "experiment.ini", e->text, error)) != STATUS_OK
        || (status = write_plan(e, o->folder, error)) != STATUS_OK)
        return status;
    return write_text(o->folder, "fingerprint", fingerprint, error);
}

/* The folder is new, or holds this experiment. */
static int open_folder(const struct experiment *e, const struct ensemble_options *o,
                       const char *sum, struct error *error)
{
    char *name = text_format("%s/fingerprint", o->folder), *kept = name ? read_text(name) : NULL,
         *references = NULL;
    int status = ensemble_grow_references(e, &references, error);
    char *whole = references ? text_format("%s\n%s", sum, references) : NULL;

    free(name);
    if (status == STATUS_OK && !whole)
        status = error_set(error, STATUS_INTERNAL, "not enough memory", NULL);
    else if (status == STATUS_OK && kept && strncmp(kept, sum, 64) != 0)
        status = grow(e, o, kept, references, error);
    else if (status == STATUS_OK && kept && !o->resume && o->shards < 2 && !ranks_are_many())
        status = error_set(error, STATUS_USAGE, o->folder,
                           ": holds this experiment already; --resume does what is not there",
                           NULL);
    if (status == STATUS_OK)
        status = check_folder(e, o->folder, kept != NULL, error);
    free(kept);
    free(references);
    if (status == STATUS_OK && mkdir(o->folder, 0777) && errno != EEXIST)
        status = error_set(error, STATUS_IO, o->folder, ": cannot be made: ", strerror(errno),
                           NULL);
    if (status == STATUS_OK)
        status = fill_folder(e, o, whole, error);
    free(whole);
    return status;
}

struct ensemble {
    const struct experiment *e;
    const struct ensemble_options *o;
    struct ensemble_unit *unit;
    size_t *row; /* units of this call: rows of unit */
    size_t units, done, failed, all;
};

static int work(void *context, size_t task, struct error *error)
{
    struct ensemble *ensemble = context;

    omp_set_num_threads(1);
    return ensemble_unit_run(ensemble->e, ensemble->o, &ensemble->unit[ensemble->row[task]], error);
}

/* What is there, by name: whoever computed it. */
static size_t count_done(const struct experiment *e, const char *folder,
                         const struct ensemble_unit *unit)
{
    size_t there = 0;

    for (size_t k = 0; k < unit->count; k++) {
        struct experiment_task t;

        experiment_task(e, unit->task[k], &t);
        char *path = ensemble_run_path(folder, t.key);
        there += path && access(path, F_OK) == 0;
        free(path);
    }
    return there;
}

static void callback(void *context, size_t task, const struct error *error, size_t done,
                     size_t failed)
{
    struct ensemble *ensemble = context;
    const struct ensemble_unit *unit = task < ensemble->units ? &ensemble->unit[ensemble->row[task]]
                                                              : NULL;
    struct experiment_task t = { .key = "" };

    (void)done;
    ensemble->failed = failed;
    if (unit) {
        ensemble->done += count_done(ensemble->e, ensemble->o->folder, unit) - unit->there;
        experiment_task(ensemble->e, unit->task[0], &t);
    }
    if (ensemble->o->callback)
        ensemble->o->callback(ensemble->o->listener, unit ? t.key : NULL, error, ensemble->done,
                              failed, ensemble->all);
}

/* Units of this shard that are not done. */
static int choose(struct ensemble *ensemble, size_t units, struct error *error)
{
    const struct ensemble_options *o = ensemble->o;

    if (!(ensemble->row = malloc((units + 1) * sizeof *ensemble->row)))
        return error_set(error, STATUS_INTERNAL, "not enough memory for the tasks", NULL);
    for (size_t k = 0; k < units; k++) {
        struct ensemble_unit *unit = &ensemble->unit[k];

        if (o->shards > 1 && k % (size_t)o->shards != (size_t)o->shard)
            continue;
        unit->there = count_done(ensemble->e, o->folder, unit);
        ensemble->all += unit->count;
        ensemble->done += unit->there;
        if (unit->there < unit->count)
            ensemble->row[ensemble->units++] = k;
    }
    return STATUS_OK;
}

/* Once every run is there nobody needs the years they shared: those of a call that was killed go
 * too. */
static int remove_trunks(const struct experiment *e, const struct ensemble_options *o,
                         struct error *error)
{
    const size_t tasks = experiment_task_count(e);
    char *folder = text_format("%s/trunks", o->folder);
    bool all = folder != NULL;

    for (size_t k = 0; k < tasks && all; k++) {
        struct experiment_task t;

        experiment_task(e, k, &t);
        char *path = ensemble_run_path(o->folder, t.key);
        all = path && access(path, F_OK) == 0;
        free(path);
    }
    DIR *list = all ? opendir(folder) : NULL;
    for (struct dirent *entry; list && (entry = readdir(list));)
        if (entry->d_name[0] != '.')
            unlinkat(dirfd(list), entry->d_name, 0);
    if (list)
        closedir(list);
    const int status = folder ? STATUS_OK
                              : error_set(error, STATUS_INTERNAL, "not enough memory", NULL);
    free(folder);
    return status;
}

int ensemble_run(const struct experiment *e, const struct ensemble_options *options, char **report,
                 struct error *error)
{
    struct ensemble ensemble = { .e = e, .o = options };
    const int workers = options->workers ? options->workers : processors_available();
    struct extent each = { 0 };
    size_t units = 0;
    char sum[65];
    int status;

    *report = NULL;
    if ((status = validate(e, options->asked, sum, &each, report, error)) == STATUS_OK
        && (status = size_up(e, options, workers, &each, error)) == STATUS_OK
        && (status = open_folder(e, options, sum, error)) == STATUS_OK
        && (status = ensemble_units(e, options, &ensemble.unit, &units, error)) == STATUS_OK
        && (status = choose(&ensemble, units, error)) == STATUS_OK) {
        const struct farm_options farm = { .tasks = ensemble.units,
                                           .workers = workers,
                                           .work = work,
                                           .callback = callback,
                                           .context = &ensemble };

        callback(&ensemble, ensemble.units, NULL, 0, 0);
        if (!options->dry && (status = farm_run(&farm, error)) == STATUS_OK)
            status = remove_trunks(e, options, error);
    }
    ensemble_units_free(ensemble.unit, units);
    free(ensemble.row);
    return status;
}

int ensemble_notices(const char *folder, struct notice_tally *tally, struct error *error)
{
    struct ensemble_plan plan;
    int status = ensemble_plan_read(folder, &plan, error);

    if (status != STATUS_OK)
        return status;
    for (size_t k = 0; k < plan.count && status == STATUS_OK; k++) {
        char *path = text_format("%s/%s", folder, plan.file[k]);

        if (!path)
            status = error_set(error, STATUS_INTERNAL, "not enough memory", NULL);
        else if (access(path, F_OK) == 0)
            status = notices_tally(path, tally, error);
        free(path);
    }
    ensemble_plan_free(&plan);
    return status;
}

int ensemble_hash(const char *folder, char hex[65], struct error *error)
{
    struct ensemble_plan plan;
    struct sha256_ctx sum;
    int status = ensemble_plan_read(folder, &plan, error);

    if (status != STATUS_OK)
        return status;
    sha256_init(&sum);
    for (size_t k = 0; k < plan.count && status == STATUS_OK; k++) {
        char *path = text_format("%s/%s", folder, plan.file[k]), own[65];

        if (!path)
            status = error_set(error, STATUS_INTERNAL, "not enough memory", NULL);
        else if ((status = hash_file(path, own, error)) == STATUS_OK) {
            digest_text(&sum, plan.key[k]);
            digest_text(&sum, own);
        }
        free(path);
    }
    digest_hex(&sum, hex);
    ensemble_plan_free(&plan);
    return status;
}
