/* SPDX-License-Identifier: Apache-2.0
 * tree: the pages beside and below those that lead to the one shown, a query for each level. What
 * the viewer may not read stands in no level, and nothing below it.
 */
#include "feature/wikis/pages.h"

const struct path *path_none(void)
{
	static const struct path none = {0};
	return &none;
}

err path_to(struct rq *rq, int64_t id, struct path *path)
{
	*path = (struct path){0};
	for (int depth = 0; id && depth < PAGE_DEPTH_MAX; depth++) {
		struct q_page_step step;
		bool found;
		TRY(q_page_step(rq->db, (item_id){id}, &step, &found));
		if (!found)
			break;
		*ARENA_PUSH(rq->arena, path) = step;
		id = step.parent;
	}
	for (size_t i = 0; i < path->n / 2; i++) {
		struct q_page_step swap = path->v[i];
		path->v[i] = path->v[path->n - 1 - i];
		path->v[path->n - 1 - i] = swap;
	}
	return OK;
}

static void add(struct rq *rq, const struct wiki *w, struct tree *level, str slug, str title,
		str language, bool opens)
{
	*ARENA_PUSH(rq->arena, level) =
		(struct tree_node){.title = title,
				   .language = language,
				   .url = wiki_page_url(rq, w->handle, slug),
				   .opens = opens};
}

/* The pages below one; the one on the path is always among them. */
static err fill(struct rq *rq, const struct wiki *w, int64_t parent, const struct q_page_step *on,
		struct tree *level, struct tree_node **at)
{
	struct q_page_children_list rows = {0};
	size_t where = SIZE_MAX;
	TRY(q_page_children(rq->db, w->id, parent, TREE_LEVEL_MAX + 1, &rows));
	level->more = rows.n > TREE_LEVEL_MAX;
	for (size_t i = 0; i < rows.n && i < TREE_LEVEL_MAX; i++) {
		if (on && ID_EQ(rows.v[i].id, on->id))
			where = level->n;
		add(rq, w, level, rows.v[i].slug, rows.v[i].title, rows.v[i].language,
		    rows.v[i].opens);
	}
	if (on && where == SIZE_MAX) {
		where = level->n;
		add(rq, w, level, on->slug, on->title, on->language, true);
	}
	*at = on ? &level->v[where] : NULL;
	return OK;
}

err tree_make(struct rq *rq, const struct wiki *w, const struct path *path,
	      const struct tree **tree)
{
	struct tree *level = NEW(rq->arena, struct tree);
	*tree = level;
	int64_t parent = 0;
	/* A path that ends at something unreadable hangs in the air: it begins at the top. */
	for (size_t i = 0; i <= path->n; i++) {
		const struct q_page_step *on = i < path->n ? &path->v[i] : NULL;
		struct tree_node *at;
		TRY(fill(rq, w, parent, on, level, &at));
		if (!on)
			return OK;
		at->current = i + 1 == path->n;
		if (!at->opens)
			return OK;
		at->open = true;
		at->below = level = NEW(rq->arena, struct tree);
		parent = on->id.v;
	}
	return OK;
}
