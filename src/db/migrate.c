/* SPDX-License-Identifier: Apache-2.0
 * migrate: brings the schema forward, one transaction a migration. What was applied is recorded
 * with the hash of its text: a changed text or an unknown migration is refused, never guessed
 * about.
 */
#include "db/internal.h"

#include "migrate.sql.h"

enum { HISTORY_LIMIT = 4 << 20 };

static const struct db_migration *migration_of(str room, int64_t number)
{
	for (const struct db_migration *m = db_migrations; m->room; m++)
		if (m->number == number && str_eq(room, str_from(m->room)))
			return m;
	return NULL;
}

static err history(struct db *db, struct q_migration_list_list *list)
{
	struct q_migration_table table;
	*list = (struct q_migration_list_list){0};
	TRY(q_migration_table(db, &table));
	return table.there ? q_migration_list(db, list) : OK;
}

/* Is everything in the history ours, with the text that we have? */
static err check_history(struct arena *a, const struct q_migration_list_list *list, str *why)
{
	for (size_t i = 0; i < list->n; i++) {
		const struct q_migration_list *row = &list->v[i];
		const struct db_migration *m = migration_of(row->room, row->number);
		if (m && str_eq(row->hash, str_from(m->hash)))
			continue;
		struct out o = out_new(a, 1024);
		out_fmt(&o,
			m ? "the schema file %.*s/%d %.*s was changed after it was applied"
			  : "the database is newer than this program: it has %.*s/%d %.*s",
			(int)row->room.n, row->room.p, (int)row->number, (int)row->name.n,
			row->name.p);
		*why = out_view(&o);
		return INVALID;
	}
	return OK;
}

static bool applied(const struct q_migration_list_list *list, const struct db_migration *m)
{
	for (size_t i = 0; i < list->n; i++)
		if (list->v[i].number == m->number && str_eq(list->v[i].room, str_from(m->room)))
			return true;
	return false;
}

static err record(struct db *db, const struct db_migration *m)
{
	return q_migration_add(db, str_from(m->room), m->number, str_from(m->name),
			       str_from(m->hash));
}

/* search.db counts its migrations itself, since its commit and the record's are two. */
static err apply_search(struct database *d, struct arena *a, const struct db_migration *m, str *why)
{
	struct db db;
	int64_t number = 0, had = 0;
	for (const struct db_migration *x = db_migrations; x <= m; x++)
		number += x->search;
	TRY(db_search_write_begin(d, a, &db));
	err e = sqlite_search_version(db.connection, &had);
	if (e == OK && had < number) {
		e = d->engine->script(db.connection, m->sqlite, a, why);
		if (e == OK)
			e = sqlite_search_version_set(db.connection, number, a, why);
	}
	err end = db_write_end_wait(&db, e == OK);
	return e ? e : end;
}

static err apply(struct database *d, struct arena *a, const struct db_migration *m, str *why)
{
	struct db db;
	bool apart = m->search && !d->postgres;
	if (apart)
		TRY(apply_search(d, a, m, why));
	TRY(db_write_begin(d, a, &db));
	err e = OK;
	if (!apart)
		e = d->engine->script(db.connection, d->postgres ? m->postgres : m->sqlite, a, why);
	if (e == OK && (e = record(&db, m)) != OK)
		*why = db.log_text;
	err end = db_write_end_wait(&db, e == OK);
	return e ? e : end;
}

static err read_history(struct database *d, struct arena *a, struct q_migration_list_list *list,
			str *why)
{
	struct db db;
	err e = db_write_begin(d, a, &db);
	if (e == OK) {
		e = history(&db, list);
		/* Nothing was written, so there is nothing to lose. */
		IGNORE(db_write_end_wait(&db, false));
	}
	if (e != OK)
		*why = db.log_text;
	return e ? e : check_history(a, list, why);
}

static str migration_line(struct arena *a, const struct db_migration *m)
{
	struct out o = out_new(a, 1024);
	out_fmt(&o, "%s/%d %s", m->room, m->number, m->name);
	return out_view(&o);
}

err database_pending(struct database *d, struct arena *a, struct out *pending, str *why)
{
	struct q_migration_list_list list;
	TRY(read_history(d, a, &list, why));
	for (const struct db_migration *m = db_migrations; m->room; m++)
		if (!applied(&list, m)) {
			out_str(pending, migration_line(a, m));
			out_byte(pending, '\n');
		}
	return pending->bad;
}

err database_pending_sql(struct database *d, struct arena *a, struct out *sql, str *why)
{
	struct q_migration_list_list list;
	TRY(read_history(d, a, &list, why));
	for (const struct db_migration *m = db_migrations; m->room; m++) {
		if (applied(&list, m))
			continue;
		out_fmt(sql, "-- %s/%d %s %s%s\n", m->room, m->number, m->name, m->hash,
			m->search && !d->postgres ? " search.db" : "");
		out_str(sql, str_from(d->postgres ? m->postgres : m->sqlite));
		out_byte(sql, '\n');
	}
	return sql->bad;
}

static err apply_statistics(struct database *d, struct arena *a, str *why)
{
	struct db db;
	TRY(db_write_begin(d, a, &db));
	err e = sqlite_statistics(db.connection, a, why);
	err end = db_write_end_wait(&db, e == OK);
	return e ? e : end;
}

err database_migrate(struct database *d, struct arena *a, str *why)
{
	struct q_migration_list_list list;
	*why = STR_NONE;
	TRY(read_history(d, a, &list, why));
	for (const struct db_migration *m = db_migrations; m->room; m++) {
		bool done = applied(&list, m);
		err e = done ? OK : apply(d, a, m, why);
		/* search.db can be deleted and made anew from the rest. */
		if (done && m->search && !d->postgres)
			e = apply_search(d, a, m, why);
		if (e != OK) {
			*why = str_cat(a, migration_line(a, m), S(": "), *why);
			return e;
		}
	}
	return d->postgres ? OK : apply_statistics(d, a, why);
}

err database_start_ids(struct database *d, struct arena *a, str *why)
{
	struct db db;
	struct q_core_tables core;
	struct q_highest_id id = {0};
	err e = db_read_begin(d, a, &db);
	if (e == OK) {
		e = q_core_tables(&db, &core);
		if (e == OK && core.there)
			e = q_highest_id(&db, &id);
		db_read_end(&db);
	}
	if (e != OK)
		*why = db.log_text;
	else
		id_start(d->options.node, id.highest);
	return e;
}

/* ---- indexes that wait for the end of a load --------------------------------------------------
 */

static err index_script(struct db *db, str sql)
{
	str why = STR_NONE;
	err e = db->database->engine->script(db->connection, cstr(db->arena, sql), db->arena, &why);
	if (e != OK)
		db->log_text = why;
	return e;
}

err db_index_drop(struct db *db, str name, str *make)
{
	struct q_index_statement q = {0};
	TRY(q_index_statement(db, name, &q));
	*make = str_dup(db->arena, q.make);
	return index_script(db, str_cat(db->arena, S("DROP INDEX "), name));
}

err db_index_make(struct db *db, str make)
{
	str why = STR_NONE;
	TRY(index_script(db, make));
	/* SQLite forgot what it knew of the index with it. */
	return db->database->postgres ? OK : sqlite_statistics(db->connection, db->arena, &why);
}
