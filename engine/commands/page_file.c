#include "engine/commands/page_file.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "engine/scenario/files/file.h"
#include "engine/scenario/files/text.h"
#include "output/destination.h"

enum { PART_MOST = 64 << 20 };

/* Where the part may be, seen from the folder of the program: installed, in the build folder
 * that holds the program's own, in that one. */
static char *place_of(const char *program, const char *name, int k)
{
    static const char *const folder[] = { "../share/omland/page", "../page", "page" };

    return k < 3 ? text_format("%s/%s/%s", program, folder[k], name) : NULL;
}

int page_file_part(const char *name, unsigned char **bytes, size_t *length, struct error *error)
{
    char *program = realpath("/proc/self/exe", NULL),
         *slash = program ? strrchr(program, '/') : NULL, *path, *text = NULL;
    int fault = 0;

    *bytes = NULL;
    if (slash)
        *slash = 0;
    for (int k = 0; slash && !text && (path = place_of(program, name, k)); k++) {
        if (access(path, F_OK) == 0)
            fault = file_read(path, PART_MOST, &text, length);
        free(path);
    }
    free(program);
    *bytes = (unsigned char *)text;
    if (text)
        return STATUS_OK;
    return error_set(error, STATUS_MISSING, "a built part of the page, ", name,
                     fault ? ", cannot be read: " : ", is not there: `make page` builds it",
                     fault ? file_fault(fault) : "", NULL);
}

int page_file_check(const char *path, const struct destination_inputs *inputs, bool force,
                    struct error *error)
{
    const int status = destination_check(path, DESTINATION_TEXT, inputs, error);

    return status != STATUS_OK ? status : destination_keep_text(path, PAGE_BEGINS, force, error);
}

int page_file_write(const char *name, const char *path, const char *title,
                    const struct page_part *part, size_t parts, struct error *error)
{
    struct destination to;
    unsigned char *text;
    size_t length;
    char *whole = text_format("Omland: %s", title);
    int status = whole ? page_file_part(name, &text, &length, error)
                       : error_set(error, STATUS_INTERNAL, "not enough memory", NULL);

    if (status != STATUS_OK) {
        free(whole);
        return status;
    }
    if ((status = destination_open(&to, path, DESTINATION_TEXT, error)) == STATUS_OK) {
        status = page_write(to.file, name, (const char *)text, whole, part, parts, error);
        status = destination_close(&to, status, false, error);
    }
    free(text);
    free(whole);
    return status;
}
