/* SPDX-License-Identifier: Apache-2.0
 * preview: cards of pages of the web below what names them (core/preview.h), as templates show
 * them. {{call v_previews(o, rq, previews_of(rq, &p->previews, &item))}}, from preview.html.h.
 */
#ifndef RUCHE_UI_PREVIEW_H
#define RUCHE_UI_PREVIEW_H

#include "core/preview.h"
#include "http/request.h"

/* Those of one item, and whether the viewer may take them away. */
struct preview_cards {
	struct preview *v;
	size_t n;
	item_id item;
	bool mine;
};
/* From the cards of many items, one after the other. */
struct preview_cards *previews_of(const struct rq *rq, const struct preview_list *all,
				  const struct item_row *item);
/* May a text have cards? Most name no page of the web, and need not be asked for. */
bool preview_possible(html text);
/* For a page of one item with its text. */
err previews_for(struct rq *rq, const struct item_row *item, html text, struct preview_list *list);
url preview_url(const struct rq *rq, const struct preview *p);

#endif
