/* SPDX-License-Identifier: Apache-2.0
 * thread: an update with its answers in reading order. Answers are updates too: each can be
 * thanked, answered, passed on and found.
 */
#include "feature/updates/handlers.h"

#include "ui/api.h"

#include "updates.html.h"
#include "updates.sql.h"

/* One answer, or the gap that a removed one leaves because others answered it. */
struct node {
	struct comment comment;
	size_t first, last, next, parent; /* SIZE_MAX: none */
	int64_t quotes;
};
struct nodes {
	struct node *v;
	size_t n, cap;
};

static struct comment comment_from(struct db *db, const struct q_update_answers *q)
{
	return (struct comment){
		.item = {ITEM_FIELDS(q), .kind = KIND_UPDATE, .comments = q->comments},
		.body = q->body,
		.html = {q->html}, /* safe: rendered when it was written */
		.may_edit = ID_EQ(q->author, db->viewer),
	};
}

static size_t node_of(const struct nodes *nodes, int64_t id)
{
	for (size_t i = nodes->n; i-- > 0;)
		if (nodes->v[i].comment.item.id.v == id)
			return i;
	return SIZE_MAX;
}

static size_t add_node(struct arena *a, struct nodes *nodes, struct comment comment, int64_t quotes,
		       size_t parent)
{
	struct node *node = ARENA_PUSH(a, nodes);
	size_t at = nodes->n - 1;
	*node = (struct node){comment, SIZE_MAX, SIZE_MAX, SIZE_MAX, parent, quotes};
	if (parent == SIZE_MAX)
		return at;
	struct node *above = &nodes->v[parent];
	if (above->first == SIZE_MAX)
		above->first = at;
	else
		nodes->v[above->last].next = at;
	above->last = at;
	return at;
}

/* Who wrote what is answered and stands on another page: one look for all of them. */
static err find_answered(struct rq *rq, const struct q_update_answers_list *rows,
			 struct q_update_answered_list *answered)
{
	struct id_list absent = {0};
	for (size_t i = 0; i < rows->n; i++) {
		bool here = rows->v[i].reply_to == rows->v[i].root;
		for (size_t k = 0; k < i && !here; k++)
			here = rows->v[k].id.v == rows->v[i].reply_to;
		if (!here)
			*ARENA_PUSH(rq->arena, &absent) = rows->v[i].reply_to;
	}
	*answered = (struct q_update_answered_list){0};
	return absent.n ? q_update_answered(rq->db, absent, answered) : OK;
}

static str name_answered(const struct q_update_answered_list *answered, int64_t id)
{
	for (size_t i = 0; i < answered->n; i++)
		if (answered->v[i].id.v == id)
			return answered->v[i].name;
	return STR_NONE;
}

/* What an answer hangs on. Rows come oldest first, so that what is answered stands before its
 * answers: else it stands on another page, and the answer says whom it answers; or it was removed,
 * and leaves a gap. */
static size_t parent_of(struct arena *a, const struct q_update_answered_list *answered,
			struct comment *answer, struct nodes *nodes)
{
	const struct item_row *item = &answer->item;
	if (item->reply_to == item->root)
		return SIZE_MAX;
	size_t parent = node_of(nodes, item->reply_to);
	if (parent != SIZE_MAX)
		return parent;
	answer->answers = name_answered(answered, item->reply_to);
	answer->moved = !str_empty(answer->answers);
	if (answer->moved)
		return SIZE_MAX;
	struct comment gap = {
		.item = {.id = {item->reply_to}, .root = item->root, .reply_to = item->root},
		.gone = true};
	return add_node(a, nodes, gap, 0, SIZE_MAX);
}

static err link_rows(struct rq *rq, const struct q_update_answers_list *rows, struct nodes *nodes)
{
	struct q_update_answered_list answered;
	TRY(find_answered(rq, rows, &answered));
	for (size_t i = 0; i < rows->n; i++) {
		struct comment answer = comment_from(rq->db, &rows->v[i]);
		size_t parent = parent_of(rq->arena, &answered, &answer, nodes);
		add_node(rq->arena, nodes, answer, rows->v[i].quotes, parent);
	}
	return OK;
}

/* The tree below `top` in reading order, without recursion. */
static void walk(struct arena *a, const struct nodes *nodes, size_t top, struct comment_page *order,
		 struct id_list *quotes)
{
	size_t at = top;
	int depth = 0;
	while (at != SIZE_MAX) {
		struct comment c = nodes->v[at].comment;
		c.depth = depth;
		*ARENA_PUSH(a, order) = c;
		*ARENA_PUSH(a, quotes) = nodes->v[at].quotes;
		if (nodes->v[at].first != SIZE_MAX) {
			at = nodes->v[at].first;
			depth++;
			continue;
		}
		while (at != top && nodes->v[at].next == SIZE_MAX) {
			at = nodes->v[at].parent;
			depth--;
		}
		at = at == top ? SIZE_MAX : nodes->v[at].next;
	}
}

/* What the answers pass on: one look for all of them. */
static err fill_quotes(struct rq *rq, struct update_answers *answers, const struct id_list *quotes)
{
	struct id_list wanted = {0};
	struct card_list cards;
	for (size_t i = 0; i < quotes->n; i++)
		if (quotes->v[i])
			*ARENA_PUSH(rq->arena, &wanted) = quotes->v[i];
	if (wanted.n == 0)
		return OK;
	TRY(cards_of(rq, wanted, &cards));
	for (size_t i = 0; i < answers->n; i++) {
		answers->v[i].quoted_gone = quotes->v[i] != 0;
		for (size_t k = 0; k < cards.n && quotes->v[i]; k++)
			if (cards.v[k].item.id.v == quotes->v[i]) {
				answers->v[i].quoted = &cards.v[k];
				answers->v[i].quoted_gone = false;
			}
	}
	return OK;
}

static err pager_back(struct rq *rq, item_id root, int64_t after, struct pager *pager)
{
	struct q_update_answers_back_list back = {0};
	if (after == 0)
		return OK;
	TRY(q_update_answers_back(rq->db, root.v, after + 1, UPDATE_ANSWERS + 1, &back));
	pager->newer = page_with(rq, "after",
				 back.n > UPDATE_ANSWERS ? id_text(rq, back.v[UPDATE_ANSWERS].id.v)
							 : STR_NONE);
	return OK;
}

static err fill_answers(struct rq *rq, item_id root, struct update_show_page *p)
{
	TRY(pager_back(rq, root, rq_query_int(rq, "after", 0), &p->pager));
	struct q_update_answers_list rows = {0};
	struct nodes nodes = {0};
	struct comment_page *order = NEW(rq->arena, struct comment_page);
	struct id_list quotes = {0};
	TRY(q_update_answers(rq->db, root.v, rq_query_int(rq, "after", 0), UPDATE_ANSWERS + 1,
			     &rows));
	if (rows.n > UPDATE_ANSWERS) {
		rows.n = UPDATE_ANSWERS;
		p->pager.older =
			page_with(rq, "after", id_text(rq, rows.v[UPDATE_ANSWERS - 1].id.v));
	}
	TRY(link_rows(rq, &rows, &nodes));
	for (size_t i = 0; i < nodes.n; i++)
		if (nodes.v[i].parent == SIZE_MAX)
			walk(rq->arena, &nodes, i, order, &quotes);
	const struct thread_rows *nested = thread_rows(rq, order);
	for (size_t i = 0; i < nested->n; i++)
		*ARENA_PUSH(rq->arena, &p->answers) = (struct update_answer){.row = &nested->v[i]};
	struct id_list ids = {0};
	for (size_t i = 0; i < rows.n; i++)
		*ARENA_PUSH(rq->arena, &ids) = rows.v[i].id.v;
	TRY(preview_of_items(rq->db, ids, &p->previews));
	return fill_quotes(rq, &p->answers, &quotes);
}

static err fill_passed_on(struct rq *rq, item_id id, struct face_list *faces)
{
	struct q_update_passed_on_list rows = {0};
	TRY(q_update_passed_on(rq->db, id.v, &rows));
	for (size_t i = 0; i < rows.n; i++)
		*ARENA_PUSH(rq->arena, faces) =
			*face_make(rq->arena, rows.v[i].name, rows.v[i].handle, rows.v[i].photo,
				   rows.v[i].hue);
	return OK;
}

static err answers_json(struct rq *rq, item_id root)
{
	struct q_update_answers_list rows = {0};
	struct id_list ids = {0};
	struct card_list cards;
	TRY(q_update_answers(rq->db, root.v, rq_query_int(rq, "after", 0), UPDATE_ANSWERS + 1,
			     &rows));
	for (size_t i = 0; i < rows.n && i < UPDATE_ANSWERS; i++)
		*ARENA_PUSH(rq->arena, &ids) = rows.v[i].id.v;
	TRY(cards_of(rq, ids, &cards));
	return api_cards(rq, &cards, rows.n > UPDATE_ANSWERS ? rows.v[UPDATE_ANSWERS - 1].id.v : 0);
}

err update_answers_json(struct rq *rq)
{
	struct update_found u;
	TRY(update_find(rq->db, (item_id){rq_path_id(rq, "update")}, &u));
	return answers_json(rq, u.item.root ? (item_id){u.item.root} : u.item.id);
}

static err show_json(struct rq *rq, const struct card *card)
{
	rq->response.type = S("application/json; charset=utf-8");
	json_card(rq->out, NULL, rq, card);
	out_byte(rq->out, '\n');
	return rq->out->bad;
}

static err show_answer(struct rq *rq, const struct item_row *item)
{
	url to;
	TRY(update_address(rq->db, item->id, rq->arena, &to));
	return redirect(rq, to);
}

err update_show(struct rq *rq)
{
	struct update_found u;
	struct update_show_page p = {0};
	TRY(update_find(rq->db, (item_id){rq_path_id(rq, "update")}, &u));
	TRY(update_card(rq, u.item.id, &p.card));
	if (rq->format == FORMAT_JSON)
		return show_json(rq, &p.card);
	if (u.item.root)
		return show_answer(rq, &u.item);
	TRY(fill_answers(rq, u.item.id, &p));
	TRY(fill_passed_on(rq, u.item.id, &p.passed_on));
	TRY(disclaimer_below(rq, &u.item, &p.disclaimer));
	p.total = u.item.comments;
	p.may_edit = viewer_is(rq, u.item.author);
	p.changed = u.item.edited > 0;
	p.may_answer = signed_in(rq);
	p.here = url_path(rq->arena, "/updates/%i", u.item.id.v);
	p.answer = composer_answer(rq, &u.item, p.here);
	str title = str_empty(p.card.text)
			    ? format_fill(rq->arena, T(rq->lang, "# passed something on"),
					  u.item.author_name)
			    : p.card.text;
	struct update_photos photos;
	(void)update_photos_split(rq->arena, u.body, &photos);
	return page_as(rq,
		       (&(const struct page){
			       .title = markdown_text(rq->arena, title, 60),
			       .image = photos.n && u.item.circle == CIRCLE_PUBLIC
						? url_path(rq->arena, "/blobs/%s", photos.v[0].hash)
						: url_none(),
			       .active = S("/updates"),
			       .description = p.card.text,
			       .open = u.item.circle == CIRCLE_PUBLIC,
			       .disclaimed = true,
			       .embedded = true}),
		       v_update_show, &p);
}
