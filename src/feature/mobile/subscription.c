/* SPDX-License-Identifier: Apache-2.0
 * subscription: browsers that notifications are pushed to. One is bound to the session that asked:
 * whoever signs out, or is signed out from elsewhere, is not told there any more.
 */
#include "feature/mobile/subscription.h"

#include "base/utf8.h"
#include "core/notify.h"
#include "core/once.h"
#include "core/setting.h"
#include "feature/mobile/handlers.h"
#include "feature/mobile/pages.h"
#include "ui/agent.h"
#include "ui/api.h"

#include <sodium.h>

#include "mobile.html.h"
#include "mobile.sql.h"
#include "setting.sql.h"

static const str key_name = S("push.key");

/* ---- the key ---- */

err push_key_find(struct db *db, struct push_key *key)
{
	str text;
	TRY(setting_get(db, key_name, STR_NONE, &text));
	if (str_empty(text))
		return NOT_FOUND;
	return push_key_read(text, key) ? OK : FAULT;
}

err push_key_have(struct db *db)
{
	struct push_key key;
	err e = push_key_find(db, &key);
	if (e == NOT_FOUND)
		e = push_key_make(&key);
	else
		return e;
	/* Another node may be faster: the first one stays. */
	if (e == OK)
		e = q_setting_begin(db, key_name, push_key_text(db->arena, &key));
	sodium_memzero(&key, sizeof(key));
	return e;
}

/* ---- the page ---- */

static bool of_session(const struct rq *rq, bytes session)
{
	return rq->session && session.n == rq->session->hash.n &&
	       memcmp(session.p, rq->session->hash.p, session.n) == 0;
}

static err read_rows(struct rq *rq, void *arg)
{
	struct push_page *p = arg;
	struct q_push_of_list rows = {0};
	TRY(q_push_of(rq->db, rq->viewer_id, &rows));
	for (size_t i = 0; i < rows.n; i++) {
		const struct q_push_of *r = &rows.v[i];
		bool here = of_session(rq, r->session);
		*ARENA_PUSH(rq->arena, &p->rows) =
			(struct push_row){.id = r->id,
					  .agent = r->agent,
					  .browser = agent_browser(r->agent),
					  .device = agent_device(r->agent),
					  .created = r->created,
					  .here = here};
		p->here = p->here || here;
	}
	return OK;
}

static err list_json(struct rq *rq, const struct push_page *p)
{
	struct out *o = rq->out;
	api_begin(rq);
	json_open(o, "subscriptions", '[');
	for (size_t i = 0; i < p->rows.n; i++) {
		json_open(o, NULL, '{');
		json_int(o, "id", p->rows.v[i].id);
		json_str(o, "agent", p->rows.v[i].agent);
		json_time(o, "created", p->rows.v[i].created);
		json_close(o, '}');
	}
	json_close(o, ']');
	return api_end(rq);
}

err push_list(struct rq *rq)
{
	struct push_page p = {0};
	struct push_key key;
	TRY(read_rows(rq, &p));
	if (rq->format == FORMAT_JSON)
		return list_json(rq, &p);
	/* Without a way out nothing is pushed, and there is none. */
	err e = push_key_find(rq->db, &key);
	if (e == OK)
		p.key = push_key_public(rq->arena, &key);
	sodium_memzero(&key, sizeof(key));
	if (e != OK && e != NOT_FOUND)
		return e;
	return page_as(rq,
		       (&(const struct page){.title = str_from(T(rq->lang, "On your phone")),
					     .script = "mobile/push.js"}),
		       v_push_list, &p);
}

/* ---- asking, and ending it ---- */

err push_create(struct rq *rq)
{
	struct push_target t;
	struct q_push_newest newest;
	struct q_push_of_list there = {0};
	enum { MOST = 10, AGENT = 300 };
	/* A token is no browser. */
	if (!rq->session)
		return NOT_FOUND;
	if (!push_target_read(rq_form(rq, "endpoint"), rq_form(rq, "p256dh"), rq_form(rq, "auth"),
			      &t))
		return fail(rq, INVALID,
			    T(rq->lang, "This is no address that notifications can be pushed to."));
	TRY(q_push_replace(rq->db, t.endpoint, rq->session->hash));
	TRY(q_push_of(rq->db, rq->viewer_id, &there));
	if (there.n >= MOST)
		return fail(rq, INVALID,
			    T(rq->lang, "Notifications are pushed to ten browsers already. End one "
					"of them first."));
	TRY(q_push_newest(rq->db, &newest));
	TRY(q_push_add(rq->db, id_new(), rq->session->hash, t.endpoint,
		       (bytes){t.point, PUSH_POINT}, (bytes){t.auth, PUSH_AUTH},
		       utf8_head(rq->agent, AGENT), newest.id));
	rq->audit_detail = utf8_head(rq->agent, AGENT);
	if (rq->format == FORMAT_JSON)
		return api_nothing(rq);
	return redirect(rq, URL("/settings/push"));
}

err push_delete(struct rq *rq)
{
	int64_t dropped;
	TRY(q_push_drop(rq->db, rq_path_id(rq, "subscription"), &dropped));
	if (!dropped)
		return NOT_FOUND;
	if (rq->format == FORMAT_JSON)
		return api_nothing(rq);
	return redirect(rq, URL("/settings/push"));
}

/* ---- upkeep ---- */

err mobile_sweep(struct db *db, const struct app *app, str payload)
{
	(void)app;
	(void)payload;
	TRY(once_sweep(db));
	return q_push_sweep(db);
}

err mobile_erase(struct db *db, person_id person, struct id_list items)
{
	return items.n ? OK : q_push_erase(db, person);
}

err mobile_export(struct db *db, person_id person, struct out *json)
{
	struct q_push_of_list rows = {0};
	TRY(q_push_of(db, person, &rows));
	json_open(json, "push", '[');
	for (size_t i = 0; i < rows.n; i++) {
		json_open(json, NULL, '{');
		json_str(json, "endpoint", rows.v[i].endpoint);
		json_str(json, "agent", rows.v[i].agent);
		json_time(json, "created", rows.v[i].created);
		json_close(json, '}');
	}
	json_close(json, ']');
	return OK;
}
