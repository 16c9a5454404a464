/* SPDX-License-Identifier: Apache-2.0
 * coverage: how many have read the guidelines as they are now. Counting reads a row for each person
 * and clause, so a job does it, outside of the loop and of the writer, and keeps the numbers with
 * the moment they are of. Those of another edition than the one in force are not shown.
 */
#include "feature/guidelines/handlers.h"

#include "core/app.h"
#include "feature/guidelines/pages.h"

#include "guidelines.html.h"
#include "guidelines.sql.h"

/* The rows of guidelines_count. */
enum what { OF_EDITION = 1, OF_ACCOUNTS, OF_COMPLETE, OF_CLAUSE };

err coverage_ask(struct db *db)
{
	return job_add(db, S("disk.guidelines"), STR_NONE, 0, true);
}

err coverage_job(struct db *db, const struct app *app, str payload)
{
	(void)app;
	(void)payload;
	return coverage_ask(db);
}

static int64_t number_of(const struct q_guidelines_count_list *rows, enum what what)
{
	for (size_t i = 0; i < rows->n; i++)
		if (rows->v[i].what == (int64_t)what)
			return rows->v[i].n;
	return 0;
}

/* A new edition asks for a count of its own: numbers of the one before it would stay behind it. */
static err keep(struct db *db, const struct q_guidelines_count_list *rows, int64_t counted)
{
	int64_t edition = number_of(rows, OF_EDITION);
	struct q_guidelines_edition now = {0};
	bool found;
	TRY(q_guidelines_hold(db));
	TRY(q_guidelines_edition(db, &now, &found));
	if (!found || now.number != edition)
		return OK;
	TRY(q_guidelines_coverage_drop_clauses(db));
	TRY(q_guidelines_coverage_drop(db));
	TRY(q_guidelines_coverage_add(db, edition, counted, number_of(rows, OF_ACCOUNTS),
				      number_of(rows, OF_COMPLETE)));
	for (size_t i = 0; i < rows->n; i++)
		if (rows->v[i].what == OF_CLAUSE)
			TRY(q_guidelines_coverage_add_clause(db, edition, rows->v[i].clause,
							     rows->v[i].n));
	return OK;
}

err coverage_count(const struct app *app, struct arena *a, const struct job *job)
{
	struct q_guidelines_count_list rows = {0};
	struct db db = {0};
	(void)job;
	TRY(db_read_begin(app->database, a, &db));
	int64_t counted = db.now;
	err e = q_guidelines_count(&db, &rows);
	db_read_end(&db);
	TRY(e);
	db = (struct db){0};
	TRY(db_write_begin(app->database, a, &db));
	e = keep(&db, &rows, counted);
	err committed = db_write_end_wait(&db, e == OK);
	return e ? e : committed;
}

static err fill(struct rq *rq, struct coverage_page *p)
{
	struct q_guidelines_coverage kept = {0};
	struct q_guidelines_coverage_clauses_list rows = {0};
	struct clause_list clauses;
	bool found;
	TRY(q_guidelines_coverage(rq->db, &kept, &found));
	if (!found)
		return OK;
	TRY(q_guidelines_coverage_clauses(rq->db, kept.edition, &rows));
	TRY(guideline_clauses(rq->db, lang_code(rq->lang), &clauses));
	p->counted = kept.counted;
	p->people = kept.accounts;
	p->all = kept.complete;
	for (size_t k = 0; k < clauses.n; k++)
		for (size_t i = 0; i < rows.n; i++)
			if (ID_EQ(clauses.v[k].id, rows.v[i].clause))
				*ARENA_PUSH(rq->arena, &p->rows) =
					(struct coverage_row){.title = clauses.v[k].title,
							      .since = clauses.v[k].since,
							      .n = rows.v[i].people};
	return OK;
}

err coverage_show(struct rq *rq)
{
	struct coverage_page p = {0};
	TRY(fill(rq, &p));
	if (rq->format == FORMAT_JSON)
		return coverage_json(rq, &p);
	return page_as(
		rq,
		(&(const struct page){.title = str_from(T(rq->lang, "Who has read the guidelines")),
				      .active = S("/admin")}),
		v_coverage_show, &p);
}

/* Numbers of a moment cannot be compared with the rows of now, but with each other. */
static err impossible(void *arg, const struct q_guidelines_coverage_check *q)
{
	out_fmt(arg,
		"guidelines: the numbers of readers of edition %lld contradict each other "
		"(counted again within ten minutes)\n",
		(long long)q->edition);
	return OK;
}

err coverage_check(struct db *db, struct out *findings)
{
	return q_guidelines_coverage_check(db, impossible, findings);
}
