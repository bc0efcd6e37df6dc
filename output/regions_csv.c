/* regions_csv: the typology as a table for other programs. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "engine/setting/codes.h"
#include "output/destination.h"
#include "output/regions.h"

static void put_number(FILE *out, double value)
{
    if (isnan(value))
        fputc(',', out);
    else
        fprintf(out, ",%.6g", value);
}

static void put_text(FILE *out, const char *text)
{
    const char *quote = strpbrk(text, ",\"\n") ? "\"" : "";

    fprintf(out, ",%s", quote);
    for (; *text; text++)
        fprintf(out, *text == '"' ? "\"%c" : "%c", *text);
    fputs(quote, out);
}

static void put_heading(FILE *out)
{
    fputs("region,name,centre,centre_name,structure,municipalities,cores,size,population,jobs,"
          "distance,metropolitan_minutes,specialised,sector,"
          "location_quotient,sector_share,dissimilarity,attraction,attraction_error,centre_path,"
          "hinterland_path,centre_growth_before,"
          "hinterland_growth_before,centre_path_before,hinterland_path_before",
          out);
    for (size_t m = 0; m < REGIONS_MEASURES; m++)
        fprintf(out, ",%s,%s_error", regions_measure_name[m], regions_measure_name[m]);
    fputs(",type,same_type,replicates,from,to\n", out);
}

static void put_row(FILE *out, const struct regions *r, const struct regions_row *row)
{
    char sector[CODES_WORD] = "";

    if (row->sector >= 0)
        codes_word(codes_find("sector")->enumerator[row->sector], sector);
    fprintf(out, "%d", row->number);
    put_text(out, row->name);
    put_text(out, r->file.code[row->centre]);
    put_text(out, r->file.name[row->centre]);
    fprintf(out, ",%s,%zu,%zu,%s", regions_structure_name[row->structure], row->municipalities,
            row->cores, regions_size_name[row->size]);
    put_number(out, row->persons);
    put_number(out, row->jobs);
    fprintf(out, ",%s", regions_distance_name[row->distance]);
    put_number(out, row->minutes);
    fprintf(out, ",%s,%s", row->specialised ? "yes" : "no", sector);
    put_number(out, row->sector < 0 ? (double)NAN : row->quotient[row->sector]);
    put_number(out, row->sector < 0 ? (double)NAN : row->share[row->sector]);
    put_number(out, row->dissimilarity);
    put_number(out, row->attraction);
    put_number(out, row->attraction_error);
    fprintf(out, ",%s,%s", regions_path_name[row->centre_path],
            regions_path_name[row->hinterland_path]);
    put_number(out, row->centre_before);
    put_number(out, row->hinterland_before);
    fprintf(out, ",%s,%s", regions_path_name[row->centre_path_before],
            regions_path_name[row->hinterland_path_before]);
    for (size_t m = 0; m < REGIONS_MEASURES; m++) {
        put_number(out, row->mean[m]);
        put_number(out, row->error[m]);
    }
    fprintf(out, ",%s,%zu,%zu,%d,%d\n", regions_type_name[row->type], row->same,
            r->file.replicate_count, r->file.year[r->from], r->file.year[r->to]);
}

int regions_csv(const char *csv, const struct regions *r, struct error *error)
{
    struct destination to;
    const int status = destination_open(&to, csv, DESTINATION_TEXT, error);

    if (status != STATUS_OK)
        return status;
    put_heading(to.file);
    for (size_t k = 0; k < r->count; k++)
        put_row(to.file, r, &r->row[k]);
    return destination_close(&to, status, false, error);
}
