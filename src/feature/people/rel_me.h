/* SPDX-License-Identifier: Apache-2.0
 * rel_me: does a page of the web say that it belongs to whom a profile is about? It does when it
 * has a link with rel="me" to that profile (microformats' rel=me).
 */
#ifndef RUCHE_PEOPLE_REL_ME_H
#define RUCHE_PEOPLE_REL_ME_H

#include "base/arena.h"
#include "base/str.h"

/* Looks at <a> and, in the head, <link>, within the limits of html/tree.h; whatever is beyond them
 * counts as not there. profile is an absolute address; a slash at its end makes no difference. */
bool rel_me_leads_to(struct arena *a, str page, str profile);
/* The host of both is the same, with or without "www.": an address that only redirects elsewhere
 * is not vouched for by what stands there. */
bool rel_me_same_host(struct arena *a, str one, str other);
/* Is what was found at `verified` (0: never) still shown? Checks are four weeks apart; a mark that
 * nobody looks after any more fades. */
bool rel_me_shown(int64_t verified, int64_t now);

#endif
