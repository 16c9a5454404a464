/* SPDX-License-Identifier: Apache-2.0
 * session: signing in and out. The password is checked between two short transactions: Argon2 takes
 * 24 ms, and nobody's write waits for it.
 */
#include "feature/account/handlers.h"

#include "base/utf8.h"
#include "core/app.h"
#include "core/audit.h"
#include "core/session.h"
#include "feature/account/pages.h"
#include "ui/sign_in.h"

#include "account.html.h"
#include "again.html.h"
#include "account.sql.h"
#include "session.sql.h"

static err show(struct rq *rq, struct session_page *p)
{
	struct q_account_numbers numbers;
	TRY(q_account_numbers(rq->db, &numbers));
	p->people = numbers.people;
	p->demo = rq->app->demo;
	return page_as(rq,
		       (&(const struct page){.title = str_from(T(rq->lang, "Sign in")),
					     .shell = PAGE_DOOR}),
		       v_session_new, p);
}

err session_new(struct rq *rq)
{
	struct session_page p = {.back = rq_query(rq, "back")};
	if (!ID_NONE(rq->viewer->id))
		return redirect(rq, URL("/"));
	return show(rq, &p);
}

static err look_up(struct rq *rq, void *arg)
{
	return password_lookup(rq->db, rq_form(rq, "login"), arg);
}

static err enter(struct rq *rq, void *arg)
{
	const struct password_check *check = arg;
	struct again again;
	bool still;
	url to;
	TRY(password_still(rq->db, check, &still));
	if (!still)
		return fail(rq, INVALID, T(rq->lang, "Name and password do not fit together."));
	TRY(sign_in_as(rq, check->person));
	if (rq->format == FORMAT_HTML && again_of_sign_in(rq, &again)) {
		rq->response.cache = S("private, no-store");
		return page_as(
			rq,
			(&(const struct page){.title = str_from(T(rq->lang, "Send it again")),
					      .shell = PAGE_DOOR}),
			v_again_show, &again);
	}
	TRY(after_sign_in(rq, rq_form(rq, "back"), &to));
	return redirect(rq, to);
}

static err refuse(struct rq *rq, void *arg)
{
	struct session_page p = {
		.login = rq_form(rq, "login"), .back = rq_form(rq, "back"), .wrong = true};
	(void)arg;
	p.kept = again_of_sign_in(rq, &p.again);
	rq->response.status = 422;
	return show(rq, &p);
}

static err note_refusal(struct rq *rq, void *arg)
{
	(void)arg;
	return audit_add(rq->db, (person_id){0}, S("sign-in.refused"),
			 utf8_head(rq_form(rq, "login"), 100), STR_NONE, rq->address);
}

err session_create_form(struct rq *rq)
{
	struct password_check check;
	str password = rq_form(rq, "password");
	TRY(sign_in_way(rq));
	TRY(rq_transaction(rq, false, look_up, &check));
	bool right = password_verify(&check, password);
	/* The password that everybody knows opens demo organisations only. */
	if (right && !rq->app->demo && str_eq(password, S("ruche-demo")))
		right = false;
	if (right)
		return rq_transaction(rq, true, enter, &check);
	TRY(rq_transaction(rq, true, note_refusal, NULL));
	if (rq->format == FORMAT_JSON)
		return fail(rq, INVALID, T(rq->lang, "Name and password do not fit together."));
	return rq_transaction(rq, false, refuse, NULL);
}

err session_delete(struct rq *rq)
{
	if (rq->session) {
		TRY(session_end(rq->db, rq->session->hash));
		TRY(audit_add(rq->db, rq->viewer_id, S("sign-out"), rq->viewer->handle, STR_NONE,
			      rq->address));
	}
	sign_out_here(rq);
	return redirect(rq, URL("/sign-in"));
}

/* ---- one-time links: the first administrator, invited people ---- */

err welcome_show(struct rq *rq)
{
	struct welcome_page p = {.secret = rq_path(rq, "secret"), .valid = true};
	TRY(sign_in_way(rq));
	TRY(one_time_link_valid(rq->db, p.secret, S("welcome"), &p.valid));
	if (!p.valid)
		rq->response.status = 404;
	return page_as(rq,
		       (&(const struct page){.title = str_from(T(rq->lang, "Welcome")),
					     .shell = PAGE_DOOR}),
		       v_welcome_show, &p);
}

err welcome_create(struct rq *rq)
{
	struct welcome_page p = {.secret = rq_path(rq, "secret"), .valid = true};
	person_id person;
	str password = rq_form(rq, "password");
	url to;
	TRY(sign_in_way(rq));
	if (password.n < PASSWORD_MIN || password.n > PASSWORD_MAX)
		form_error(rq, "password",
			   T(rq->lang, "Choose a password of 10 to 200 characters."));
	else if (!str_eq(password, rq_form(rq, "again")))
		form_error(rq, "again", T(rq->lang, "The two do not match."));
	else {
		err e = one_time_link_use(rq->db, p.secret, S("welcome"), &person);
		if (e == NOT_FOUND)
			return fail(rq, NOT_FOUND,
				    T(rq->lang, "This link was used already, or is older than a "
						"week. Ask for a new one."));
		TRY(e);
		/* Argon2 runs inside the transaction here: the link must be used up in the same
		 * one, and it happens once per account. */
		TRY(password_set(rq->db, person, password));
		/* As with every new password: whoever came in with the old one is out, programs
		 * too. */
		TRY(session_end_all(rq->db, person));
		TRY(sign_in_as(rq, person));
		TRY(after_sign_in(rq, S("/"), &to));
		return redirect(rq, to);
	}
	rq->response.status = 422;
	return page_as(rq,
		       (&(const struct page){.title = str_from(T(rq->lang, "Welcome")),
					     .shell = PAGE_DOOR}),
		       v_welcome_show, &p);
}
