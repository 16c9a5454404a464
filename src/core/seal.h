/* SPDX-License-Identifier: Apache-2.0
 * seal: numbers that we hand out and that come back, such as where the next page of a list begins.
 * Whoever holds them can neither read nor make them, so they may say what their holder must not
 * know. The key is the house's, kept in its settings: it outlives a start, and all nodes have it.
 */
#ifndef RUCHE_SEAL_H
#define RUCHE_SEAL_H

#include "core/app.h"

/* Reads the key into app->seal; the first start makes it. */
err seal_load(struct app *app, struct arena *a);
/* Two numbers as text for an address, always of the same length. They open for the same purpose
 * alone: it says what they are, for whom, and of what. */
str seal_numbers(const struct app *app, struct arena *a, str purpose, const int64_t numbers[2]);
/* False, and numbers untouched, when the text was not made here for this purpose. */
bool seal_open(const struct app *app, str purpose, str text, int64_t numbers[2]);
/* The same of several, at most SEAL_MOST. */
enum { SEAL_MOST = 8 };
str seal_several(const struct app *app, struct arena *a, str purpose, const int64_t *numbers,
		 size_t n);
bool seal_open_several(const struct app *app, str purpose, str text, int64_t *numbers, size_t n);
/* A name for something of this house, the same on each of its nodes, that nobody else can guess. */
str seal_name(const struct app *app, struct arena *a, str purpose);

#endif
