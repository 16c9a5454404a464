/* SPDX-License-Identifier: Apache-2.0
 * pseudonym: the ones that almost read like a protected name, for an administrator to decide.
 */
#include "feature/people/handlers.h"

#include "core/audit.h"
#include "feature/people/pages.h"

#include "people.html.h"
#include "people.sql.h"

static err list_json(struct rq *rq, const struct requests_page *p)
{
	struct out *o = rq->out;
	api_begin(rq);
	json_open(o, "requests", '[');
	for (size_t i = 0; i < p->rows.n; i++) {
		const struct request_row *r = &p->rows.v[i];
		json_open(o, NULL, '{');
		json_person(o, "person", r->face->handle, r->face->name);
		json_str(o, "pseudonym", r->pseudonym);
		json_str(o, "resembles", r->resembles);
		json_time(o, "created", r->created);
		json_close(o, '}');
	}
	json_close(o, ']');
	return api_end(rq);
}

err pseudonym_list(struct rq *rq)
{
	struct requests_page p = {0};
	struct q_people_requests_list rows = {0};
	TRY(q_people_requests(rq->db, &rows));
	for (size_t i = 0; i < rows.n; i++) {
		const struct q_people_requests *r = &rows.v[i];
		*ARENA_PUSH(rq->arena, &p.rows) = (struct request_row){
			.face = face_make(rq->arena, r->name, r->handle, r->photo, r->hue),
			.pseudonym = r->pseudonym,
			.resembles = r->resembles,
			.below = face_below(rq, r->title, r->city),
			.created = r->created,
			.approve = url_path(rq->arena, "/admin/pseudonyms/%s/approve", r->handle),
			.refuse = url_path(rq->arena, "/admin/pseudonyms/%s/refuse", r->handle)};
	}
	if (rq->format == FORMAT_JSON)
		return list_json(rq, &p);
	return page(rq, str_from(T(rq->lang, "Pseudonyms to look at")), v_pseudonym_list, &p);
}

static err decide(struct rq *rq, bool approve)
{
	struct person p;
	struct q_people_request request;
	bool found;
	int64_t changed;
	TRY(person_by_handle(rq->db, rq_path(rq, "person"), &p, NULL));
	TRY(q_people_request(rq->db, p.id, &request, &found));
	if (!found)
		return NOT_FOUND;
	if (approve) {
		p.pseudonym = request.pseudonym;
		TRY(person_update(rq->db, &p));
		TRY(features_renamed(rq->db, p.id));
	}
	TRY(q_people_request_drop(rq->db, p.id, &changed));
	TRY(audit_add(rq->db, rq->viewer_id,
		      approve ? S("pseudonym.approve") : S("pseudonym.refuse"), p.handle,
		      request.pseudonym, rq->address));
	return rq->format == FORMAT_JSON ? api_nothing(rq) : redirect(rq, URL("/admin/pseudonyms"));
}

err pseudonym_approve(struct rq *rq)
{
	return decide(rq, true);
}

err pseudonym_refuse(struct rq *rq)
{
	return decide(rq, false);
}
