/* SPDX-License-Identifier: Apache-2.0
 * cookie: reading the Cookie header and writing Set-Cookie.
 */
#ifndef RUCHE_HTTP_COOKIE_H
#define RUCHE_HTTP_COOKIE_H

#include "base/out.h"

/* The value of the first cookie of that name; empty when there is none. Names are case-sensitive; a
 * value with bytes that RFC 6265 does not allow counts as absent. */
str cookie_find(str header, str name);
/* name=value; Path=/; HttpOnly; SameSite=Lax; Max-Age=N, and Secure when asked or when the name's
 * prefix
 * (__Host-, __Secure-) demands it. False, with nothing written, when name or value is not allowed.
 */
bool cookie_write(struct out *o, str name, str value, int64_t max_age, bool secure);

#endif
