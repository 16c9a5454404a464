/* SPDX-License-Identifier: Apache-2.0
 * json: accounts, settings, names, jobs and the log as programs see them: what the pages show, and
 * no more.
 */
#include "feature/admin/handlers.h"

#include "feature/admin/pages.h"
#include "ui/api.h"

static const char *const kinds[] = {"", "employee", "guest", "alumni", "service"};
static const char *const job_states[] = {"", "waiting", "running", "done", "dead"};

static str state_name(bool disabled)
{
	return disabled ? S("closed") : S("open");
}

err accounts_json(struct rq *rq, const struct people_admin_page *p)
{
	const struct account_rows *rows = p->searched ? &p->found : &p->list;
	struct out *o = rq->out;
	api_begin(rq);
	json_open(o, "accounts", '[');
	for (size_t i = 0; i < rows->n; i++) {
		const struct account_row *r = &rows->v[i];
		json_open(o, NULL, '{');
		json_str(o, "handle", r->face->handle);
		json_str(o, "name", r->face->name);
		json_str(o, "kind", str_from(kinds[r->kind]));
		json_str(o, "state", state_name(r->disabled));
		json_bool(o, "administrator", r->admin);
		json_close(o, '}');
	}
	json_close(o, ']');
	if (p->next) {
		json_int(o, "next", p->next);
		json_str(o, "next_key", p->next_key);
	}
	return api_end(rq);
}

err account_json(struct rq *rq, const struct account_page *p, int status)
{
	const struct person *who = &p->person;
	struct out *o = rq->out;
	rq->response.status = status;
	api_begin(rq);
	json_int(o, "id", who->id.v);
	json_str(o, "handle", who->handle);
	json_str(o, "name", who->name);
	json_str(o, "given_name", who->given_name);
	json_str(o, "family_name", who->family_name);
	json_str(o, "kind", str_from(kinds[who->kind]));
	json_str(o, "state", state_name(who->state == PERSON_DISABLED));
	json_bool(o, "administrator", who->admin);
	json_bool(o, "password", p->password);
	json_bool(o, "link_waits", p->links > 0);
	json_int(o, "sessions", p->sessions);
	json_int(o, "tokens", p->tokens);
	json_time(o, "created", who->created);
	json_time(o, "seen", p->seen);
	return api_end(rq);
}

err settings_json(struct rq *rq, const struct settings_page *p)
{
	struct out *o = rq->out;
	api_begin(rq);
	json_str(o, "organisation", p->organisation);
	json_str(o, "english", p->english);
	json_str(o, "french", p->french);
	json_int(o, "notifications", p->retention.notifications);
	json_int(o, "events", p->retention.events);
	json_int(o, "audit", p->retention.audit);
	json_int(o, "quota", p->quota);
	json_int(o, "community_quota", p->community_quota);
	return api_end(rq);
}

err names_json(struct rq *rq, const struct names_page *p, int status)
{
	rq->response.status = status;
	api_begin(rq);
	json_open(rq->out, "names", '[');
	for (size_t i = 0; i < p->names.n; i++)
		json_str(rq->out, NULL, p->names.v[i].name);
	json_close(rq->out, ']');
	json_int(rq->out, "waiting", p->waiting);
	return api_end(rq);
}

err jobs_json(struct rq *rq, const struct jobs_page *p, int64_t next)
{
	struct out *o = rq->out;
	api_begin(rq);
	for (int s = JOB_WAITING; s <= JOB_DEAD; s++)
		json_int(o, job_states[s], p->n[s]);
	json_open(o, "jobs", '[');
	for (size_t i = 0; i < p->rows.n; i++) {
		const struct job_row *r = &p->rows.v[i];
		json_open(o, NULL, '{');
		json_int(o, "id", r->id);
		json_str(o, "kind", r->kind);
		json_str(o, "payload", r->payload);
		json_time(o, "time", r->time);
		json_int(o, "attempts", r->attempts);
		json_str(o, "error", r->error);
		json_close(o, '}');
	}
	json_close(o, ']');
	if (next)
		json_int(o, "next", next);
	return api_end(rq);
}

err audit_json(struct rq *rq, const struct audit_page *p, int64_t next)
{
	struct out *o = rq->out;
	api_begin(rq);
	json_open(o, "rows", '[');
	for (size_t i = 0; i < p->rows.n; i++) {
		const struct audit_row *r = &p->rows.v[i];
		json_open(o, NULL, '{');
		json_int(o, "id", r->id);
		json_time(o, "created", r->created);
		json_str(o, "action", r->action);
		json_str(o, "words", r->words);
		if (r->handle.n)
			json_person(o, "actor", r->handle, r->name);
		json_str(o, "target", r->target);
		json_str(o, "detail", r->detail);
		json_str(o, "address", r->address);
		json_close(o, '}');
	}
	json_close(o, ']');
	if (next)
		json_int(o, "next", next);
	return api_end(rq);
}

err verify_json(struct rq *rq, const struct verify_page *p)
{
	api_begin(rq);
	json_bool(rq->out, "whole", str_empty(p->findings));
	json_str(rq->out, "findings", p->findings);
	return api_end(rq);
}
