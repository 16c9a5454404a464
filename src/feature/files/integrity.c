/* SPDX-License-Identifier: Apache-2.0
 * integrity: the end of an account, what `ruche check` finds, and the jobs behind requests.
 */
#include "feature/files/handlers.h"

#include "core/app.h"
#include "core/upload.h"

#include "files.sql.h"

err files_erase(struct db *db, person_id person, struct id_list items)
{
	struct id_list gone = {0};
	if (items.n == 0) {
		TRY(upload_erase(db, person));
		return file_forget_person(db, person);
	}
	for (size_t i = 0; i < items.n; i++)
		if (items.v[i] > 0)
			*ARENA_PUSH(db->arena, &gone) = items.v[i];
	return file_forget(db, gone);
}

static void finding(struct out *o, const char *what, int64_t id)
{
	out_lit(o, "files: ");
	out_str(o, str_from(what));
	out_byte(o, ' ');
	out_int(o, id);
	out_byte(o, '\n');
}

struct checking {
	struct db *db;
	struct out *findings;
};

/* A file of a shared folder is read as that, and no other file is. */
static err check_named(void *arg, const struct q_files_named *q)
{
	struct checking *c = arg;
	int64_t share, circle = q->audience == AUDIENCE_PRIVATE ? q->owner.v : q->id.v;
	TRY(file_share_above(c->db, q->parent, &share));
	if (q->circle != (share ? share : circle))
		finding(c->findings, "not read as its folder says: file", q->id.v);
	return OK;
}

static err check_shares(struct db *db, struct out *findings)
{
	struct q_files_shares_lost_list lost = {0};
	struct q_files_writers_lost_list writers = {0};
	struct q_files_hubs_lost_list hubs = {0};
	struct checking c = {db, findings};
	TRY(q_files_shares_lost(db, &lost));
	for (size_t i = 0; i < lost.n; i++)
		finding(findings, "shared, and no folder of an own place:", lost.v[i].folder);
	TRY(q_files_writers_lost(db, &writers));
	for (size_t i = 0; i < writers.n; i++)
		finding(findings, "written by somebody who does not read it: folder",
			writers.v[i].folder);
	TRY(q_files_hubs_lost(db, &hubs));
	for (size_t i = 0; i < hubs.n; i++)
		finding(findings,
			"read by a community, and nothing that is shared:", hubs.v[i].circle);
	return q_files_named(db, check_named, &c);
}

err files_check(struct db *db, struct out *findings)
{
	struct q_files_usage_wrong_list usage = {0};
	struct q_files_place_usage_wrong_list places = {0};
	struct q_files_brought_wrong_list brought = {0};
	struct q_files_downloads_wrong_list downloads = {0};
	struct q_files_links_wrong_list links = {0};
	struct q_files_newest_wrong_list newest = {0};
	struct q_files_lost_list lost = {0};
	struct q_files_astray_list astray = {0};
	TRY(check_shares(db, findings));
	TRY(q_files_usage_wrong(db, &usage));
	TRY(q_files_place_usage_wrong(db, &places));
	TRY(q_files_brought_wrong(db, &brought));
	TRY(q_files_downloads_wrong(db, &downloads));
	TRY(q_files_links_wrong(db, &links));
	TRY(q_files_newest_wrong(db, &newest));
	TRY(q_files_lost(db, &lost));
	TRY(q_files_astray(db, &astray));
	for (size_t i = 0; i < usage.n; i++)
		finding(findings, "room counted wrong for person", usage.v[i].id.v);
	for (size_t i = 0; i < places.n; i++)
		finding(findings, "room counted wrong for community", places.v[i].id.v);
	for (size_t i = 0; i < brought.n; i++)
		finding(findings, "room in communities counted wrong for person",
			brought.v[i].id.v);
	for (size_t i = 0; i < downloads.n; i++)
		finding(findings, "downloads counted wrong of file", downloads.v[i].id.v);
	for (size_t i = 0; i < links.n; i++)
		finding(findings, "downloads counted wrong of link", links.v[i].id);
	for (size_t i = 0; i < newest.n; i++)
		finding(findings, "not its newest version in file", newest.v[i].id.v);
	for (size_t i = 0; i < lost.n; i++)
		finding(findings, "neither in its folder nor in the trash: file", lost.v[i].id.v);
	for (size_t i = 0; i < astray.n; i++)
		finding(findings, "in no folder of its place: name", astray.v[i].id);
	return OK;
}

/* ---- jobs ---- */

err files_job_downloads(struct db *db, const struct app *app, str payload)
{
	(void)payload;
	return file_downloads_write(db, app->downloads);
}

err files_job_trash(struct db *db, const struct app *app, str payload)
{
	str next;
	(void)app;
	TRY(file_trash_sweep(db, payload, &next));
	return str_empty(next) ? OK : job_add(db, S("files.trash"), next, 0, true);
}

err files_job_forget(struct db *db, const struct app *app, str payload)
{
	int64_t id;
	(void)app;
	return str_to_int(payload, &id) ? file_trash_forget(db, id) : INVALID;
}

err files_job_uploads(struct db *db, const struct app *app, str payload)
{
	bool more;
	(void)payload;
	TRY(upload_sweep(db, app->data, &more));
	return more ? job_add(db, S("files.uploads"), STR_NONE, 0, true) : OK;
}

err files_job_partial(struct db *db, const struct app *app, str payload)
{
	int64_t id;
	return str_to_int(payload, &id) ? upload_sweep_file(db, app->data, id) : INVALID;
}
