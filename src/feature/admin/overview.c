/* SPDX-License-Identifier: Apache-2.0
 * overview: how the house is: sizes, queues, version. And the jobs, where a dead one can begin
 * anew.
 */
#include "feature/admin/handlers.h"

#include "base/utf8.h"
#include "core/app.h"
#include "feature/admin/pages.h"
#include "ui/api.h"

#include <sys/statvfs.h>

#include "admin.html.h"
#include "admin.sql.h"

enum { PAGE_ROWS = 50 };

/* What is left on the disk of the data directory; 0 when it cannot be asked. */
static int64_t disk_free(struct arena *a, str directory)
{
	struct statvfs disk;
	int64_t left;
	if (statvfs(cstr(a, directory), &disk) != 0 ||
	    __builtin_mul_overflow(disk.f_bavail, disk.f_frsize, &left))
		return 0;
	return left;
}

static err count_jobs(struct db *db, int64_t n[JOB_DEAD + 1])
{
	struct q_admin_jobs_by_state_list rows = {0};
	TRY(q_admin_jobs_by_state(db, &rows));
	for (size_t i = 0; i < rows.n; i++)
		if (rows.v[i].state >= JOB_WAITING && rows.v[i].state <= JOB_DEAD)
			n[rows.v[i].state] = rows.v[i].n;
	return OK;
}

static err measure(struct rq *rq, struct overview_page *p)
{
	struct q_admin_numbers q;
	struct database_numbers d = database_numbers(rq->database);
	*p = (struct overview_page){
		.version = RUCHE_VERSION,
		.postgres = database_is_postgres(rq->database),
		.demo = rq->app->demo,
		.decoder = rq->app->decoder != NULL,
		.free = disk_free(rq->arena, rq->app->data),
		.commits = d.commits,
		.writes = d.writes,
		.rollbacks = d.rollbacks,
		.reads = d.reads,
	};
	TRY(q_admin_numbers(rq->db, &q));
	p->people = q.people;
	p->disabled = q.disabled;
	p->sessions = q.sessions;
	p->search = q.search;
	p->files = q.files;
	p->bytes = q.file_bytes;
	TRY(count_jobs(rq->db, p->jobs));
	return database_size(rq->db, &p->database, &p->index);
}

/* Kinds that are called alike are counted together: a forum's topics and its questions. */
static void add_shared(struct rq *rq, struct overview_page *p, const struct item_kind *kind,
		       const struct q_admin_shared *q)
{
	str label = str_from(message_find(rq->lang, kind->label_many, 1));
	for (size_t i = 0; i < p->shared.n; i++)
		if (str_eq(p->shared.v[i].label, label)) {
			p->shared.v[i].n += q->n;
			if (q->authors > p->shared.v[i].authors)
				p->shared.v[i].authors = q->authors;
			return;
		}
	*ARENA_PUSH(rq->arena, &p->shared) =
		(struct shared_kind){.label = label, .n = q->n, .authors = q->authors};
}

static err fill_shared(struct rq *rq, struct overview_page *p)
{
	item_id since = {id_floor(rq->db->now - SHARED_DAYS * DAY)};
	for (int k = KIND_COMMENT + 1; k < KIND_SAMPLE; k++) {
		const struct item_kind *kind = item_kind_of((enum kind)k);
		struct q_admin_shared q;
		if (!kind)
			continue;
		TRY(q_admin_shared(rq->db, k, since, &q));
		if (q.n)
			add_shared(rq, p, kind, &q);
	}
	return OK;
}

err admin_show(struct rq *rq)
{
	struct overview_page p;
	TRY(measure(rq, &p));
	TRY(fill_shared(rq, &p));
	return page(rq, str_from(T(rq->lang, "Administration")), v_admin_show, &p);
}

err admin_health(struct rq *rq)
{
	struct overview_page p;
	TRY(measure(rq, &p));
	api_begin(rq);
	struct out *o = rq->out;
	json_str(o, "version", str_from(p.version));
	json_str(o, "database", p.postgres ? S("postgres") : S("sqlite"));
	json_int(o, "database_bytes", p.database);
	json_int(o, "search_bytes", p.index);
	json_int(o, "files", p.files);
	json_int(o, "files_bytes", p.bytes);
	json_int(o, "free_bytes", p.free);
	json_int(o, "jobs_waiting", p.jobs[JOB_WAITING]);
	json_int(o, "jobs_dead", p.jobs[JOB_DEAD]);
	json_int(o, "search_queue", p.search);
	return api_end(rq);
}

/* ---- jobs ---- */

static const char *const states[] = {"", "waiting", "running", "done", "dead"};

err admin_jobs(struct rq *rq)
{
	struct q_admin_jobs_list rows = {0};
	struct jobs_page p = {.state = JOB_DEAD};
	str wanted = rq_query(rq, "state");
	for (int s = JOB_WAITING; s <= JOB_DEAD; s++)
		if (str_eq(wanted, str_from(states[s])))
			p.state = (enum job_state)s;
	TRY(count_jobs(rq->db, p.n));
	TRY(q_admin_jobs(rq->db, p.state, rq_query_int(rq, "before", INT64_MAX), &rows));
	for (size_t i = 0; i < rows.n && i < PAGE_ROWS; i++) {
		const struct q_admin_jobs *r = &rows.v[i];
		*ARENA_PUSH(rq->arena, &p.rows) =
			(struct job_row){.id = r->id,
					 .attempts = r->attempts,
					 .time = p.state == JOB_DONE ? r->finished : r->due,
					 .kind = r->kind,
					 .payload = utf8_head(r->payload, 200),
					 .error = r->error};
	}
	if (rq->format == FORMAT_JSON)
		return jobs_json(rq, &p, rows.n > PAGE_ROWS ? rows.v[PAGE_ROWS - 1].id : 0);
	if (rows.n > PAGE_ROWS)
		p.pager.older = page_with(rq, "before", id_text(rq, rows.v[PAGE_ROWS - 1].id));
	return page(rq, str_from(T(rq->lang, "Jobs")), v_admin_jobs, &p);
}

err admin_job_retry(struct rq *rq)
{
	TRY(job_retry(rq->db, rq_path_id(rq, "job")));
	if (rq->format == FORMAT_JSON)
		return api_nothing(rq);
	return redirect_back(rq, URL("/admin/jobs"));
}
