/* SPDX-License-Identifier: Apache-2.0
 * absolute: addresses in a piece of our own HTML made whole, for what is read elsewhere: feeds.
 */
#ifndef RUCHE_HTML_ABSOLUTE_H
#define RUCHE_HTML_ABSOLUTE_H

#include "base/arena.h"
#include "base/str.h"

/* href="/..." and src="/..." get the origin ("https://ruche.example") in front, href="#..." the
 * page's whole address. Text and other addresses stay. */
str html_absolute(struct arena *a, str html, str origin, str page);

#endif
