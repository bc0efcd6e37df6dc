/* setting: one resolved setting of the scenario that a file carries in /config. */
#ifndef OMLAND_OUTPUT_SETTING_H
#define OMLAND_OUTPUT_SETTING_H

#include "output/hdf.h"

#define SETTINGS_UNREAD "its settings cannot be read"

/* The value, for the caller to free; null when the file has none. False when the settings of the
 * file cannot be read. */
ERROR_CHECKED bool setting_read(hid_t file, const char *section, const char *key, char **value);

#endif
