#include "engine/commands/workshop_all.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "engine/commands/page_file.h"
#include "engine/page/pack.h"
#include "engine/scenario/files/text.h"
#include "engine/setting/codes.h"
#include "engine/setting/roles.h"
#include "output/destination.h"

/* number: of the labour-market region in the tables */
struct town {
    int number;
    const char *name;
    char *file;
};

struct towns {
    size_t count;
    struct town *town;
    struct scenario country;
};

static int no_memory(struct error *error)
{
    return error_set(error, STATUS_INTERNAL, "not enough memory for the pages", NULL);
}

/* A name of a file in any system: letters and digits, others by what is nearest to them. */
static char *file_name(const char *name)
{
    static const char *const plain[][2] = {
        { "æ", "ae" }, { "ø", "o" }, { "å", "a" }, { "Æ", "Ae" }, { "Ø", "O" }, { "Å", "A" },
        { "á", "a" },  { "č", "c" }, { "đ", "d" }, { "ŋ", "n" },  { "š", "s" }, { "ŧ", "t" },
        { "ž", "z" },  { "ö", "o" }, { "ä", "a" }, { "é", "e" },  { "Á", "A" }, { "Š", "S" }
    };
    char *text = calloc(1, 2 * strlen(name) + sizeof ".html"), *to = text;

    while (text && *name) {
        size_t k = 0;

        while (k < sizeof plain / sizeof *plain
               && strncmp(name, plain[k][0], strlen(plain[k][0])) != 0)
            k++;
        if (k < sizeof plain / sizeof *plain) {
            to = stpcpy(to, plain[k][1]);
            name += strlen(plain[k][0]);
            continue;
        }
        const char c = *name++;
        const bool kept = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')
                          || (c >= '0' && c <= '9');

        if (kept)
            *to++ = c;
        else if (to > text && to[-1] != '-')
            *to++ = '-';
    }
    if (text)
        strcpy(to, ".html");
    return text;
}

static bool is_known(const struct towns *t, int number)
{
    for (size_t k = 0; k < t->count; k++)
        if (t->town[k].number == number)
            return true;
    return false;
}

static void free_towns(struct towns *t)
{
    for (size_t k = 0; k < t->count; k++)
        free(t->town[k].file);
    free(t->town);
    scenario_free(&t->country);
}

/* Regions with a core, in the order of the tables. */
static int find_towns(const struct workshop *w, struct towns *t, struct error *error)
{
    *t = (struct towns){ .count = 0 };
    int status = workshop_make_base(w, NULL, &t->country, error);

    if (status != STATUS_OK)
        return status;
    const struct country *c = &t->country.country;
    uint8_t *type = malloc(c->place_count);
    uint16_t *core = malloc(c->place_count * sizeof *core);

    if (type && core)
        roles_assign(c, &t->country.roles, type, core);
    else
        status = no_memory(error);
    for (size_t k = 0; status == STATUS_OK && k < c->place_count; k++) {
        const struct country_place *p = &c->places[k];

        if (type[k] != SETTLEMENT_CORE || is_known(t, p->region))
            continue;
        if (text_grow(&t->town, t->count, sizeof *t->town)) {
            t->town[t->count] = (struct town){ p->region, p->region_name,
                                               file_name(p->region_name) };
            status = t->town[t->count++].file ? STATUS_OK : no_memory(error);
        } else
            status = no_memory(error);
    }
    free(type);
    free(core);
    if (status != STATUS_OK)
        free_towns(t);
    return status;
}

/* "7, 12": by number, for names need not be unique. */
static char *numbers(const struct towns *t)
{
    char *text = text_copy("");

    for (size_t k = 0; k < t->count && text; k++) {
        char *longer = text_format("%s%s%d", text, k ? ", " : "", t->town[k].number);

        free(text);
        text = longer;
    }
    return text;
}

static bool add_text(json_t *list, const char *text)
{
    for (size_t k = 0; k < json_array_size(list); k++)
        if (!strcmp(json_string_value(json_array_get(list, k)), text))
            return true;
    return json_array_append_new(list, json_string(text)) == 0;
}

static json_t *about_town(const struct towns *t, const struct town *town)
{
    const struct country *c = &t->country.country;
    json_t *counties = json_array(), *codes = json_array(), *names = json_array();
    json_int_t persons = 0;
    bool done = true;

    for (size_t k = 0; k < c->place_count && done; k++) {
        const struct country_place *p = &c->places[k];

        if (p->region != town->number)
            continue;
        persons += roles_population(c, k);
        done = add_text(counties, p->county_name) && add_text(codes, p->code)
               && add_text(names, p->name);
    }
    return json_pack("{s:s, s:s, s:I, s:o, s:o, s:o}", "name", town->name, "file", town->file,
                     "persons", persons, "counties", counties, "codes", codes, "municipalities",
                     names);
}

static int write_index(const struct workshop *w, const struct towns *t, struct error *error)
{
    json_t *list = json_array();
    char *path = text_format("%s/index.html", w->page), *text = NULL;
    struct page_part part = { .name = "regions" };
    unsigned char *packed = NULL;
    bool done = path != NULL;

    for (size_t k = 0; k < t->count && done; k++)
        done = json_array_append_new(list, about_town(t, &t->town[k])) == 0;
    if (done && (text = json_dumps(list, JSON_COMPACT)))
        packed = pack_gzip((const unsigned char *)text, strlen(text), &part.length);
    part.bytes = packed;
    const int status = packed ? page_file_write("index.html", path, "Norge", &part, 1, error)
                              : no_memory(error);

    json_decref(list);
    free(packed);
    free(text);
    free(path);
    return status;
}

/* The page of one region; its runs stand in a folder of the page's name. */
static int one_page(const struct workshop *w, const struct town *town, const char *number,
                    struct error *error)
{
    struct workshop own = *w;
    char *page = text_format("%s/%s", w->page, town->file),
         *work = text_format("%s/%.*s", w->work, (int)strlen(town->file) - 5, town->file);
    int status = page && work ? STATUS_OK : no_memory(error);

    own.plan.regions = number;
    own.page = page;
    own.work = work;
    if (status == STATUS_OK && mkdir(work, 0777) && errno != EEXIST)
        status = error_set(error, STATUS_IO, work, ": cannot be made: ", strerror(errno), NULL);
    if (status == STATUS_OK && (status = page_file_check(page, NULL, w->force, error)) == STATUS_OK
        && (status = workshop_make_page(&own, error)) == STATUS_OK)
        fprintf(w->terminal->out, "%s\n", page);
    free(page);
    free(work);
    return status;
}

static int all_pages(struct workshop *w, const struct towns *t, struct error *error)
{
    char *shared = numbers(t), number[16];
    int status = shared ? STATUS_OK : no_memory(error);

    w->reference_regions = shared;
    if (status == STATUS_OK) {
        snprintf(number, sizeof number, "%d", t->town[0].number);
        w->plan.regions = number;
        if (!w->quiet)
            fprintf(w->terminal->err, "%zu regions; the first:\n", t->count);
        status = workshop_make_told(w, t->count, error);
    }
    if (status == STATUS_OK)
        status = workshop_make_reference(w, error);
    for (size_t k = 0; k < t->count && status == STATUS_OK; k++) {
        snprintf(number, sizeof number, "%d", t->town[k].number);
        if (!w->quiet)
            fprintf(w->terminal->err, "%s (%zu of %zu)\n", t->town[k].name, k + 1, t->count);
        status = one_page(w, &t->town[k], number, error);
    }
    if (status == STATUS_OK)
        status = write_index(w, t, error);
    free(shared);
    return status;
}

int workshop_all(const struct workshop *workshop, struct error *error)
{
    struct workshop w = *workshop;
    struct towns t;
    char *reference = text_format("%s/norway.reference.h5", w.page),
         *work = w.work ? text_copy(w.work) : text_format("%s.runs", w.page),
         *country = work ? text_format("%s/country.h5", work) : NULL;
    int status = reference && country ? STATUS_OK : no_memory(error);

    w.work = work;
    w.country = country;
    w.reference = w.plan.reference = reference;
    w.plan.regions = NULL;
    if (status == STATUS_OK && mkdir(w.page, 0777) && errno != EEXIST)
        status = error_set(error, STATUS_IO, w.page, ": cannot be made: ", strerror(errno), NULL);
    if (status == STATUS_OK && (status = find_towns(&w, &t, error)) == STATUS_OK) {
        status = t.count ? all_pages(&w, &t, error)
                         : error_set(error, STATUS_USAGE, w.plan.experiment,
                                     ": its country has no region with a town as its core", NULL);
        free_towns(&t);
    }
    free(reference);
    free(work);
    free(country);
    return status;
}
