/* SPDX-License-Identifier: Apache-2.0
 * kind: what other rooms show, index and link of a file.
 */
#include "feature/files/handlers.h"

#include "files.sql.h"

enum { INDEXED = 1 << 20, OPENING = 20000 };

err file_cards(struct rq *rq, struct card **cards, size_t n)
{
	struct file_nodes nodes;
	TRY(file_list_of(rq->db, card_ids(rq->arena, cards, n), &nodes));
	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < nodes.n; k++) {
			const struct file_node *f = &nodes.v[k];
			str about;
			if (f->id != cards[i]->item.id.v)
				continue;
			TRY(file_about(rq->db, cards[i]->item.id, &about));
			cards[i]->title = f->name;
			cards[i]->url = file_url(rq, f->id);
			cards[i]->text = markdown_text(rq->arena, about, 300);
			cards[i]->did = str_from(
				f->version > 1 ? T(rq->lang, "shares a file, changed since")
					       : T(rq->lang, "shares a file"));
			break;
		}
	return OK;
}

static err words(struct db *db, item_id id, int64_t most, str *title, str *body)
{
	struct q_files_text q;
	bool found;
	*title = *body = STR_NONE;
	TRY(q_files_text(db, id, most, &q, &found));
	if (!found)
		return OK;
	*title = q.name;
	*body = str_cat(db->arena, markdown_text(db->arena, q.description, 0), S("\n"), q.body);
	return OK;
}

err file_index_text(struct db *db, item_id id, str *title, str *body)
{
	return words(db, id, INDEXED, title, body);
}

err file_opening(struct db *db, item_id id, str *title, str *body)
{
	return words(db, id, OPENING, title, body);
}

err file_address(struct db *db, item_id id, struct arena *a, url *to)
{
	struct item_row row;
	TRY(item_find(db, id, &row));
	*to = url_path(a, "/files/%i", id.v);
	return OK;
}
