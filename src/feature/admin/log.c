/* SPDX-License-Identifier: Apache-2.0
 * log: who did what, newest first, and whether the chain of the log is whole.
 */
#include "feature/admin/handlers.h"

#include "core/audit.h"
#include "core/person.h"
#include "feature/admin/pages.h"

#include "admin.html.h"
#include "admin.sql.h"

enum { PAGE_ROWS = 50, ACTIONS = 200, FINDINGS = 8192 };

/* What the log calls an act: its short name when no room knows it, which came later or is gone. */
static str words_of(const struct rq *rq, str act)
{
	const char *words = act_words(act);
	return words ? str_from(message_find(rq->lang, words, 1)) : act;
}

/* Every kind of act that the log holds: a step through the index for each. */
static err fill_actions(struct rq *rq, struct audit_page *p)
{
	struct q_admin_next_action q = {.action = S("")};
	bool found = true;
	while (p->actions.n < ACTIONS) {
		TRY(q_admin_next_action(rq->db, q.action, &q, &found));
		if (!found)
			break;
		*ARENA_PUSH(rq->arena, &p->actions) = (struct audit_action){
			q.action, words_of(rq, q.action), str_eq(q.action, p->action)};
	}
	return OK;
}

static err read_rows(struct rq *rq, struct audit_page *p, struct q_admin_audit_list *rows)
{
	struct person actor;
	int64_t before = rq_query_int(rq, "before", INT64_MAX);
	if (str_empty(p->actor))
		return str_empty(p->action) ? q_admin_audit(rq->db, before, rows)
					    : q_admin_audit_action(rq->db, p->action, before, rows);
	err e = person_by_handle(rq->db, str_lower(rq->arena, p->actor), &actor, NULL);
	p->nobody = e == NOT_FOUND;
	return e ? (p->nobody ? OK : e)
		 : q_admin_audit_actor(rq->db, actor.id.v, p->action, before, rows);
}

err admin_audit(struct rq *rq)
{
	struct q_admin_audit_list rows = {0};
	struct audit_page p = {.action = rq_query(rq, "action"),
			       .actor = str_trim(rq_query(rq, "actor"))};
	TRY(fill_actions(rq, &p));
	TRY(read_rows(rq, &p, &rows));
	for (size_t i = 0; i < rows.n && i < PAGE_ROWS; i++) {
		const struct q_admin_audit *r = &rows.v[i];
		*ARENA_PUSH(rq->arena, &p.rows) =
			(struct audit_row){.id = r->id,
					   .created = r->created,
					   .action = r->action,
					   .words = words_of(rq, r->action),
					   .name = r->name,
					   .handle = r->handle,
					   .target = r->target,
					   .detail = r->detail,
					   .address = r->address};
	}
	if (rq->format == FORMAT_JSON)
		return audit_json(rq, &p, rows.n > PAGE_ROWS ? rows.v[PAGE_ROWS - 1].id : 0);
	if (rows.n > PAGE_ROWS)
		p.pager.older = page_with(rq, "before", id_text(rq, rows.v[PAGE_ROWS - 1].id));
	return page_as(rq,
		       (&(const struct page){.title = str_from(T(rq->lang, "Audit log")),
					     .style = "admin/admin.css"}),
		       v_admin_audit, &p);
}

/* ---- is it whole? ---- */

static err verify(struct rq *rq, void *arg)
{
	return audit_verify(rq->db, arg);
}

static err note(struct rq *rq, void *arg)
{
	const struct verify_page *p = arg;
	return audit_add(rq->db, rq->viewer_id, S("audit.verify"), rq->path,
			 str_empty(p->findings) ? S("whole") : S("broken"), rq->address);
}

static err show(struct rq *rq, void *arg)
{
	const struct verify_page *p = arg;
	return page_as(rq,
		       (&(const struct page){.title = str_from(T(rq->lang, "Audit log")),
					     .active = S("/admin")}),
		       v_admin_verify, p);
}

err admin_audit_verify(struct rq *rq)
{
	struct out findings = out_new(rq->arena, FINDINGS);
	struct verify_page p = {0};
	TRY(rq_transaction(rq, false, verify, &findings));
	/* What does not fit is more of the same. */
	p.findings = out_view(&findings);
	TRY(rq_transaction(rq, true, note, &p));
	if (rq->format == FORMAT_JSON)
		return verify_json(rq, &p);
	return rq_transaction(rq, false, show, &p);
}
