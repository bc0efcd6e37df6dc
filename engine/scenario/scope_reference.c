/* scope_reference: the file of the reference that [scope] names. */
#include <stdlib.h>
#include <string.h>

#include "engine/scenario/ini/values.h"
#include "engine/scenario/scope.h"

void scope_read_reference(struct reader *r)
{
    const struct entry *entry = values_entry(r, "scope", "reference");

    if (!values_entry(r, "scope", "regions"))
        return;
    char *path = values_path(r, "scope", "reference");
    struct inputs_text whole = { 0 };

    if (!path)
        return;
    if (strlen(path) >= sizeof r->scenario->reference)
        values_error(r, entry, "path of %zu bytes, at most %zu", strlen(path),
                     sizeof r->scenario->reference - 1);
    else if (inputs_table(&r->inputs, path, false, values_origin(r, entry), &whole))
        memcpy(r->scenario->reference, path, strlen(path) + 1);
    free(whole.text);
    free(path);
}
