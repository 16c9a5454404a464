/* SPDX-License-Identifier: Apache-2.0
 * copy: everything in a SQLite database into an empty PostgreSQL database, for an organisation that
 * outgrows one machine. The tables are those that PostgreSQL's catalogue names, so that no list is
 * kept here; the text index takes its terms along instead of reading every text again. One
 * transaction: what fails leaves nothing behind.
 */
#include "db/internal.h"

#include <libpq-fe.h>
#include <sqlite3.h>

enum {
	BUFFER_MAX = 8 << 20,
	BUFFER_FULL = 1 << 20,
	STATEMENT_MAX = 1 << 16,
	POSITION_MAX = 16383,
	PROGRESS_ROWS = 20000
};

struct column {
	str name, type;
};

struct table {
	str name;
	struct {
		struct column *v;
		size_t n, cap;
	} columns;
};

/* What is taken off before the rows come, and put back behind them: once over whole tables is many
 * times faster. */
struct detail {
	str drop, make;
};

struct copy {
	struct arena *a;
	struct arena *scratch; /* emptied after each statement */
	sqlite3 *from;
	PGconn *to;
	void (*progress)(const char *what, int64_t done, int64_t of);
	struct out buffer;
	struct {
		struct table *v;
		size_t n, cap;
	} tables;
	struct {
		struct detail *v;
		size_t n, cap;
	} details;
	str except; /* a setting that stays behind */
	str *why;
};

/* ---- PostgreSQL's side ---- */

static err pg_fault(struct copy *c, const PGresult *r)
{
	const char *text = r ? PQresultErrorMessage(r) : PQerrorMessage(c->to);
	*c->why = str_trim(str_dup(c->a, str_from(text)));
	return FAULT;
}

static err pg_run(struct copy *c, str sql)
{
	PGresult *r = PQexec(c->to, cstr(c->scratch, sql));
	ExecStatusType status = PQresultStatus(r);
	err e = status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK || status == PGRES_COPY_IN
			? OK
			: pg_fault(c, r);
	PQclear(r);
	arena_reset(c->scratch);
	return e;
}

/* Rows of texts, each given to take. */
static err pg_rows(struct copy *c, const char *sql,
		   void (*take)(struct copy *c, const PGresult *r, int row))
{
	PGresult *r = PQexec(c->to, sql);
	err e = PQresultStatus(r) == PGRES_TUPLES_OK ? OK : pg_fault(c, r);
	for (int i = 0; e == OK && i < PQntuples(r); i++)
		take(c, r, i);
	PQclear(r);
	return e;
}

static str field(struct copy *c, const PGresult *r, int row, int column)
{
	return str_dup(c->a, str_from(PQgetvalue(r, row, column)));
}

static void take_column(struct copy *c, const PGresult *r, int row)
{
	str table = field(c, r, row, 0);
	if (c->tables.n == 0 || !str_eq(c->tables.v[c->tables.n - 1].name, table))
		ARENA_PUSH(c->a, &c->tables)->name = table;
	struct table *t = &c->tables.v[c->tables.n - 1];
	*ARENA_PUSH(c->a, &t->columns) = (struct column){field(c, r, row, 1), field(c, r, row, 2)};
}

static void take_detail(struct copy *c, const PGresult *r, int row)
{
	*ARENA_PUSH(c->a, &c->details) = (struct detail){field(c, r, row, 0), field(c, r, row, 1)};
}

static void take_person(struct copy *c, const PGresult *r, int row)
{
	(void)r;
	(void)row;
	*c->why = S("the PostgreSQL database has people already; it must be empty");
}

static const char all_columns[] =
	"SELECT c.table_name, c.column_name, c.data_type FROM information_schema.columns c "
	"JOIN information_schema.tables t ON t.table_schema = c.table_schema AND t.table_name = "
	"c.table_name "
	"WHERE c.table_schema = current_schema() AND t.table_type = 'BASE TABLE' AND c.table_name "
	"<> 'migration' "
	"ORDER BY c.table_name, c.ordinal_position";
static const char all_indexes[] = "SELECT 'DROP INDEX ' || i.indexrelid::regclass, "
				  "pg_get_indexdef(i.indexrelid) FROM pg_index i "
				  "JOIN pg_class t ON t.oid = i.indrelid WHERE t.relnamespace = "
				  "current_schema()::regnamespace "
				  "AND t.relname <> 'migration' AND NOT EXISTS (SELECT 1 FROM "
				  "pg_constraint n WHERE n.conindid = i.indexrelid)";
/* Keys first: they are what foreign keys need; they are taken off behind those. */
static const char all_keys[] = "SELECT 'ALTER TABLE ' || n.conrelid::regclass || ' DROP CONSTRAINT "
			       "' || quote_ident(n.conname), "
			       "'ALTER TABLE ' || n.conrelid::regclass || ' ADD CONSTRAINT ' || "
			       "quote_ident(n.conname) || ' ' || "
			       "pg_get_constraintdef(n.oid) FROM pg_constraint n WHERE "
			       "n.connamespace = current_schema()::regnamespace "
			       "AND n.conrelid <> 0 AND n.contype IN ('p', 'u', 'f') AND "
			       "n.conrelid::regclass::text <> 'migration' "
			       "ORDER BY n.contype = 'f'";

/* ---- rows ---- */

static void put_escaped(struct out *o, str s)
{
	size_t from = 0;
	for (size_t i = 0; i < s.n; i++) {
		const char *with = s.p[i] == '\\'   ? "\\\\"
				   : s.p[i] == '\n' ? "\\n"
				   : s.p[i] == '\r' ? "\\r"
				   : s.p[i] == '\t' ? "\\t"
						    : NULL;
		if (!with)
			continue;
		out_str(o, str_sub(s, from, i - from));
		out_str(o, str_from(with));
		from = i + 1;
	}
	out_str(o, str_sub(s, from, s.n));
}

static str text_of(sqlite3_stmt *st, int column)
{
	const char *p = (const char *)sqlite3_column_text(st, column);
	return (str){p, (size_t)sqlite3_column_bytes(st, column)};
}

static err put_value(struct copy *c, sqlite3_stmt *st, int column, str type)
{
	struct out *o = &c->buffer;
	if (sqlite3_column_type(st, column) == SQLITE_NULL) {
		out_lit(o, "\\N");
	} else if (str_eq(type, S("bigint"))) {
		out_int(o, sqlite3_column_int64(st, column));
	} else if (str_eq(type, S("boolean"))) {
		out_byte(o, sqlite3_column_int64(st, column) ? 't' : 'f');
	} else if (str_eq(type, S("bytea"))) {
		const uint8_t *p = sqlite3_column_blob(st, column);
		out_lit(o, "\\\\x");
		out_hex(o, (bytes){p, (size_t)sqlite3_column_bytes(st, column)});
	} else {
		str s = text_of(st, column);
		if (s.n && memchr(s.p, 0, s.n))
			return INVALID;
		put_escaped(o, s);
	}
	return OK;
}

/* What the index of SQLite has otherwise than PostgreSQL. */
static const str search_doc = {"search_doc", 10}, words_to = {"message_term", 12},
		 words_from = {"message_words", 13};

/* The terms of a text with their places, weighted by field, as a tsvector is written; places count
 * on from field to field, as they do when tsvectors are joined. */
static void put_terms(struct out *o, str terms, const char *weight, int *place)
{
	while (terms.n) {
		str term = str_cut(&terms, ' ');
		if (term.n == 0)
			continue;
		if (o->n)
			out_byte(o, ' ');
		out_byte(o, '\'');
		for (size_t i = 0; i < term.n; i++) {
			if (term.p[i] == '\'' || term.p[i] == '\\')
				out_byte(o, term.p[i]);
			out_byte(o, term.p[i]);
		}
		out_byte(o, '\'');
		if (!place)
			continue;
		*place += *place < POSITION_MAX;
		out_byte(o, ':');
		out_int(o, *place);
		out_str(o, str_from(weight));
	}
}

/* item, part, title, tags, head and the terms of title, tags, head with rest, and marks. */
static err put_search_row(struct copy *c, sqlite3_stmt *st)
{
	struct out terms = out_new(c->scratch, BUFFER_MAX);
	int place = 0;
	out_int(&c->buffer, sqlite3_column_int64(st, 0));
	out_byte(&c->buffer, '\t');
	out_int(&c->buffer, sqlite3_column_int64(st, 1));
	for (int i = 2; i < 5; i++) {
		out_byte(&c->buffer, '\t');
		put_escaped(&c->buffer, text_of(st, i));
	}
	put_terms(&terms, text_of(st, 2), "A", &place);
	put_terms(&terms, text_of(st, 3), "B", &place);
	put_terms(&terms, text_of(st, 4), "", &place);
	put_terms(&terms, text_of(st, 5), "", &place);
	put_terms(&terms, text_of(st, 6), "", NULL);
	out_byte(&c->buffer, '\t');
	put_escaped(&c->buffer, out_view(&terms));
	arena_reset(c->scratch);
	return terms.bad;
}

static const char hexadecimal[] = "0123456789abcdef";

/* message, conversation, its words in hexadecimal digits: a row for each word. */
static err put_words(struct copy *c, sqlite3_stmt *st)
{
	int64_t message = sqlite3_column_int64(st, 0), conversation = sqlite3_column_int64(st, 1);
	str words = text_of(st, 2);
	while (words.n) {
		str word = str_cut(&words, ' ');
		int64_t term = 0;
		for (size_t i = 0; i < word.n; i++) {
			const char *digit = memchr(hexadecimal, word.p[i], 16);
			if (!digit || word.n > 15)
				return FAULT;
			term = term << 4 | (digit - hexadecimal);
		}
		out_int(&c->buffer, conversation);
		out_byte(&c->buffer, '\t');
		out_int(&c->buffer, term);
		out_byte(&c->buffer, '\t');
		out_int(&c->buffer, message);
		out_byte(&c->buffer, '\n');
	}
	return OK;
}

static err put_row(struct copy *c, const struct table *t, sqlite3_stmt *st)
{
	for (size_t i = 0; i < t->columns.n; i++) {
		if (i)
			out_byte(&c->buffer, '\t');
		TRY(put_value(c, st, (int)i, t->columns.v[i].type));
	}
	return OK;
}

static err flush(struct copy *c)
{
	str s = out_view(&c->buffer);
	if (c->buffer.bad)
		return c->buffer.bad;
	if (s.n && PQputCopyData(c->to, s.p, (int)s.n) != 1)
		return pg_fault(c, NULL);
	out_reset(&c->buffer);
	return OK;
}

static err put_any(struct copy *c, const struct table *t, sqlite3_stmt *st)
{
	if (str_eq(t->name, words_to))
		return put_words(c, st);
	TRY(str_eq(t->name, search_doc) ? put_search_row(c, st) : put_row(c, t, st));
	out_byte(&c->buffer, '\n');
	return OK;
}

static err stream_rows(struct copy *c, const struct table *t, sqlite3_stmt *st, int64_t of)
{
	const char *name = cstr(c->a, t->name);
	int64_t n = 0;
	int code;
	while ((code = sqlite3_step(st)) == SQLITE_ROW) {
		TRY(put_any(c, t, st));
		if (c->buffer.n > BUFFER_FULL)
			TRY(flush(c));
		if (++n % PROGRESS_ROWS == 0 && n < of)
			c->progress(name, n, of);
	}
	if (code != SQLITE_DONE)
		return FAULT;
	c->progress(name, of, of);
	return flush(c);
}

static err end_copy(struct copy *c, err e)
{
	if (PQputCopyEnd(c->to, e ? "given up" : NULL) != 1)
		return pg_fault(c, NULL);
	for (PGresult *r; (r = PQgetResult(c->to)); PQclear(r))
		if (PQresultStatus(r) != PGRES_COMMAND_OK && e == OK)
			e = pg_fault(c, r);
	return e;
}

static err prepare(struct copy *c, str sql, sqlite3_stmt **st)
{
	if (sqlite3_prepare_v2(c->from, sql.p, (int)sql.n, st, NULL) == SQLITE_OK)
		return OK;
	*c->why = str_dup(c->a, str_from(sqlite3_errmsg(c->from)));
	return FAULT;
}

static err count_rows(struct copy *c, str name, int64_t *n)
{
	sqlite3_stmt *st;
	TRY(prepare(c, str_cat(c->scratch, S("SELECT count(*) FROM \""), name, S("\"")), &st));
	*n = sqlite3_step(st) == SQLITE_ROW ? sqlite3_column_int64(st, 0) : 0;
	sqlite3_finalize(st);
	arena_reset(c->scratch);
	return OK;
}

static str columns_of(struct copy *c, const struct table *t)
{
	struct out o = out_new(c->scratch, STATEMENT_MAX);
	for (size_t i = 0; i < t->columns.n; i++) {
		out_str(&o, i ? S(", \"") : S("\""));
		out_str(&o, t->columns.v[i].name);
		out_byte(&o, '"');
	}
	return out_view(&o);
}

static err copy_table(struct copy *c, const struct table *t)
{
	bool search = str_eq(t->name, search_doc), words = str_eq(t->name, words_to);
	str from = words ? words_from : t->name;
	int64_t of;
	sqlite3_stmt *st = NULL;
	TRY(count_rows(c, from, &of));
	str columns = columns_of(c, t),
	    read = search  ? S("item, part, title, tags, head, rest, marks")
		   : words ? S("message, conversation, words")
			   : columns;
	TRY(prepare(c, str_cat(c->scratch, S("SELECT "), read, S(" FROM \""), from, S("\"")), &st));
	str into = search ? S("item, part, title, tags, head, terms") : columns;
	/* FREEZE: the rows are seen by nobody before the commit, and never need a vacuum of their
	 * own. */
	err e = pg_run(c, str_cat(c->scratch, S("COPY \""), t->name, S("\" ("), into,
				  S(") FROM STDIN (FREEZE)")));
	if (e == OK) {
		out_reset(&c->buffer);
		e = end_copy(c, stream_rows(c, t, st, of));
	}
	sqlite3_finalize(st);
	if (e && c->why->n == 0)
		*c->why = str_cat(c->a, S("table "), t->name,
				  e == INVALID ? S(": a text with a NUL character")
					       : S(": its rows cannot be read"));
	return e;
}

/* ---- the whole ---- */

static err empty_tables(struct copy *c)
{
	struct out o = out_new(c->a, STATEMENT_MAX);
	for (size_t i = 0; i < c->tables.n; i++) {
		out_str(&o, i ? S(", \"") : S("TRUNCATE \""));
		out_str(&o, c->tables.v[i].name);
		out_byte(&o, '"');
	}
	return pg_run(c, out_view(&o));
}

static err copy_all(struct copy *c)
{
	TRY(pg_rows(c, "SELECT 1 FROM person LIMIT 1", take_person));
	if (c->why->n)
		return CONFLICT;
	TRY(pg_rows(c, all_columns, take_column));
	TRY(pg_rows(c, all_indexes, take_detail));
	TRY(pg_rows(c, all_keys, take_detail));
	TRY(pg_run(c, S("SET LOCAL maintenance_work_mem = '512MB'")));
	for (size_t i = c->details.n; i > 0; i--)
		TRY(pg_run(c, c->details.v[i - 1].drop));
	TRY(empty_tables(c));
	for (size_t i = 0; i < c->tables.n; i++)
		TRY(copy_table(c, &c->tables.v[i]));
	TRY(pg_run(c, str_cat(c->scratch, S("DELETE FROM setting WHERE name = '"), c->except,
			      S("'"))));
	for (size_t i = 0; i < c->details.n; i++) {
		TRY(pg_run(c, c->details.v[i].make));
		c->progress("indexes and keys", (int64_t)i + 1, (int64_t)c->details.n);
	}
	return pg_run(c, S("ANALYZE"));
}

static err copy_in_transactions(struct copy *c, struct db_connection *from,
				struct db_connection *to)
{
	struct database *source = from->database, *target = to->database;
	TRY(source->engine->control(from, CONTROL_BEGIN_READ));
	err e = target->engine->control(to, CONTROL_BEGIN_WRITE);
	if (e == OK) {
		e = copy_all(c);
		err ended = target->engine->control(to, e ? CONTROL_ROLLBACK : CONTROL_COMMIT);
		e = e ? e : ended;
	}
	err ended = source->engine->control(from, CONTROL_ROLLBACK);
	return e ? e : ended;
}

err database_copy(struct database *from, struct database *to, struct arena *a, str except,
		  void (*progress)(const char *what, int64_t done, int64_t of), str *why)
{
	struct db_connection *source, *target;
	*why = STR_NONE;
	if (from->postgres || !to->postgres) {
		*why = S("the copy goes from SQLite to PostgreSQL");
		return INVALID;
	}
	TRY(pool_take(from, a, &source, why));
	err e = pool_take(to, a, &target, why);
	if (e == OK) {
		struct copy c = {.a = a,
				 .scratch = arena_new(64 << 20),
				 .from = source->handle,
				 .to = target->handle,
				 .progress = progress,
				 .except = except,
				 .why = why};
		c.buffer = out_new(a, BUFFER_MAX);
		e = copy_in_transactions(&c, source, target);
		arena_free(c.scratch);
		pool_give(to, target);
	}
	pool_give(from, source);
	return e;
}
