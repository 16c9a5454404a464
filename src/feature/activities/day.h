/* SPDX-License-Identifier: Apache-2.0
 * day: days of the calendar, counted from 1970-01-01, 0 for none. A day has no time zone: whether
 * it is today depends on where somebody is.
 */
#ifndef RUCHE_ACTIVITIES_DAY_H
#define RUCHE_ACTIVITIES_DAY_H

#include "ui/format.h"

/* The day it is now where the reader is. */
int64_t day_today(struct locale f);
/* "2026-11-27", for <input type="date"> and JSON; empty for none. */
str day_text(struct arena *a, int64_t day);
/* Reads that; empty is none. False leaves *day alone. */
bool day_read(str s, int64_t *day);
/* "today", "tomorrow", "yesterday", else the date. */
str day_words(struct locale f, int64_t day);

#endif
