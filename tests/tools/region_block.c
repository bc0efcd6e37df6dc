/* region_block: SCENARIO.ini REFERENCE.h5 OUT.block [--future FILE.ini]... [section.key=value]...
 * writes what a workshop page carries of a region: the block, for tests that run the page's
 * engine. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "engine/page/base.h"
#include "engine/page/block.h"
#include "engine/region/region.h"
#include "engine/scenario/scenario_read.h"
#include "output/reference.h"

enum { MOST = 32 };

struct arguments {
    const char *futures[MOST];
    struct scenario_override set[MOST];
    size_t future_count, set_count;
};

static int save(const char *path, const struct block_bytes *bytes)
{
    FILE *file = fopen(path, "wb");
    const int failed = !file || fwrite(bytes->data, 1, bytes->size, file) != bytes->size;

    return (file && fclose(file)) || failed;
}

static int make(char **argv, const struct arguments *a, struct error *error)
{
    struct scenario s;
    struct base base = { 0 };
    struct region *region = NULL;
    struct block_bytes bytes = { 0 };
    char *report = NULL;
    int status = scenario_read(argv[1], a->set, a->set_count, &s, &report);

    if (status == STATUS_OK)
        status = base_make(argv[1], a->set, a->set_count, a->futures, a->future_count, &base,
                           &report);
    if (status != STATUS_OK)
        return error_set(error, status, report ? report : "?", NULL);
    if ((status = reference_load(argv[2], &s, 0, &region, error)) == STATUS_OK
        && (status = block_write(&s, &base, region, &bytes, error)) == STATUS_OK
        && save(argv[3], &bytes))
        status = error_set(error, STATUS_IO, argv[3], ": cannot be written", NULL);
    block_free(&bytes);
    region_free(region);
    base_free(&base);
    scenario_free(&s);
    return status;
}

int main(int argc, char **argv)
{
    struct arguments a = { .future_count = 0 };
    struct error error;

    if (argc < 4 || argc > MOST)
        return 64;
    for (int k = 4; k < argc; k++)
        if (strcmp(argv[k], "--future") == 0 && k + 1 < argc)
            a.futures[a.future_count++] = argv[++k];
        else
            a.set[a.set_count++].text = argv[k];
    const int status = make(argv, &a, &error);
    if (status != STATUS_OK)
        fprintf(stderr, "%s\n", error.message);
    return status;
}
