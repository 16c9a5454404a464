/* SPDX-License-Identifier: Apache-2.0
 * disclaimer: what stands on every page that shows a person's words to outsiders. The shell puts it
 * below the pages that strangers see, and below an item that outsiders read (page.h); what has no
 * shell (feeds, frames, files) asks for it here.
 */
#ifndef RUCHE_UI_DISCLAIMER_H
#define RUCHE_UI_DISCLAIMER_H

#include "core/item.h"
#include "http/request.h"

struct disclaimer {
	str text, language; /* empty: none */
};

/* In a language, or the viewer's where there is none in that one. */
err disclaimer_in(struct rq *rq, str language, struct disclaimer *d);
/* Below words that outsiders read, in the language of those words; none below others. For
 * {{call v_disclaimer}} (parts.html). */
err disclaimer_below(struct rq *rq, const struct item_row *item, struct disclaimer *d);

#endif
