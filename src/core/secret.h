/* SPDX-License-Identifier: Apache-2.0
 * secret: what only a link, a cookie or a program holds. We keep its hash, by which it is found.
 */
#ifndef RUCHE_CORE_SECRET_H
#define RUCHE_CORE_SECRET_H

#include "base/arena.h"
#include "base/str.h"

enum { SECRET_BYTES = 32, SECRET_LENGTH = 2 * SECRET_BYTES };

/* A new one: SECRET_LENGTH hexadecimal digits. */
str secret_make(struct arena *a);
/* Of any text: SHA-256, for what is random enough that nobody guesses it. */
bytes secret_hash(struct arena *a, str secret);

#endif
