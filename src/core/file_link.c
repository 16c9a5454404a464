/* SPDX-License-Identifier: Apache-2.0
 * file_link: links that open a file to whoever has them.
 */
#include "core/file_link.h"

#include "base/clock.h"
#include "core/secret.h"

#include "file_link.sql.h"

static err may_share(struct db *db, item_id file)
{
	struct file_node n;
	bool may;
	TRY(file_find(db, file.v, &n));
	if (n.folder)
		return INVALID;
	TRY(file_may_change(db, &n, &may));
	return may ? OK : DENIED;
}

err file_link_create(struct db *db, item_id file, int64_t expires, str password, str *secret,
		     int64_t *id)
{
	struct q_file_link_working working;
	TRY(may_share(db, file));
	if (expires <= db->now || expires > db->now + FILE_LINK_DAYS_MAX * DAY + HOUR)
		return INVALID;
	TRY(item_hold(db, file));
	TRY(q_file_link_working(db, file, &working));
	if (working.n >= FILE_LINKS_MAX)
		return BUSY;
	*id = id_new();
	*secret = secret_make(db->arena);
	return q_file_link_add(db, *id, file, secret_hash(db->arena, *secret), expires, password);
}

/* Links that others made: for who may change the file, and for who keeps its place when it is
 * archived. Their own everybody may end, whatever became of the file. */
static err sees_all(struct db *db, item_id file, bool *all)
{
	struct file_node n;
	enum role role;
	bool may;
	*all = false;
	err e = file_find(db, file.v, &n);
	if (e == NOT_FOUND)
		return OK;
	TRY(e);
	TRY(file_may_change(db, &n, &may));
	TRY(access_role(db, n.place, &role));
	*all = may || role >= ROLE_FACILITATOR;
	return OK;
}

err file_link_list(struct db *db, item_id file, struct file_links *links)
{
	struct q_file_link_rows_list rows = {0};
	bool all;
	*links = (struct file_links){0};
	if (ID_NONE(db->viewer))
		return OK;
	TRY(sees_all(db, file, &all));
	TRY(q_file_link_rows(db, file, all, &rows));
	for (size_t i = 0; i < rows.n; i++)
		*ARENA_PUSH(db->arena, links) =
			(struct file_link){.id = rows.v[i].id,
					   .file = rows.v[i].file,
					   .creator = rows.v[i].creator,
					   .creator_name = rows.v[i].name,
					   .creator_handle = rows.v[i].handle,
					   .created = rows.v[i].created,
					   .expires = rows.v[i].expires,
					   .password = rows.v[i].locked,
					   .downloads = rows.v[i].downloads,
					   .withdrawn = rows.v[i].withdrawn};
	return OK;
}

err file_link_withdraw(struct db *db, item_id file, int64_t id)
{
	int64_t n;
	bool all;
	if (ID_NONE(db->viewer))
		return NOT_FOUND;
	TRY(sees_all(db, file, &all));
	TRY(q_file_link_end(db, file, id, all, &n));
	return n ? OK : NOT_FOUND;
}

err file_links_withdraw(struct db *db, struct id_list files)
{
	return files.n ? q_file_links_end(db, files) : OK;
}

err file_link_opens(struct db *db, item_id file, bool *opens)
{
	struct q_file_link_working working;
	TRY(q_file_link_working(db, file, &working));
	*opens = working.n > 0;
	return OK;
}

/* What its maker would be shown. */
static err find_as(struct db *db, const struct q_file_link_find *q, struct file_opened *opened)
{
	person_id viewer = db->viewer;
	int clear = db->clear;
	bool employee = q->kind == PERSON_EMPLOYEE || q->kind == PERSON_SERVICE;
	db->viewer = q->creator;
	db->clear = employee ? CIRCLE_INTERNAL : CIRCLE_PUBLIC;
	err e = file_find(db, q->file.v, &opened->node);
	if (e == OK)
		e = file_version_find(db, q->file, opened->node.version, &opened->version);
	db->viewer = viewer;
	db->clear = clear;
	return e;
}

err file_link_open(struct db *db, str secret, struct file_opened *opened)
{
	struct q_file_link_find q;
	bool found;
	*opened = (struct file_opened){0};
	if (secret.n == 0 || secret.n > 100)
		return NOT_FOUND;
	TRY(q_file_link_find(db, secret_hash(db->arena, secret), &q, &found));
	if (!found || q.state != PERSON_ACTIVE)
		return NOT_FOUND;
	opened->link = q.id;
	opened->expires = q.expires;
	opened->given_by = q.name;
	opened->check = (struct password_check){q.creator, q.password};
	return find_as(db, &q, opened);
}
