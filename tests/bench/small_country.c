/* small_country FOLDER: writes the tests' small country with twelve places into FOLDER, for counting instructions under valgrind. */
#include <stdio.h>

#include "tests/small_country.h"

int main(int argc, char **argv)
{
    if (argc != 2) {
        fputs("usage: small_country FOLDER\n", stderr);
        return 64;
    }
    return small_country_write(argv[1], 1, 12) == 0 ? 0 : 74;
}
