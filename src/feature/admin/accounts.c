/* SPDX-License-Identifier: Apache-2.0
 * accounts: finding, adding, closing and opening them, the administrator's role, and the link by
 * which somebody chooses a password. What people wrote is not shown here.
 */
#include "feature/admin/handlers.h"

#include "core/mail.h"
#include "core/search.h"
#include "core/session.h"
#include "feature/admin/pages.h"
#include "ui/api.h"
#include "ui/erase.h"

#include "admin.html.h"
#include "admin.sql.h"

enum { FOUND = 20, PAGE_ROWS = 50, NAME_MAX_BYTES = 100 };

static void push_row(struct rq *rq, struct account_rows *rows,
		     const struct q_admin_administrators *r)
{
	*ARENA_PUSH(rq->arena, rows) = (struct account_row){
		.face = face_make(rq->arena, r->name, r->handle, r->photo, r->hue),
		.below = face_below(rq, r->title, r->city),
		.admin = r->admin,
		.disabled = r->state == PERSON_DISABLED,
		.kind = (enum person_kind)r->kind};
}

/* By name, best first, closed accounts behind the open ones; whose handle it is exactly comes
 * first. */
static err fill_found(struct rq *rq, struct people_admin_page *p)
{
	struct id_list ids, closed, all = {0};
	struct person exact;
	struct q_admin_administrators_list rows = {0};
	err e = person_by_handle(rq->db, str_lower(rq->arena, p->q), &exact, NULL);
	if (e == OK)
		*ARENA_PUSH(rq->arena, &all) = exact.id.v;
	else if (e != NOT_FOUND)
		return e;
	TRY(search_people(rq->db, p->q, FOUND, &ids));
	TRY(search_closed_people(rq->db, p->q, FOUND, &closed));
	for (size_t i = 0; i < closed.n; i++)
		*ARENA_PUSH(rq->arena, &ids) = closed.v[i];
	for (size_t i = 0; i < ids.n; i++)
		if (e != OK || ids.v[i] != exact.id.v)
			*ARENA_PUSH(rq->arena, &all) = ids.v[i];
	TRY(q_admin_people(rq->db, all, &rows));
	for (size_t i = 0; i < all.n; i++)
		for (size_t k = 0; k < rows.n; k++)
			if (rows.v[k].id.v == all.v[i])
				push_row(rq, &p->found, &rows.v[k]);
	return OK;
}

static err read_accounts(struct rq *rq, const struct people_admin_page *p,
			 struct q_admin_accounts_list *rows)
{
	str key = rq_query(rq, "key");
	int64_t after = rq_query_int(rq, "after", 0);
	if (p->state == PERSON_DISABLED)
		return q_admin_accounts_closed(rq->db, key, after, p->kind, rows);
	return p->kind ? q_admin_accounts_kind(rq->db, p->kind, key, after, p->state, rows)
		       : q_admin_accounts(rq->db, key, after, p->state, rows);
}

static url list_page(const struct rq *rq, const struct people_admin_page *p, str key, int64_t after)
{
	return after ? url_path(rq->arena, "/admin/people?state=%i&kind=%i&key=%s&after=%i",
				p->state, p->kind, key, after)
		     : url_path(rq->arena, "/admin/people?state=%i&kind=%i", p->state, p->kind);
}

static err fill_list(struct rq *rq, struct people_admin_page *p)
{
	struct q_admin_accounts_list rows = {0};
	TRY(read_accounts(rq, p, &rows));
	for (size_t i = 0; i < rows.n && i < PAGE_ROWS; i++) {
		const struct q_admin_accounts *r = &rows.v[i];
		push_row(rq, &p->list,
			 &(struct q_admin_administrators){.id = r->id,
							  .handle = r->handle,
							  .name = r->name,
							  .title = r->title,
							  .city = r->city,
							  .photo = r->photo,
							  .hue = r->hue,
							  .kind = r->kind,
							  .state = r->state,
							  .admin = r->admin});
	}
	if (rows.n > PAGE_ROWS) {
		const struct q_admin_accounts *last = &rows.v[PAGE_ROWS - 1];
		p->more = list_page(rq, p, last->sort_key, last->id.v);
		p->next = last->id.v;
		p->next_key = last->sort_key;
	}
	if (rq_query_int(rq, "after", 0))
		p->beginning = list_page(rq, p, STR_NONE, 0);
	return OK;
}

static err fill_administrators(struct rq *rq, struct people_admin_page *p)
{
	struct q_admin_administrators_list admins = {0};
	TRY(q_admin_administrators(rq->db, &admins));
	for (size_t i = 0; i < admins.n; i++)
		push_row(rq, &p->administrators, &admins.v[i]);
	return OK;
}

static err show_people(struct rq *rq)
{
	struct people_admin_page p = {.q = str_trim(rq_query(rq, "name")),
				      .state = rq_query_int(rq, "state", 0),
				      .kind = rq_query_int(rq, "kind", 0)};
	p.searched = p.q.n > 0;
	if (p.state < 0 || p.state > PERSON_DISABLED)
		p.state = 0;
	if (p.kind < 0 || p.kind > PERSON_SERVICE)
		p.kind = 0;
	if (p.searched)
		TRY(fill_found(rq, &p));
	else
		TRY(fill_list(rq, &p));
	if (rq->format == FORMAT_JSON)
		return accounts_json(rq, &p);
	TRY(fill_administrators(rq, &p));
	return page_as(rq,
		       (&(const struct page){.title = str_from(T(rq->lang, "Accounts")),
					     .style = "admin/admin.css"}),
		       v_admin_people, &p);
}

err admin_people(struct rq *rq)
{
	return show_people(rq);
}

/* ---- one account ---- */

static err fill_account(struct rq *rq, struct account_page *p)
{
	struct q_admin_account q;
	p->face = face_of_person(rq, &p->person);
	p->self = viewer_is(rq, p->person.id);
	TRY(q_admin_account(rq->db, p->person.id, &q));
	p->password = q.passwords > 0;
	p->sessions = q.sessions;
	p->tokens = q.tokens;
	p->links = q.links;
	p->seen = q.seen;
	return OK;
}

static err show_account(struct rq *rq, const struct person *person, str link)
{
	struct account_page p = {.person = *person,
				 .link = link,
				 .mails = rq->app->mailer && mail_address_valid(person->email),
				 .mailed = !str_empty(rq_query(rq, "mailed"))};
	TRY(fill_account(rq, &p));
	if (rq->format == FORMAT_JSON)
		return account_json(rq, &p, rq->response.status);
	return page_as(rq, (&(const struct page){.title = person->name, .active = S("/admin")}),
		       v_admin_person, &p);
}

static err find(struct rq *rq, struct person *person)
{
	TRY(person_by_handle(rq->db, rq_path(rq, "person"), person, NULL));
	rq->audit_detail = person->handle;
	return OK;
}

err admin_person(struct rq *rq)
{
	struct person person;
	TRY(find(rq, &person));
	return show_account(rq, &person, STR_NONE);
}

/* To the account's page; a program gets the account as it is now. */
static err back_to(struct rq *rq, const struct person *person)
{
	struct person now;
	if (rq->format == FORMAT_JSON) {
		TRY(person_find(rq->db, person->id, &now));
		return show_account(rq, &now, STR_NONE);
	}
	return redirect(rq, url_path(rq->arena, "/admin/people/%s", person->handle));
}

/* An administrator who locks everybody out, and nobody left to open: so never oneself. */
static err refuse_self(struct rq *rq, const struct person *person)
{
	return viewer_is(rq, person->id)
		       ? fail(rq, CONFLICT,
			      T(rq->lang, "Not your own account: ask another administrator."))
		       : OK;
}

err admin_person_disable(struct rq *rq)
{
	struct person person;
	TRY(find(rq, &person));
	TRY(refuse_self(rq, &person));
	TRY(one_time_link_end(rq->db, person.id));
	TRY(person_disable(rq->db, person.id, true));
	return back_to(rq, &person);
}

err admin_person_enable(struct rq *rq)
{
	struct person person;
	TRY(find(rq, &person));
	TRY(person_disable(rq->db, person.id, false));
	return back_to(rq, &person);
}

err admin_person_erase(struct rq *rq)
{
	struct person person;
	bool done;
	TRY(find(rq, &person));
	TRY(refuse_self(rq, &person));
	TRY(account_erase(rq, &person, &done));
	if (done)
		return redirect(rq, URL("/admin/people"));
	rq->response.status = 422;
	return show_account(rq, &person, STR_NONE);
}

/* The link is made when the mail is written, so that it lies nowhere meanwhile. */
err admin_link_mail(struct rq *rq)
{
	struct person person;
	TRY(find(rq, &person));
	if (person.state != PERSON_ACTIVE)
		return fail(rq, CONFLICT, T(rq->lang, "This account is closed."));
	if (!rq->app->mailer || !mail_address_valid(person.email))
		return fail(rq, CONFLICT,
			    T(rq->lang, "No mail can go to this account. Make a link instead."));
	TRY(mail_queue(rq->db, person.id, MAIL_WELCOME, S("mail.welcome")));
	return redirect(rq, url_path(rq->arena, "/admin/people/%s?mailed=1", person.handle));
}

err admin_role_create(struct rq *rq)
{
	struct person person;
	TRY(find(rq, &person));
	if (person.kind != PERSON_EMPLOYEE || person.state != PERSON_ACTIVE)
		return fail(rq, CONFLICT,
			    T(rq->lang,
			      "Only an employee whose account is open can be an administrator."));
	TRY(q_admin_administrator(rq->db, person.id, true));
	return back_to(rq, &person);
}

err admin_role_delete(struct rq *rq)
{
	struct person person;
	TRY(find(rq, &person));
	TRY(refuse_self(rq, &person));
	TRY(q_admin_administrator(rq->db, person.id, false));
	return back_to(rq, &person);
}

/* ---- the link that lets somebody choose a password ---- */

/* A new link makes older ones worthless. */
static err make_link(struct rq *rq, person_id person, str *link)
{
	str secret;
	TRY(one_time_link_end(rq->db, person));
	TRY(one_time_link_create(rq->db, person, S("welcome"), WELCOME_DAYS * DAY, &secret));
	*link = page_absolute(rq, url_path(rq->arena, "/welcome/%s", secret));
	return OK;
}

err admin_link_create(struct rq *rq)
{
	struct person person;
	str link;
	TRY(find(rq, &person));
	if (person.state != PERSON_ACTIVE)
		return fail(rq, CONFLICT, T(rq->lang, "This account is closed."));
	TRY(make_link(rq, person.id, &link));
	return show_account(rq, &person, link);
}

/* A program gets no link: whoever holds its token could choose anybody's password, and be them. */
err admin_person_create(struct rq *rq)
{
	str link;
	struct person person = {.handle = str_lower(rq->arena, str_trim(rq_form(rq, "handle"))),
				.given_name = str_trim(rq_form(rq, "given_name")),
				.family_name = str_trim(rq_form(rq, "family_name")),
				.kind = str_empty(rq_form(rq, "guest")) ? PERSON_EMPLOYEE
									: PERSON_GUEST};
	err e = OK;
	if (person.given_name.n == 0 || person.given_name.n > NAME_MAX_BYTES ||
	    person.family_name.n > NAME_MAX_BYTES)
		form_error(rq, "given_name", T(rq->lang, "Give a name of at most 100 characters."));
	else if (person.handle.n && !handle_valid(person.handle))
		e = INVALID;
	else
		e = person_create(rq->db, &person);
	if (e == INVALID)
		form_error(
			rq, "handle",
			T(rq->lang,
			  "A sign-in name is 1 to 40 of a-z 0-9 . _ - and not a reserved word."));
	else if (e == CONFLICT)
		form_error(rq, "handle", T(rq->lang, "This sign-in name is taken."));
	else
		TRY(e);
	if (rq->errors.n && rq->format == FORMAT_JSON)
		return api_refuse(rq);
	if (rq->errors.n) {
		rq->response.status = 422;
		return show_people(rq);
	}
	rq->audit_detail = person.handle;
	if (rq->format == FORMAT_JSON) {
		rq->response.status = 201;
		return back_to(rq, &person);
	}
	TRY(make_link(rq, person.id, &link));
	return show_account(rq, &person, link);
}
