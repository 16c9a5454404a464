/* SPDX-License-Identifier: Apache-2.0
 * order_key: positions in a list that people arrange. A key is a short text of digits and small
 * letters, compared by its bytes; between any two there is another one, so moving a row writes that
 * row alone. Keys never end in '0'.
 */
#ifndef RUCHE_ORDER_KEY_H
#define RUCHE_ORDER_KEY_H

#include "base/arena.h"
#include "base/str.h"

/* Longer keys come of many moves into one gap: then the list is numbered anew. */
enum { ORDER_KEY_LONG = 48 };

/* A key between two; `before` empty: the beginning, `after` empty: the end. False when they are not
 * in order, or no keys. */
bool order_key_between(struct arena *a, str before, str after, str *key);
/* The i-th of n keys of equal length, evenly apart. */
str order_key_nth(struct arena *a, size_t i, size_t n);

#endif
