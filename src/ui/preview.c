/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/preview.h"

#include "core/session.h"

struct preview_cards *previews_of(const struct rq *rq, const struct preview_list *all,
				  const struct item_row *item)
{
	struct preview_cards *own = NEW(rq->arena, struct preview_cards);
	*own = (struct preview_cards){.item = item->id,
				      .mine = !ID_NONE(rq->viewer_id) &&
					      ID_EQ(item->author, rq->viewer_id)};
	for (size_t i = 0; i < all->n; i++) {
		if (!ID_EQ(all->v[i].item, item->id))
			continue;
		if (own->n++ == 0)
			own->v = &all->v[i];
	}
	return own;
}

bool preview_possible(html text)
{
	return str_find(text.s, S("href=\"http")) >= 0;
}

err previews_for(struct rq *rq, const struct item_row *item, html text, struct preview_list *list)
{
	struct id_list ids = {0};
	if (!preview_possible(text))
		return OK;
	*ARENA_PUSH(rq->arena, &ids) = item->id.v;
	return preview_of_items(rq->db, ids, list);
}

url preview_url(const struct rq *rq, const struct preview *p)
{
	return url_check(rq->arena, p->url);
}
