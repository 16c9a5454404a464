/* SPDX-License-Identifier: Apache-2.0
 * download: the bytes of a file, always as an attachment, and links that open one to whoever has
 * them. A download is counted when its beginning is sent.
 */
#include "feature/files/handlers.h"

#include "base/clock.h"
#include "core/blob_store.h"

#include "file_link.html.h"

enum { LINK_DAYS = 14, LINK_PASSWORD_MIN = 6 };

/* Not what a browser has already, not the middle of it, not only its head. */
static bool counts(const struct rq *rq, str etag)
{
	str range = rq_header(rq, S("range"));
	bool beginning = str_empty(range) || str_starts(range, S("bytes=0-"));
	return beginning && !rq->head && str_find(rq_header(rq, S("if-none-match")), etag) < 0;
}

err file_send(struct rq *rq, const struct file_node *n, const struct file_version *v, int64_t link)
{
	if (counts(rq, v->hash))
		file_downloaded(rq->app->downloads, n, v->number, rq->viewer_id, link);
	rq->response.modified = v->created;
	rq->response.cache = S("private, no-cache");
	return response_file(rq, blob_store_find(rq->arena, rq->app->data, v->hash), v->type,
			     v->hash, true, n->name);
}

err file_fetch(struct rq *rq)
{
	struct file_node n;
	struct file_version v;
	TRY(file_asked(rq, &n));
	TRY(file_version_find(rq->db, (item_id){n.id}, rq_query_int(rq, "version", n.version), &v));
	return file_send(rq, &n, &v, 0);
}

/* ---- giving links ---- */

struct new_link {
	struct file_node file;
	int64_t expires;
	str password, secret;
	int64_t id;
};

static err make_link(struct rq *rq, void *arg)
{
	struct new_link *l = arg;
	TRY(file_asked_change(rq, &l->file));
	err e = file_link_create(rq->db, (item_id){l->file.id}, l->expires, l->password, &l->secret,
				 &l->id);
	if (e == BUSY)
		return fail(rq, INVALID,
			    T(rq->lang, "This file has many links already: withdraw "
					"some first."));
	return e == INVALID ? fail(rq, e,
				   T(rq->lang, "A link works for a day at least and for a year at "
					       "most."))
			    : e;
}

static err may_link(struct rq *rq, void *arg)
{
	struct new_link *l = arg;
	return file_asked_change(rq, &l->file);
}

static str link_address(struct rq *rq, str secret)
{
	return page_absolute(rq, url_path(rq->arena, "/files/links/%s", secret));
}

static err show_made(struct rq *rq, void *arg)
{
	struct new_link *l = arg;
	str address = link_address(rq, l->secret);
	/* Shown this once: the database knows its hash alone. */
	if (rq->format != FORMAT_JSON)
		return file_show_page(rq, &l->file, address);
	rq->response.status = 201;
	api_begin(rq);
	json_int(rq->out, "id", l->id);
	json_str(rq->out, "url", address);
	json_time(rq->out, "expires", l->expires);
	return api_end(rq);
}

err link_create(struct rq *rq)
{
	struct new_link l = {0};
	str password = rq_form(rq, "password");
	int64_t days = rq_form_int(rq, "days", LINK_DAYS);
	TRY(rq_transaction(rq, false, may_link, &l));
	if (password.n && (password.n < LINK_PASSWORD_MIN || password.n > PASSWORD_MAX))
		return fail(rq, INVALID, T(rq->lang, "A password has six characters at least."));
	if (days < 1 || days > FILE_LINK_DAYS_MAX)
		days = FILE_LINK_DAYS_MAX * 2; /* refused below, in words */
	l.expires = clock_now() + days * DAY;
	if (password.n)
		TRY(password_store(rq->arena, password, &l.password));
	TRY(rq_transaction(rq, true, make_link, &l));
	return rq_transaction(rq, false, show_made, &l);
}

err link_remove(struct rq *rq)
{
	struct file_node n;
	TRY(file_link_withdraw(rq->db, (item_id){rq_path_id(rq, "file_id")},
			       rq_path_id(rq, "link")));
	if (rq->format == FORMAT_JSON) {
		rq->response.status = 204;
		return OK;
	}
	err e = file_asked(rq, &n);
	if (e == NOT_FOUND)
		return redirect(rq, url_path(rq->arena, "/files"));
	TRY(e);
	return redirect(rq, url_path(rq->arena, "%r#links", file_url(rq, n.id)));
}

/* ---- opening them: nobody needs an account ---- */

static err link_page(struct rq *rq, struct file_link_page *p)
{
	/* Its address is a key: it goes to no other house, and into no list. */
	response_header(rq, S("Referrer-Policy"), S("no-referrer"));
	response_header(rq, S("X-Robots-Tag"), S("noindex"));
	return page_as(rq,
		       (&(const struct page){.title = p->opened.node.name,
					     .style = "files/files.css",
					     .shell = PAGE_PUBLIC}),
		       v_file_link, p);
}

err link_show(struct rq *rq)
{
	struct file_link_page p = {.token = rq_path(rq, "token")};
	TRY(file_link_open(rq->db, p.token, &p.opened));
	if (rq->format != FORMAT_JSON)
		return link_page(rq, &p);
	api_begin(rq);
	json_str(rq->out, "name", p.opened.node.name);
	json_int(rq->out, "size", p.opened.version.size);
	json_str(rq->out, "type", p.opened.version.type);
	json_bool(rq->out, "password", p.opened.check.stored.n > 0);
	json_time(rq->out, "expires", p.opened.expires);
	return api_end(rq);
}

err link_fetch(struct rq *rq)
{
	struct file_opened opened;
	TRY(file_link_open(rq->db, rq_path(rq, "token"), &opened));
	if (opened.check.stored.n)
		return redirect(rq, url_path(rq->arena, "/files/links/%s", rq_path(rq, "token")));
	return file_send(rq, &opened.node, &opened.version, opened.link);
}

static err find_link(struct rq *rq, void *arg)
{
	struct file_link_page *p = arg;
	return file_link_open(rq->db, p->token, &p->opened);
}

static err show_link(struct rq *rq, void *arg)
{
	return link_page(rq, arg);
}

err link_unlock(struct rq *rq)
{
	struct file_link_page p = {.token = rq_path(rq, "token")};
	TRY(rq_transaction(rq, false, find_link, &p));
	if (p.opened.check.stored.n && !password_verify(&p.opened.check, rq_form(rq, "password"))) {
		p.wrong = true;
		form_error(rq, "password", T(rq->lang, "This is not the password."));
		rq->response.status = 422;
		return rq_transaction(rq, false, show_link, &p);
	}
	return file_send(rq, &p.opened.node, &p.opened.version, p.opened.link);
}
