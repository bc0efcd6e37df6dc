#include "engine/scenario/ini/names.h"

#include <stdint.h>
#include <string.h>
#include <strings.h>

#include "engine/base/plain.h"

/* Letters of Latin scripts, æøå and Sami ones among them. */
static bool is_letter(uint32_t code)
{
    return (code >= 'a' && code <= 'z') || (code >= 'A' && code <= 'Z')
           || (code >= 0xc0 && code <= 0x24f && code != 0xd7 && code != 0xf7)
           || (code >= 0x1e00 && code <= 0x1eff);
}

/* Names of devices on another system, with any ending: a folder with such a file cannot be
 * opened there. */
static bool is_reserved(const char *name)
{
    static const char *const devices[] = { "con", "prn", "aux", "nul" }, *const ports[] = { "com",
                                                                                            "lpt" };
    const size_t length = strcspn(name, ".");

    for (size_t k = 0; k < 4; k++)
        if (length == 3 && strncasecmp(name, devices[k], 3) == 0)
            return true;
    for (size_t k = 0; k < 2; k++)
        if (length == 4 && strncasecmp(name, ports[k], 3) == 0 && name[3] >= '1' && name[3] <= '9')
            return true;
    return false;
}

const char *names_fault(const char *name)
{
    const size_t length = strlen(name);
    size_t at = 0, step;
    uint32_t code;

    if (!length)
        return "is empty";
    if (length > NAMES_MOST)
        return "is longer than 64 bytes";
    if (*name == '.' || *name == '-')
        return "begins with `.` or `-`; begin it with a letter or a digit";
    for (; at < length; at += step) {
        step = plain_sequence(name + at, length - at, &code);
        if (!step
            || !(is_letter(code) || (code >= '0' && code <= '9')
                 || (code && code < 0x80 && strchr("_-.", (int)code))))
            return "holds what a name cannot; allowed are letters, digits, `_`, `-` and `.`";
    }
    if (name[length - 1] == '.')
        return "ends with `.`";
    return is_reserved(name) ? "is reserved for devices on some systems; choose another" : NULL;
}

bool names_inside(const char *path)
{
    if (*path == '/' || !*path || strchr(path, '\\'))
        return false;
    for (const char *part = path; part; part = strchr(part, '/') ? strchr(part, '/') + 1 : NULL)
        if (*part == '.' || *part == '/' || !*part)
            return false;
    for (size_t left = strlen(path), step; left; path += step, left -= step) {
        uint32_t code;

        if (!(step = plain_sequence(path, left, &code)) || plain_hidden(code))
            return false;
    }
    return true;
}
