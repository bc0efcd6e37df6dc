#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include <math.h>

#include "output/hash.h"
#include "output/hdf.h"
#include "output/seal.h"
#include "tests/support/small_country.h"

/* A file written in some way; what is written stays the same unless `changed`. */
enum change { NOTHING, VALUE, SHAPE, NAME, TEXT, ATTRIBUTE, PROVENANCE, NEGATIVE_NAN, EMPTY_TEXT };
struct way {
    bool compressed, big_endian, reversed;
    enum change change;
};

static char folder[SMALL_COUNTRY_PATH], path[SMALL_COUNTRY_PATH + 8];

static void numbers(hid_t file, struct way way)
{
    const hsize_t length[3] = { 3, way.change == SHAPE ? 60000 : 50000,
                                way.change == SHAPE ? 5 : 6 },
                  chunk[3] = { 1, 1000, 5 };
    const hid_t space = H5Screate_simple(3, length, NULL), creation = H5Pcreate(H5P_DATASET_CREATE);
    double *value = calloc(900000, sizeof *value);

    for (size_t k = 0; k < 900000; k++)
        value[k] = (double)k / 7;
    value[5] = way.change == NEGATIVE_NAN ? -NAN : NAN;
    value[899999] += way.change == VALUE ? 1e-9 : 0;
    if (way.compressed) {
        H5Pset_chunk(creation, 3, chunk);
        H5Pset_deflate(creation, 1);
    }
    const hid_t dataset = H5Dcreate2(file, way.change == NAME ? "amounts" : "numbers",
                                     way.big_endian ? H5T_IEEE_F64BE : H5T_IEEE_F64LE, space,
                                     H5P_DEFAULT, creation, H5P_DEFAULT);
    assert_true(dataset >= 0
                && H5Dwrite(dataset, H5T_NATIVE_DOUBLE, H5S_ALL, H5S_ALL, H5P_DEFAULT, value) >= 0);
    assert_true(hdf_attribute_text(dataset, "units", way.change == ATTRIBUTE ? "jobs" : "persons"));
    H5Dclose(dataset);
    H5Pclose(creation);
    H5Sclose(space);
    free(value);
}

static void texts(hid_t file, struct way way)
{
    const char *const text[] = { "Bø", way.change == TEXT ? "Ås " : "Ås", "" };
    const char *const shifted[] = { "Bø", "", "Ås" };
    const hid_t group = hdf_group(file, "group");

    assert_true(
        hdf_write_texts(group, "names", 3, way.change == EMPTY_TEXT ? shifted : text, NULL));
    H5Gclose(group);
}

static const char *hash_of(struct way way)
{
    static char hex[2][65];
    static int turn;
    struct error error;
    const hid_t file = hdf_create(path, 0, 0);

    assert_true(file >= 0);
    if (way.reversed)
        texts(file, way);
    numbers(file, way);
    if (!way.reversed)
        texts(file, way);
    const hid_t provenance = hdf_group(file, "provenance");
    assert_true(hdf_attribute_text(provenance, "command", way.change == PROVENANCE ? "x" : "y"));
    H5Gclose(provenance);
    assert_true(H5Fclose(file) >= 0);
    assert_int_equal(seal_write(path, &error), STATUS_OK);
    turn = !turn;
    if (hash_file(path, hex[turn], &error) != STATUS_OK)
        fail_msg("%s", error.message);
    return hex[turn];
}

static void how_it_is_stored_makes_no_difference(void **state)
{
    char first[65];

    (void)state;
    strcpy(first, hash_of((struct way){ false, false, false, NOTHING }));
    assert_int_equal(strlen(first), 64);
    assert_string_equal(first, hash_of((struct way){ true, false, false, NOTHING }));
    assert_string_equal(first, hash_of((struct way){ true, true, true, NOTHING }));
    assert_string_equal(first, hash_of((struct way){ false, false, false, PROVENANCE }));
    assert_string_equal(first, hash_of((struct way){ false, false, false, NEGATIVE_NAN }));
}

static void what_is_stored_does(void **state)
{
    char first[65];

    (void)state;
    strcpy(first, hash_of((struct way){ false, false, false, NOTHING }));
    for (enum change change = VALUE; change <= EMPTY_TEXT; change++)
        if (change != PROVENANCE && change != NEGATIVE_NAN)
            assert_string_not_equal(first, hash_of((struct way){ false, false, false, change }));
}

/* The sum of a file small enough to be written down by hand: the format of the hash is a
 * contract with files already made. */
static void the_sum_stays_what_it_was(void **state)
{
    const hid_t file = hdf_create(path, 0, 0);
    const int32_t year[] = { 2020, 2021 };
    struct error error;
    char hex[65];

    (void)state;
    assert_true(hdf_write_column(file, "year", H5T_STD_I32LE, 2, year, NULL));
    assert_true(H5Fclose(file) >= 0);
    assert_int_equal(seal_write(path, &error), STATUS_OK);
    assert_int_equal(hash_file(path, hex, &error), STATUS_OK);
    /* made with Python's hashlib: length 5 and "/year"; class 0, size 4, signed 1, rank 1,
     * length 2; values - each number in 8 bytes, little-endian */
    assert_string_equal(hex, "04c33e717c22ddffdcc309ea4587bcf8f9c2fdb111176fb802002c8e88ce59ac");
}

static int set_up(void **state)
{
    (void)state;
    if (small_country_folder(folder) != 0)
        return -1;
    snprintf(path, sizeof path, "%s/a.h5", folder);
    hdf_quiet();
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    small_country_remove(folder);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(how_it_is_stored_makes_no_difference),
        cmocka_unit_test(what_is_stored_does),
        cmocka_unit_test(the_sum_stays_what_it_was),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
