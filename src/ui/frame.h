/* SPDX-License-Identifier: Apache-2.0
 * frame: what stands around every page and is the same for all who read in one language with the
 * same rights (the menu, the keys, what scripts say): drawn once a process and kept. It is drawn
 * from nothing but what its key says, so that it holds nothing of the one it was drawn for.
 */
#ifndef RUCHE_FRAME_H
#define RUCHE_FRAME_H

#include "ui/layout.h"

enum frame {
	FRAME_FILES, /* of the head: styles, fonts, icons */
	FRAME_MENU,  /* with its numbers, and where the page stands in it */
	FRAME_WORDS, /* the list of keys, and what scripts say */
};

/* Writes a part to the page, as it was kept or drawn by `draw`, which gets a request and a layout
 * that hold only what the part may depend on. */
void frame_draw(struct rq *rq, const struct layout *l, enum frame part,
		void (*draw)(struct out *, const struct rq *, const struct layout *));

#endif
