/* SPDX-License-Identifier: Apache-2.0
 * kind: lists in mixed lists and in the search index; the wall on a profile; demo content, export,
 * check, the end of an account.
 */
#include "base/json.h"
#include "base/utf8.h"
#include "core/stream.h"
#include "feature/wall/pages.h"
#include "ui/api.h"

#include "wall.html.h"

enum { SAID = 10, LISTS = 5, PICTURES = 4, WALL_COLLEAGUES = 24 };

err list_cards(struct rq *rq, struct card **cards, size_t n)
{
	struct q_list_cards_list rows = {0};
	TRY(q_list_cards(rq->db, card_ids(rq->arena, cards, n), &rows));
	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < rows.n; k++) {
			const struct q_list_cards *q = &rows.v[k];
			if (!ID_EQ(q->id, cards[i]->item.id))
				continue;
			struct things t = {{q->one, q->two, q->three, q->four, q->five},
					   LIST_THINGS};
			struct out body = out_new(rq->arena, 1 << 16);
			v_list_body(&body, &t);
			cards[i]->title = q->title;
			cards[i]->body = (html){out_view(&body)}; /* safe: written by a template */
			cards[i]->text =
				utf8_head(str_join(rq->arena, t.v, LIST_THINGS, S(", ")), 300);
			cards[i]->url = list_url(rq, q->id.v);
			cards[i]->did = str_from(T(rq->lang, "lists five things"));
		}
	return OK;
}

err list_index_text(struct db *db, item_id id, str *title, str *body)
{
	struct q_list_text q;
	TRY(q_list_text(db, id, &q));
	const str things[] = {q.one, q.two, q.three, q.four, q.five};
	*title = q.title;
	*body = str_join(db->arena, things, LIST_THINGS, S("\n"));
	return OK;
}

err list_address_of(struct db *db, item_id id, struct arena *a, url *to)
{
	(void)db;
	*to = url_path(a, "/lists/%i", id.v);
	return OK;
}

/* ---- the wall ---- */

static err cards_by(struct rq *rq, person_id person, uint64_t kinds, int64_t most,
		    struct card_list *cards)
{
	struct stream stream;
	struct id_list ids = {0};
	TRY(stream_author(rq->db, person, kinds, 0, most, &stream));
	for (size_t i = 0; i < stream.n; i++)
		*ARENA_PUSH(rq->arena, &ids) = stream.v[i].id.v;
	return cards_of(rq, ids, cards);
}

err wall_tab(struct rq *rq, person_id person, struct out *out)
{
	struct person owner;
	TRY(person_find(rq->db, person, &owner));
	struct wall_page p = {.person = person,
			      .handle = owner.handle,
			      .name = owner.given_name,
			      .own = viewer_is(rq, person)};
	TRY(cards_by(rq, person, ITEM_KIND_BIT(KIND_UPDATE), SAID, &p.said));
	TRY(cards_by(rq, person, ITEM_KIND_BIT(KIND_LIST), LISTS, &p.lists));
	TRY(cards_by(rq, person, ITEM_KIND_BIT(KIND_PHOTO) | ITEM_KIND_BIT(KIND_ALBUM), PICTURES,
		     &p.pictures));
	/* With whom somebody works is for those who work here. */
	if (rq->viewer->employee) {
		TRY(colleagues_read(rq, person, WALL_COLLEAGUES, &p.colleagues));
		if (!p.own)
			TRY(colleague_between(rq->db, rq->viewer_id, person, &p.between));
		p.may_ask = !p.own && owner.kind == PERSON_EMPLOYEE;
	}
	v_wall_tab(out, rq, &p);
	return out->bad;
}

/* ---- demo ---- */

err wall_demo(struct db *db, struct demo *demo)
{
	const struct demo_records *records = demo_file(demo, "wall");
	person_id viewer = db->viewer;
	int clear = db->clear;
	struct {
		str key;
		item_id id;
	} made[64];
	size_t n = 0;
	db->clear = CIRCLE_INTERNAL;
	for (size_t i = 0; records && i < records->n; i++) {
		const struct demo_record *r = &records->v[i];
		int64_t when = demo_time(demo, demo_get(r, S("when")));
		person_id author, with;
		TRY(demo_person(db, demo_get(r, S("author")), &author));
		db->viewer = author;
		if (str_eq(demo_kind(r), S("colleagues"))) {
			str names = demo_get(r, S("with"));
			for (str name = str_word(&names); name.n; name = str_word(&names)) {
				TRY(demo_person(db, name, &with));
				TRY(colleague_ask(db, author, with, when));
				if (!str_eq(demo_get(r, S("waiting")), S("yes")))
					TRY(colleague_ask(db, with, author, when));
			}
			continue;
		}
		struct list_form f = {.title = demo_get(r, S("title")), .things.n = LIST_THINGS};
		str lines = r->body;
		for (size_t k = 0; k < LIST_THINGS; k++)
			f.things.v[k] = str_trim(str_cut(&lines, '\n'));
		for (size_t k = 0; k < n; k++)
			if (str_eq(made[k].key, demo_get(r, S("after"))))
				f.after = made[k].id.v;
		item_id id;
		TRY(list_make(db, author, &f, AUDIENCE_INTERNAL, when, &id));
		if (n < sizeof(made) / sizeof(made[0])) {
			made[n].key = demo_get(r, S("list"));
			made[n++].id = id;
		}
	}
	db->viewer = viewer;
	db->clear = clear;
	return OK;
}

/* ---- export, check, the end of an account ---- */

static err export_list(void *arg, const struct q_list_export *q)
{
	struct out *o = arg;
	const str things[] = {q->one, q->two, q->three, q->four, q->five};
	json_open(o, NULL, '{');
	json_int(o, "id", q->id.v);
	json_time(o, "created", q->created);
	json_str(o, "title", q->title);
	json_open(o, "things", '[');
	for (size_t i = 0; i < LIST_THINGS; i++)
		json_str(o, NULL, things[i]);
	json_close(o, ']');
	json_close(o, '}');
	return OK;
}

static err export_colleague(void *arg, const struct q_colleague_export *q)
{
	struct out *o = arg;
	json_open(o, NULL, '{');
	json_str(o, "handle", q->handle);
	json_bool(o, "confirmed", q->confirmed);
	json_time(o, "since", q->created);
	json_close(o, '}');
	return OK;
}

err wall_export(struct db *db, person_id person, struct out *json)
{
	json_open(json, "lists", '[');
	TRY(q_list_export(db, person, export_list, json));
	json_close(json, ']');
	json_open(json, "colleagues", '[');
	TRY(q_colleague_export(db, person, export_colleague, json));
	json_close(json, ']');
	return OK;
}

static err lost(void *arg, const struct q_list_check *q)
{
	out_fmt(arg, "wall: item %lld has no text\n", (long long)q->id.v);
	return OK;
}

static err wrong_pair(void *arg, const struct q_colleague_check *q)
{
	out_fmt(arg, "wall: colleagues %lld and %lld are not written as a pair\n",
		(long long)q->low.v, (long long)q->high.v);
	return OK;
}

err wall_check(struct db *db, struct out *findings)
{
	TRY(q_list_check(db, lost, findings));
	return q_colleague_check(db, wrong_pair, findings);
}

err wall_erase(struct db *db, person_id person, struct id_list items)
{
	return items.n ? q_list_erase(db, items) : q_colleague_erase(db, person);
}
