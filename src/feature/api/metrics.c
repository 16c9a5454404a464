/* SPDX-License-Identifier: Apache-2.0
 * metrics: Prometheus' text format. For this machine and for administrators; everybody else finds
 * nothing here.
 */
#include "feature/api/handlers.h"

#include "core/app.h"
#include "core/session.h"

#include "api.sql.h"

static void metric(struct out *o, const char *name, const char *type, const char *help,
		   int64_t value)
{
	out_fmt(o, "# HELP ruche_%s %s\n# TYPE ruche_%s %s\nruche_%s %lld\n", name, help, name,
		type, name, (long long)value);
}

static err jobs(struct rq *rq, struct out *o)
{
	static const char *const states[] = {"none", "waiting", "running", "done", "dead"};
	int64_t by_state[5] = {0};
	struct q_api_jobs_list rows = {0};
	TRY(q_api_jobs(rq->db, &rows));
	for (size_t i = 0; i < rows.n; i++)
		if (rows.v[i].state > 0 && rows.v[i].state < 5)
			by_state[rows.v[i].state] = rows.v[i].n;
	out_lit(o, "# HELP ruche_jobs Jobs by state.\n# TYPE ruche_jobs gauge\n");
	for (int s = 1; s < 5; s++)
		out_fmt(o, "ruche_jobs{state=\"%s\"} %lld\n", states[s], (long long)by_state[s]);
	return OK;
}

err metrics_show(struct rq *rq)
{
	struct out *o = rq->out;
	struct q_api_queue queue;
	bool here = str_starts(rq->address, S("127.")) || str_eq(rq->address, S("::1"));
	if (!here && !(rq->viewer->admin && rq->viewer->employee))
		return NOT_FOUND;
	struct database_numbers d = database_numbers(rq->database);
	out_reset(o);
	metric(o, "database_commits_total", "counter", "Commits of the database.", d.commits);
	metric(o, "database_writes_total", "counter", "Write transactions kept.", d.writes);
	metric(o, "database_rollbacks_total", "counter", "Write transactions undone.", d.rollbacks);
	metric(o, "database_reads_total", "counter", "Read transactions.", d.reads);
	metric(o, "database_wal_pages", "gauge", "Pages in the write-ahead log.", d.wal_pages);
	metric(o, "database_batch_max", "gauge", "Most writes that one commit held.", d.batch_max);
	TRY(q_api_queue(rq->db, &queue));
	metric(o, "search_queue", "gauge", "Texts that wait to be indexed.", queue.n);
	TRY(jobs(rq, o));
	if (rq->app->metrics)
		rq->app->metrics(rq->app, o);
	rq->response.type = S("text/plain; version=0.0.4; charset=utf-8");
	rq->response.cache = S("no-store");
	return OK;
}
