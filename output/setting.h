/* setting: one resolved setting of the scenario that a file carries in /config. */
#ifndef OMLAND_OUTPUT_SETTING_H
#define OMLAND_OUTPUT_SETTING_H

#include "output/hdf.h"

/* For the caller to free; null when the file has none. */
char *setting_read(hid_t file, const char *section, const char *key);

#endif
