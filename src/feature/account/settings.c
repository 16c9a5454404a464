/* SPDX-License-Identifier: Apache-2.0
 * settings: password, sessions, tokens, colours, language, and one's own data.
 */
#include "feature/account/handlers.h"

#include "core/audit.h"
#include "core/secret.h"
#include "core/session.h"
#include "feature/account/pages.h"
#include "ui/agent.h"
#include "ui/api.h"
#include "ui/erase.h"
#include "ui/sign_in.h"
#include "ui/spool.h"

#include <sodium.h>

#include "account.html.h"
#include "account.sql.h"
#include "session.sql.h"

static str hex(struct arena *a, bytes b)
{
	struct out o = out_new(a, 2 * b.n);
	out_hex(&o, b);
	return out_view(&o);
}

static err fill_sessions(struct rq *rq, struct security_page *p)
{
	struct q_session_list_list sessions = {0};
	TRY(q_session_list(rq->db, rq->viewer_id, &sessions));
	for (size_t i = 0; i < sessions.n; i++) {
		const struct q_session_list *s = &sessions.v[i];
		bool here = rq->session && s->hash.n == rq->session->hash.n &&
			    memcmp(s->hash.p, rq->session->hash.p, s->hash.n) == 0;
		*ARENA_PUSH(rq->arena, &p->sessions) =
			(struct session_line){.hash = hex(rq->arena, s->hash),
					      .address = s->address,
					      .agent = s->agent,
					      .browser = agent_browser(s->agent),
					      .device = agent_device(s->agent),
					      .created = s->created,
					      .seen = s->seen,
					      .here = here};
	}
	return OK;
}

static err fill_tokens(struct rq *rq, struct security_page *p)
{
	struct q_account_tokens_list tokens = {0};
	TRY(q_account_tokens(rq->db, &tokens));
	for (size_t i = 0; i < tokens.n; i++) {
		const struct q_account_tokens *t = &tokens.v[i];
		*ARENA_PUSH(rq->arena, &p->tokens) = (struct token_line){.id = t->id,
									 .name = t->name,
									 .writes = t->writes,
									 .created = t->created,
									 .used = t->used};
	}
	return OK;
}

static err fill(struct rq *rq, struct security_page *p)
{
	struct q_account_password password;
	TRY(fill_sessions(rq, p));
	TRY(fill_tokens(rq, p));
	TRY(q_account_password(rq->db, &password));
	p->has_password = password.n > 0;
	return OK;
}

static err show(struct rq *rq, struct security_page *p)
{
	TRY(fill(rq, p));
	return page(rq, str_from(T(rq->lang, "Sign-in and security")), v_security_show, p);
}

err security_show(struct rq *rq)
{
	struct security_page p = {.saved = !str_empty(rq_query(rq, "saved"))};
	return show(rq, &p);
}

err session_list(struct rq *rq)
{
	struct security_page p = {0};
	struct out *o = rq->out;
	TRY(fill_sessions(rq, &p));
	api_begin(rq);
	json_open(o, "sessions", '[');
	for (size_t i = 0; i < p.sessions.n; i++) {
		const struct session_line *s = &p.sessions.v[i];
		json_open(o, NULL, '{');
		json_str(o, "id", s->hash);
		json_str(o, "address", s->address);
		json_str(o, "agent", s->agent);
		json_time(o, "created", s->created);
		json_time(o, "seen", s->seen);
		json_bool(o, "here", s->here);
		json_close(o, '}');
	}
	json_close(o, ']');
	return api_end(rq);
}

err token_list(struct rq *rq)
{
	struct security_page p = {0};
	struct out *o = rq->out;
	TRY(fill_tokens(rq, &p));
	api_begin(rq);
	json_open(o, "tokens", '[');
	for (size_t i = 0; i < p.tokens.n; i++) {
		const struct token_line *t = &p.tokens.v[i];
		json_open(o, NULL, '{');
		json_int(o, "id", t->id);
		json_str(o, "name", t->name);
		json_bool(o, "writes", t->writes);
		json_time(o, "created", t->created);
		json_close(o, '}');
	}
	json_close(o, ']');
	return api_end(rq);
}

/* ---- password ---- */

static err look_up(struct rq *rq, void *arg)
{
	return password_lookup(rq->db, rq->viewer->handle, arg);
}

static err show_again(struct rq *rq, void *arg)
{
	rq->response.status = 422;
	return show(rq, arg);
}

static err change(struct rq *rq, void *arg)
{
	const struct password_check *check = arg;
	bool still;
	TRY(password_still(rq->db, check, &still));
	if (!still)
		return fail(rq, CONFLICT, T(rq->lang, "This is not your present password."));
	TRY(password_set(rq->db, rq->viewer_id, rq_form(rq, "password")));
	/* Whoever knew the old one is signed out everywhere; this browser gets a session of its
	 * own. */
	TRY(session_end_all(rq->db, rq->viewer_id));
	TRY(audit_add(rq->db, rq->viewer_id, S("password"), rq->viewer->handle, STR_NONE,
		      rq->address));
	TRY(sign_in_as(rq, rq->viewer_id));
	return redirect(rq, URL("/settings/security?saved=1"));
}

err password_update(struct rq *rq)
{
	struct security_page p = {0};
	struct password_check check;
	str password = rq_form(rq, "password");
	TRY(rq_transaction(rq, false, look_up, &check));
	if (!password_verify(&check, rq_form(rq, "current")))
		form_error(rq, "current", T(rq->lang, "This is not your present password."));
	else if (password.n < PASSWORD_MIN || password.n > PASSWORD_MAX)
		form_error(rq, "password",
			   T(rq->lang, "Choose a password of 10 to 200 characters."));
	else if (!str_eq(password, rq_form(rq, "again")))
		form_error(rq, "again", T(rq->lang, "The two do not match."));
	else
		return rq_transaction(rq, true, change, &check);
	return rq_transaction(rq, false, show_again, &p);
}

/* ---- sessions and tokens ---- */

err session_end_one(struct rq *rq)
{
	uint8_t hash[crypto_hash_sha256_BYTES];
	size_t n;
	int64_t changed;
	str text = rq_path(rq, "hash");
	if (sodium_hex2bin(hash, sizeof(hash), text.p, text.n, NULL, &n, NULL) != 0 ||
	    n != sizeof(hash))
		return NOT_FOUND;
	TRY(q_account_session_drop(rq->db, (bytes){hash, n}, &changed));
	if (!changed)
		return NOT_FOUND;
	TRY(session_ended(rq->db, (bytes){hash, n}));
	if (rq->format == FORMAT_JSON)
		return api_nothing(rq);
	return redirect(rq, URL("/settings/security"));
}

err token_create(struct rq *rq)
{
	struct security_page p = {0};
	str name = str_trim(rq_form(rq, "name"));
	if (str_empty(name) || name.n > 100) {
		form_error(rq, "name",
			   T(rq->lang, "Say what it is for, in at most 100 characters."));
		rq->response.status = 422;
		return show(rq, &p);
	}
	TRY(session_hold(rq->db, rq->session));
	p.fresh_token = str_cat(rq->arena, S("ruche_"), secret_make(rq->arena));
	TRY(q_account_token_add(rq->db, id_new(), secret_hash(rq->arena, p.fresh_token), name,
				rq_form_has(rq, "writes")));
	return show(rq, &p);
}

err token_delete(struct rq *rq)
{
	int64_t changed;
	TRY(q_account_token_drop(rq->db, rq_path_id(rq, "token"), &changed));
	if (changed && rq->format == FORMAT_JSON)
		return api_nothing(rq);
	return changed ? redirect(rq, URL("/settings/security")) : NOT_FOUND;
}

/* ---- colours and language: for the account, or by cookie for strangers ---- */

enum { YEAR_SECONDS = 365 * 86400 };

err theme_update(struct rq *rq)
{
	str theme = rq_form(rq, "theme");
	if (str_eq(theme, S("auto")))
		theme = STR_NONE;
	else if (!str_eq(theme, S("light")) && !str_eq(theme, S("dark")))
		return fail(rq, INVALID, T(rq->lang, "Colours are automatic, light or dark."));
	if (!ID_NONE(rq->viewer_id))
		TRY(q_account_theme(rq->db, str_empty(theme) ? S("") : theme));
	response_cookie(rq, S("theme"), theme, str_empty(theme) ? 0 : YEAR_SECONDS);
	return redirect_back(rq, URL("/"));
}

err language_update(struct rq *rq)
{
	enum lang lang;
	if (!lang_parse(rq_form(rq, "language"), &lang))
		return fail(rq, INVALID,
			    T(rq->lang, "The interface does not speak this language yet."));
	if (!ID_NONE(rq->viewer_id))
		TRY(q_account_language(rq->db, lang_code(lang)));
	response_cookie(rq, S("lang"), lang_code(lang), YEAR_SECONDS);
	return redirect_back(rq, URL("/"));
}

/* ---- one's own data ---- */

static err write_export(struct rq *rq, struct out *o)
{
	out_lit(o, "{\"exported\":\"");
	out_iso_time(o, rq->db->now);
	out_lit(o, "\",\"account\":");
	out_json(o, rq->viewer->handle);
	for (const struct feature *const *f = features; *f; f++) {
		if (!(*f)->export)
			continue;
		out_byte(o, ',');
		out_json(o, str_from((*f)->name));
		out_lit(o, ":{");
		TRY((*f)->export(rq->db, rq->viewer_id, o));
		out_byte(o, '}');
	}
	out_lit(o, "}\n");
	return o->bad;
}

/* An account may hold more than a page's memory. */
err export_show(struct rq *rq)
{
	struct out *o;
	TRY(spool_begin(rq, &o));
	TRY(write_export(rq, o));
	return spool_end(rq, o, S("application/json; charset=utf-8"),
			 str_cat(rq->arena, S("ruche-"), rq->viewer->handle, S(".json")));
}

/* ---- erasing the account ---- */

static err show_erase(struct rq *rq)
{
	struct erase_page p = {rq->viewer->handle};
	return page(rq, str_from(T(rq->lang, "Erase my account")), v_erase_show, &p);
}

err erase_show(struct rq *rq)
{
	return show_erase(rq);
}

err erase_create(struct rq *rq)
{
	struct person me;
	bool done;
	/* A token is not the person. */
	if (rq->viewer->token)
		return NOT_FOUND;
	TRY(person_find(rq->db, rq->viewer_id, &me));
	TRY(account_erase(rq, &me, &done));
	if (done)
		return redirect(rq, URL("/sign-in"));
	rq->response.status = 422;
	return show_erase(rq);
}
