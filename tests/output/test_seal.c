#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include <fcntl.h>
#include <nettle/sha2.h>
#include <sys/stat.h>

#include "output/digest.h"
#include "output/hdf.h"
#include "output/seal.h"
#include "tests/support/small_country.h"

static char folder[256], path[320];
static struct error error;

/* A small HDF5 file of `numbers` numbers. */
static off_t make(size_t numbers)
{
    int32_t *number = calloc(numbers + 1, sizeof *number);
    struct stat about;

    for (size_t k = 0; k < numbers; k++)
        number[k] = (int32_t)(k * 2654435761u);
    hdf_quiet();
    const hid_t file = hdf_create(path, 0, 0);
    assert_true(file >= 0
                && hdf_write_column(file, "number", H5T_NATIVE_INT32, numbers, number, NULL));
    assert_true(hdf_attribute_integer(file, "count", (int64_t)numbers) && H5Fclose(file) >= 0);
    free(number);
    assert_int_equal(stat(path, &about), 0);
    return about.st_size;
}

static uint8_t *content(size_t *size)
{
    FILE *f = fopen(path, "rb");

    assert_non_null(f);
    fseek(f, 0, SEEK_END);
    *size = (size_t)ftell(f);
    rewind(f);
    uint8_t *bytes = malloc(*size + 1);
    assert_int_equal(fread(bytes, 1, *size, f), *size);
    fclose(f);
    bytes[*size] = 0;
    return bytes;
}

static void put(const void *bytes, size_t size)
{
    FILE *f = fopen(path, "wb");

    assert_non_null(f);
    assert_int_equal(fwrite(bytes, 1, size, f), size);
    fclose(f);
}

static void expect(enum seal wanted, const char *words)
{
    const enum seal seal = seal_look(path, &error);

    if (seal != wanted)
        fail_msg("%d, not %d: %s", seal, wanted, error.message);
    if (words && !strstr(error.message, words))
        fail_msg("no `%s` in: %s", words, error.message);
}

/* By the description in docs/file_format.md alone: SHA-256 of the SHA-256 of each MiB. */
static void the_line_is_what_the_documentation_says(void **state)
{
    const off_t length = make(700000); /* 2.8 MB: three blocks */
    struct sha256_ctx all, block;
    char hex[65], line[200];
    size_t size;

    (void)state;
    assert_int_equal(seal_write(path, &error), STATUS_OK);
    uint8_t *bytes = content(&size);
    assert_int_equal(size, length + SEAL_BYTES);
    sha256_init(&all);
    for (size_t at = 0; at < (size_t)length; at += 1 << 20) {
        uint8_t sum[SHA256_DIGEST_SIZE];

        sha256_init(&block);
        sha256_update(&block, (size_t)length - at < 1 << 20 ? (size_t)length - at : 1 << 20,
                      bytes + at);
        sha256_digest(&block, sizeof sum, sum);
        sha256_update(&all, sizeof sum, sum);
    }
    digest_hex(&all, hex);
    snprintf(line, sizeof line, "\nomland-seal 1 %020lld %s\n", (long long)length, hex);
    assert_string_equal((char *)bytes + length, line);
    free(bytes);
}

static void hdf5_reads_a_sealed_file_and_a_writer_takes_the_seal_away(void **state)
{
    const off_t length = make(100);
    struct stat about;
    hid_t file;

    (void)state;
    assert_int_equal(seal_write(path, &error), STATUS_OK);
    assert_int_equal(seal_write(path, &error), STATUS_OK); /* again: one seal, not two */
    expect(SEAL_WHOLE, NULL);
    assert_int_equal(stat(path, &about), 0);
    assert_int_equal(about.st_size, length + SEAL_BYTES);
    assert_int_equal(hdf_open(path, HDF_SEALED, &file, &error), STATUS_OK);
    H5Fclose(file);
    expect(SEAL_WHOLE, NULL);
    assert_int_equal(hdf_open(path, HDF_WRITE, &file, &error), STATUS_OK);
    assert_true(hdf_attribute_text(file, "more", "words") && H5Fclose(file) >= 0);
    expect(SEAL_NONE, "omland seal --renew");
    assert_int_equal(hdf_open(path, HDF_SEALED, &file, &error), STATUS_IO);
    assert_int_equal(hdf_open(path, HDF_FOREIGN, &file, &error), STATUS_OK);
    H5Fclose(file);
    assert_int_equal(seal_renew(path, &error), STATUS_OK);
    expect(SEAL_WHOLE, NULL);
    assert_int_equal(seal_remove(path, &error), STATUS_OK);
    assert_int_equal(seal_remove(path, &error), STATUS_OK);
    expect(SEAL_NONE, "omland seal --renew");
}

static void every_single_bit_counts(void **state)
{
    size_t size;

    (void)state;
    make(10);
    assert_int_equal(seal_write(path, &error), STATUS_OK);
    uint8_t *bytes = content(&size);
    for (size_t at = 0; at < size; at++) {
        bytes[at] ^= (uint8_t)(1 << at % 8);
        put(bytes, size);
        const enum seal seal = seal_look(path, &error);

        if (seal == SEAL_WHOLE || !strstr(error.message, path))
            fail_msg("byte %zu of %zu: %d", at, size, seal);
        bytes[at] ^= (uint8_t)(1 << at % 8);
    }
    put(bytes, size);
    expect(SEAL_WHOLE, NULL);
    free(bytes);
}

/* A block of zeros, as a disk gives back what it lost, in the middle, the first and the last
 * block. */
static void lost_blocks_are_found(void **state)
{
    size_t size;

    (void)state;
    make(700000);
    assert_int_equal(seal_write(path, &error), STATUS_OK);
    uint8_t *bytes = content(&size), *changed = malloc(size);
    for (size_t at = 4096; at + 4096 < size; at += 700 * 1024) {
        memcpy(changed, bytes, size);
        memset(changed + at, 0, 4096);
        put(changed, size);
        expect(SEAL_DAMAGED, "damaged");
    }
    free(changed);
    free(bytes);
}

static void whatever_is_cut_is_said_to_be_cut(void **state)
{
    size_t size;

    (void)state;
    make(1000);
    assert_int_equal(seal_write(path, &error), STATUS_OK);
    uint8_t *bytes = content(&size);
    for (size_t left = 100; left < size; left += left + 700 < size - SEAL_BYTES - 1 ? 700 : 1) {
        put(bytes, left);
        if (left != size - SEAL_BYTES)
            expect(SEAL_CUT, "cut: ");
        else
            expect(SEAL_NONE, "has no seal");
    }
    put(bytes, 40);
    expect(SEAL_NONE, "not an HDF5 file");
    put("", 0);
    expect(SEAL_NONE, "it is empty");
    free(bytes);
}

static void what_is_no_file_is_not_opened(void **state)
{
    hid_t file;

    (void)state;
    unlink(path);
    expect(SEAL_UNREADABLE, "No such file");
    assert_int_equal(error.status, STATUS_MISSING);
    assert_int_equal(mkfifo(path, 0600), 0);
    expect(SEAL_UNREADABLE, "pipe");
    assert_int_equal(hdf_open(path, HDF_FOREIGN, &file, &error), STATUS_IO);
    assert_int_equal(hdf_open(path, HDF_WRITE, &file, &error), STATUS_IO);
    assert_int_equal(seal_renew(path, &error), STATUS_IO);
    unlink(path);
    assert_int_equal(hdf_open("/dev/zero", HDF_FOREIGN, &file, &error), STATUS_IO);
    assert_int_equal(hdf_open(folder, HDF_SEALED, &file, &error), STATUS_IO);
}

static int set_up(void **state)
{
    (void)state;
    if (small_country_folder(folder) != 0)
        return -1;
    snprintf(path, sizeof path, "%s/a.h5", folder);
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
        cmocka_unit_test(the_line_is_what_the_documentation_says),
        cmocka_unit_test(hdf5_reads_a_sealed_file_and_a_writer_takes_the_seal_away),
        cmocka_unit_test(every_single_bit_counts),
        cmocka_unit_test(lost_blocks_are_found),
        cmocka_unit_test(whatever_is_cut_is_said_to_be_cut),
        cmocka_unit_test(what_is_no_file_is_not_opened),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
