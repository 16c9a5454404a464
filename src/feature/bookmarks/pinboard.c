/* SPDX-License-Identifier: Apache-2.0
 * pinboard: version 1 of Pinboard's API (which was Delicious'), so that existing programs work:
 * one's own bookmarks, in XML or, with format=json, in JSON. A program signs in with
 * auth_token=HANDLE:TOKEN, where the token is one of this house (settings, Security).
 */
#include "feature/bookmarks/handlers.h"

#include "base/clock.h"

#include "pinboard.xml.html.h"

enum { RECENT = 15, RECENT_MOST = 100, STEP = 300, TAGS_MOST = 1000, POPULAR = 5 };

/* A method, and whether it writes. */
struct method_of {
	const char *name;
	bool writes;
	err (*run)(struct rq *rq, void *arg);
};

static bool wants_json(const struct rq *rq)
{
	return str_eq(rq_query(rq, "format"), S("json"));
}

static void answer_type(struct rq *rq)
{
	rq->response.type = wants_json(rq) ? S("application/json; charset=utf-8")
					   : S("text/xml; charset=utf-8");
}

static err result(struct rq *rq, str code)
{
	answer_type(rq);
	if (!wants_json(rq)) {
		v_pinboard_result(rq->out, code);
		return rq->out->bad;
	}
	json_open(rq->out, NULL, '{');
	json_str(rq->out, "result_code", code);
	json_close(rq->out, '}');
	return rq->out->bad;
}

static err tag_result(struct rq *rq, str code)
{
	answer_type(rq);
	if (!wants_json(rq)) {
		v_pinboard_tag_result(rq->out, code);
		return rq->out->bad;
	}
	json_open(rq->out, NULL, '{');
	json_str(rq->out, "result", code);
	json_close(rq->out, '}');
	return rq->out->bad;
}

static str iso_of(struct rq *rq, int64_t time)
{
	struct out o = out_new(rq->arena, 64);
	out_iso_time(&o, time / SECOND * SECOND);
	return out_view(&o);
}

/* Tags of this API have no spaces. */
static str one_word(struct arena *a, str label)
{
	struct out o = out_new(a, label.n + 1);
	for (size_t i = 0; i < label.n; i++)
		out_byte(&o, label.p[i] == ' ' ? '-' : label.p[i]);
	return out_view(&o);
}

/* ---- one's own, newest first ---- */

static err wanted_tags(struct rq *rq, struct bookmark_wanted *w, bool *nobody)
{
	str words = rq_query(rq, "tag");
	*nobody = false;
	for (str word = str_word(&words); word.n && w->tags.n < 3; word = str_word(&words)) {
		struct tag tag;
		err e = tag_by_name(rq->db, tag_fold(rq->arena, word), &tag);
		*nobody = *nobody || e == NOT_FOUND;
		if (e != NOT_FOUND)
			TRY(e);
		else
			continue;
		*ARENA_PUSH(rq->arena, &w->tags) = tag;
	}
	return OK;
}

/* All that carry the tags asked for, made from `from` to before `to` (0: no bound), at most `most`
 * behind the first `skip`. */
static err gather(struct rq *rq, int64_t from, int64_t to, size_t skip, size_t most,
		  struct bookmark_list *found)
{
	struct bookmark_wanted w = {
		.source = BOOKMARKS_PERSON, .person = rq->viewer_id, .most = STEP};
	bool nobody;
	int64_t next = 1;
	*found = (struct bookmark_list){0};
	TRY(wanted_tags(rq, &w, &nobody));
	while (!nobody && next && found->n < most) {
		struct bookmark_list list;
		TRY(bookmark_page(rq->db, &w, &list, &next));
		for (size_t i = 0; i < list.n && found->n < most; i++) {
			int64_t created = list.v[i].item.created;
			if (created < from || (to && created >= to))
				continue;
			if (skip)
				skip--;
			else
				*ARENA_PUSH(rq->arena, found) = list.v[i];
		}
		w.before = next;
	}
	return OK;
}

static void fill(struct rq *rq, const struct bookmark_list *list, struct pinboard_posts *p)
{
	p->user = rq->viewer->handle;
	p->tag = rq_query(rq, "tag");
	for (size_t i = 0; i < list->n; i++) {
		const struct bookmark *b = &list->v[i];
		struct out tags = out_new(rq->arena, 8 * TAGS_PER_ITEM * TAG_LENGTH);
		struct out meta = out_new(rq->arena, 32);
		uint64_t changed = str_hash(
			str_cat(rq->arena, b->title, b->body, bookmark_labels(rq, &b->tags)));
		out_hex(&meta, (bytes){(const uint8_t *)&changed, sizeof(changed)});
		for (size_t k = 0; k < b->tags.n; k++) {
			out_str(&tags, k ? S(" ") : STR_NONE);
			out_str(&tags, one_word(rq->arena, b->tags.v[k].label));
		}
		int64_t mine = b->item.circle <= CIRCLE_INTERNAL;
		*ARENA_PUSH(rq->arena, p) =
			(struct pinboard_post){.href = b->url,
					       .description = b->title,
					       .extended = b->body,
					       .hash = b->hash,
					       .meta = out_view(&meta),
					       .tags = out_view(&tags),
					       .time = iso_of(rq, b->item.created),
					       .closed = !mine,
					       .unread = b->unread,
					       .others = b->kept - mine};
	}
}

static void json_posts(struct out *o, const char *name, const struct pinboard_posts *p)
{
	json_open(o, name, '[');
	for (size_t i = 0; i < p->n; i++) {
		const struct pinboard_post *r = &p->v[i];
		json_open(o, NULL, '{');
		json_str(o, "href", r->href.s);
		json_str(o, "description", r->description);
		json_str(o, "extended", r->extended);
		json_str(o, "meta", r->meta);
		json_str(o, "hash", r->hash);
		json_str(o, "time", r->time);
		json_str(o, "shared", r->closed ? S("no") : S("yes"));
		json_str(o, "toread", r->unread ? S("yes") : S("no"));
		json_str(o, "tags", r->tags);
		json_close(o, '}');
	}
	json_close(o, ']');
}

static err send_posts(struct rq *rq, const struct bookmark_list *list, bool bare)
{
	struct pinboard_posts p = {0};
	fill(rq, list, &p);
	p.time = list->n ? iso_of(rq, list->v[0].item.created) : STR_NONE;
	answer_type(rq);
	if (!wants_json(rq)) {
		v_pinboard_posts(rq->out, &p);
	} else if (bare) {
		json_posts(rq->out, NULL, &p);
	} else {
		json_open(rq->out, NULL, '{');
		json_str(rq->out, "date", p.time);
		json_str(rq->out, "user", p.user);
		json_posts(rq->out, "posts", &p);
		json_close(rq->out, '}');
	}
	return rq->out->bad;
}

/* ---- posts/... ---- */

static err posts_update(struct rq *rq, void *arg)
{
	struct bookmark_list list;
	(void)arg;
	TRY(gather(rq, 0, 0, 0, 1, &list));
	str time = iso_of(rq, list.n ? list.v[0].item.updated : 0);
	answer_type(rq);
	if (!wants_json(rq)) {
		v_pinboard_update(rq->out, time);
		return rq->out->bad;
	}
	json_open(rq->out, NULL, '{');
	json_str(rq->out, "update_time", time);
	json_close(rq->out, '}');
	return rq->out->bad;
}

static bool is_sent(const struct rq *rq, const char *name)
{
	for (size_t i = 0; i < rq->query.n; i++)
		if (str_eq(rq->query.v[i].name, str_from(name)))
			return true;
	return false;
}

/* What was not sent stays as it is kept already. */
static void keep_unsent(struct rq *rq, const struct bookmark *b, struct bookmark_new *new)
{
	if (!is_sent(rq, "extended"))
		new->body = b->body;
	new->place = b->item.place; /* this API knows of none */
	if (!is_sent(rq, "toread"))
		new->unread = b->unread;
	if (!is_sent(rq, "tags"))
		for (size_t i = 0; i < b->tags.n; i++)
			*ARENA_PUSH(rq->arena, &new->tags) = b->tags.v[i].label;
	/* "yes" opens what is closed; it makes nothing that is public internal. */
	if (!is_sent(rq, "shared") ||
	    (new->audience == AUDIENCE_INTERNAL && b->item.audience != AUDIENCE_PRIVATE))
		new->audience = b->item.audience;
}

static err posts_add(struct rq *rq, void *arg)
{
	struct bookmark b;
	struct web_address address;
	struct bookmark_new new = {.person = rq->viewer_id,
				   .address = &address,
				   .title = rq_query(rq, "description"),
				   .body = rq_query(rq, "extended"),
				   .audience = AUDIENCE_INTERNAL,
				   .unread = str_eq(rq_query(rq, "toread"), S("yes"))};
	item_id id;
	bool made;
	(void)arg;
	if (!web_address_read(rq->arena, rq_query(rq, "url"), &address))
		return result(rq, S("missing url"));
	if (str_empty(str_trim(new.title)))
		return result(rq, S("missing description"));
	if (str_eq(rq_query(rq, "shared"), S("no")))
		new.audience = AUDIENCE_PRIVATE;
	if (!parse_iso_time(rq_query(rq, "dt"), &new.created) || new.created > rq->db->now)
		new.created = 0;
	tag_parse(rq->arena, rq_query(rq, "tags"), &new.tags);
	TRY(bookmark_kept(rq->db, rq->viewer_id, web_address_hash(rq->arena, address.url.s), &id));
	if (!ID_NONE(id) && str_eq(rq_query(rq, "replace"), S("no")))
		return result(rq, S("item already exists"));
	if (!ID_NONE(id)) {
		TRY(bookmark_find(rq->db, id, &b));
		keep_unsent(rq, &b, &new);
	}
	TRY(bookmark_save(rq->db, &new, &id, &made));
	return result(rq, S("done"));
}

static err posts_delete(struct rq *rq, void *arg)
{
	struct web_address address;
	item_id id = {0};
	(void)arg;
	if (web_address_read(rq->arena, rq_query(rq, "url"), &address))
		TRY(bookmark_kept(rq->db, rq->viewer_id, web_address_hash(rq->arena, address.url.s),
				  &id));
	if (ID_NONE(id))
		return result(rq, S("item not found"));
	TRY(bookmark_delete(rq->db, id));
	return result(rq, S("done"));
}

/* One address, or all of one day: the newest that has any. */
static err posts_get(struct rq *rq, void *arg)
{
	struct bookmark_list list = {0};
	struct web_address address;
	int64_t day = 0;
	item_id id = {0};
	(void)arg;
	if (rq_query(rq, "url").n) {
		if (web_address_read(rq->arena, rq_query(rq, "url"), &address))
			TRY(bookmark_kept(rq->db, rq->viewer_id,
					  web_address_hash(rq->arena, address.url.s), &id));
		if (!ID_NONE(id))
			TRY(bookmark_find(rq->db, id, ARENA_PUSH(rq->arena, &list)));
		return send_posts(rq, &list, false);
	}
	if (!parse_iso_time(rq_query(rq, "dt"), &day)) {
		TRY(gather(rq, 0, 0, 0, 1, &list));
		day = list.n ? list.v[0].item.created : 0;
	}
	day -= day % DAY;
	TRY(gather(rq, day, day + DAY, 0, SIZE_MAX, &list));
	return send_posts(rq, &list, false);
}

static err posts_recent(struct rq *rq, void *arg)
{
	struct bookmark_list list;
	int64_t count = rq_query_int(rq, "count", RECENT);
	(void)arg;
	count = count < 1 ? 1 : count > RECENT_MOST ? RECENT_MOST : count;
	TRY(gather(rq, 0, 0, 0, (size_t)count, &list));
	return send_posts(rq, &list, false);
}

static err posts_all(struct rq *rq, void *arg)
{
	struct bookmark_list list;
	int64_t from = 0, to = 0, start = rq_query_int(rq, "start", 0);
	int64_t results = rq_query_int(rq, "results", INT64_MAX);
	(void)arg;
	if (!parse_iso_time(rq_query(rq, "fromdt"), &from))
		from = 0;
	if (!parse_iso_time(rq_query(rq, "todt"), &to))
		to = 0;
	TRY(gather(rq, from, to, start > 0 ? (size_t)start : 0, results > 0 ? (size_t)results : 0,
		   &list));
	return send_posts(rq, &list, true);
}

static err posts_dates(struct rq *rq, void *arg)
{
	struct bookmark_list list;
	struct pinboard_dates p = {.user = rq->viewer->handle, .tag = rq_query(rq, "tag")};
	(void)arg;
	TRY(gather(rq, 0, 0, 0, SIZE_MAX, &list));
	for (size_t i = 0; i < list.n; i++) {
		str day = str_sub(iso_of(rq, list.v[i].item.created), 0, 10);
		if (p.n == 0 || !str_eq(p.v[p.n - 1].day, day))
			ARENA_PUSH(rq->arena, &p)->day = day;
		p.v[p.n - 1].n++;
	}
	answer_type(rq);
	if (!wants_json(rq)) {
		v_pinboard_dates(rq->out, &p);
		return rq->out->bad;
	}
	json_open(rq->out, NULL, '{');
	json_str(rq->out, "user", p.user);
	json_str(rq->out, "tag", p.tag);
	json_open(rq->out, "dates", '{');
	for (size_t i = 0; i < p.n; i++)
		json_int(rq->out, cstr(rq->arena, p.v[i].day), p.v[i].n);
	json_close(rq->out, '}');
	json_close(rq->out, '}');
	return rq->out->bad;
}

static void json_labels(struct out *o, const char *name, const struct text_list *labels)
{
	json_open(o, NULL, '{');
	json_open(o, name, '[');
	for (size_t i = 0; i < labels->n; i++)
		json_str(o, NULL, labels->v[i]);
	json_close(o, ']');
	json_close(o, '}');
}

static err posts_suggest(struct rq *rq, void *arg)
{
	struct web_address address;
	struct text_list none = {0}, labels = {0};
	struct pinboard_suggested s = {0};
	(void)arg;
	if (!web_address_read(rq->arena, rq_query(rq, "url"), &address))
		return result(rq, S("missing url"));
	TRY(bookmark_suggest(rq->db, &address, STR_NONE, &none, &labels));
	for (size_t i = 0; i < labels.n; i++)
		*ARENA_PUSH(rq->arena, i < POPULAR ? &s.popular : &s.recommended) =
			one_word(rq->arena, labels.v[i]);
	answer_type(rq);
	if (!wants_json(rq)) {
		v_pinboard_suggested(rq->out, &s);
		return rq->out->bad;
	}
	json_open(rq->out, NULL, '[');
	json_labels(rq->out, "popular", &s.popular);
	json_labels(rq->out, "recommended", &s.recommended);
	json_close(rq->out, ']');
	return rq->out->bad;
}

/* ---- tags/... ---- */

static err tags_get(struct rq *rq, void *arg)
{
	struct tag_list tags;
	(void)arg;
	TRY(bookmark_cloud(rq->db, rq->viewer_id, TAGS_MOST, &tags));
	for (size_t i = 0; i < tags.n; i++)
		tags.v[i].label = one_word(rq->arena, tags.v[i].label);
	answer_type(rq);
	if (!wants_json(rq)) {
		v_pinboard_tags(rq->out, &tags);
		return rq->out->bad;
	}
	json_open(rq->out, NULL, '{');
	for (size_t i = 0; i < tags.n; i++)
		json_int(rq->out, cstr(rq->arena, tags.v[i].label), tags.v[i].items);
	json_close(rq->out, '}');
	return rq->out->bad;
}

static err tags_rename(struct rq *rq, void *arg)
{
	int64_t changed;
	bool more;
	str new = rq_query(rq, "new");
	(void)arg;
	if (!bookmark_is_label(rq->arena, new))
		return tag_result(rq, S("rename failed: no new tag"));
	TRY(bookmark_tag_rename(rq->db, rq_query(rq, "old"), new, &changed, &more));
	return tag_result(rq, S("done"));
}

static err tags_delete(struct rq *rq, void *arg)
{
	int64_t changed;
	bool more;
	(void)arg;
	TRY(bookmark_tag_rename(rq->db, rq_query(rq, "tag"), STR_NONE, &changed, &more));
	return tag_result(rq, S("done"));
}

/* ---- the doors ---- */

static err refuse(struct rq *rq, int status)
{
	rq->response.status = status;
	return result(rq, status == 401 ? S("auth_token=HANDLE:TOKEN is wanted")
					: S("this token may only read"));
}

static err run(struct rq *rq, const struct method_of *methods)
{
	for (const struct method_of *m = methods; m->name; m++) {
		if (!str_eq(rq_path(rq, "method"), str_from(m->name)))
			continue;
		if (!rq->viewer->token || !rq->viewer->employee)
			return refuse(rq, 401);
		if (m->writes && !rq->viewer->token_writes)
			return refuse(rq, 403);
		return rq_transaction(rq, m->writes, m->run, NULL);
	}
	return NOT_FOUND;
}

err pinboard_posts(struct rq *rq)
{
	static const struct method_of methods[] = {
		{"update", false, posts_update},
		{"add", true, posts_add},
		{"delete", true, posts_delete},
		{"get", false, posts_get},
		{"recent", false, posts_recent},
		{"all", false, posts_all},
		{"dates", false, posts_dates},
		{"suggest", false, posts_suggest},
		{0},
	};
	return run(rq, methods);
}

err pinboard_tags(struct rq *rq)
{
	static const struct method_of methods[] = {
		{"get", false, tags_get},
		{"rename", true, tags_rename},
		{"delete", true, tags_delete},
		{0},
	};
	return run(rq, methods);
}
