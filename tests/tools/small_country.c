/* small_country FOLDER SEED PLACES ORDER: writes the tests' small country into FOLDER, its rows in
 * the given order (0: by code). Compiled by the tests that run the program from outside. */
#include <stdio.h>
#include <stdlib.h>

#include "tests/support/small_country.h"

int main(int argc, char **argv)
{
    if (argc != 5) {
        fputs("usage: small_country FOLDER SEED PLACES ORDER\n", stderr);
        return 64;
    }
    return small_country_write_shuffled(argv[1], (unsigned)strtol(argv[2], NULL, 10),
                                        (int)strtol(argv[3], NULL, 10),
                                        (unsigned)strtol(argv[4], NULL, 10))
                   == 0
               ? 0
               : 74;
}
