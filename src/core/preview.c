/* SPDX-License-Identifier: Apache-2.0
 * preview: which addresses a text names, and their rows.
 */
#include "core/preview.h"

#include "base/clock.h"
#include "core/retention.h"
#include "core/web_address.h"

#include "preview.sql.h"

/* How old an answer may be when a text names the address anew. */
enum { FRESH_DAYS = 7, REFRESH_BATCH = 100 };

static err ask(struct db *db, int64_t id)
{
	struct out payload = out_new(db->arena, 24);
	out_int(&payload, id);
	return job_add(db, S("fetch.preview"), out_view(&payload), 0, true);
}

/* The address has a row; asked for when nothing is known of it, or nothing new. It is also asked
 * for when no text that the writer may read shows its card: then the card waits for the answer as a
 * new one does, and its being there tells nothing of what others write. */
static err know(struct db *db, str address, int64_t *id, bool *waiting)
{
	struct q_preview_known q;
	struct q_preview_seen seen;
	bool found, shown;
	str hash = web_address_hash(db->arena, address);
	TRY(q_preview_known(db, hash, &q, &found));
	if (!found) {
		TRY(q_preview_add(db, id_new(), hash, address));
		TRY(q_preview_known(db, hash, &q, &found));
	}
	if (!found)
		return FAULT;
	*id = q.id;
	TRY(q_preview_used(db, q.id));
	TRY(q_preview_seen(db, q.id, &seen, &shown));
	*waiting = !shown;
	return shown && q.fetched > db->now - FRESH_DAYS * DAY ? OK : ask(db, q.id);
}

/* One that no text names goes, and its picture with it. */
static err let_go(struct db *db, int64_t id)
{
	struct q_preview_images q;
	bool unused;
	TRY(q_preview_images(db, id, &q, &unused));
	if (!unused)
		return OK;
	TRY(q_preview_drop(db, id));
	return str_empty(q.image) ? OK : retention_let_go(db, q.image);
}

static bool has(struct id_list list, int64_t id)
{
	for (size_t i = 0; i < list.n; i++)
		if (list.v[i] == id)
			return true;
	return false;
}

/* Only what people open in a browser, and not what lies in this house. */
static bool worth_asking(const struct app *app, str address)
{
	bool web = str_starts(address, S("http://")) || str_starts(address, S("https://"));
	return web && !(app->base_url.n && str_starts(address, app->base_url));
}

static err tie(struct db *db, const struct app *app, item_id item, const struct markdown_names *l,
	       size_t most, struct id_list *now)
{
	struct web_address to;
	for (size_t i = 0; i < l->n && now->n < most; i++) {
		int64_t id;
		bool waiting;
		if (!web_address_read(db->arena, l->v[i], &to) || !worth_asking(app, to.url.s))
			continue;
		TRY(know(db, to.url.s, &id, &waiting));
		if (has(*now, id))
			continue;
		*ARENA_PUSH(db->arena, now) = id;
		TRY(q_preview_tie(db, item, id, (int64_t)now->n, waiting));
	}
	return OK;
}

static err untie(struct db *db, item_id item, struct id_list keep)
{
	struct q_preview_of_item_list old = {0};
	TRY(q_preview_of_item(db, item, &old));
	for (size_t i = 0; i < old.n; i++) {
		if (has(keep, old.v[i].preview))
			continue;
		TRY(q_preview_untie(db, item, old.v[i].preview));
		TRY(let_go(db, old.v[i].preview));
	}
	return OK;
}

/* May a site be asked about what this item says? */
static err may_ask(struct db *db, const struct app *app, item_id item, bool *may)
{
	struct q_preview_audience q;
	bool found;
	*may = false;
	if (!app->fetcher || app->previews == PREVIEWS_NONE)
		return OK;
	TRY(q_preview_audience(db, item, &q, &found));
	*may = found && q.state == STATE_PUBLISHED &&
	       (app->previews == PREVIEWS_ALL || q.circle <= CIRCLE_INTERNAL);
	return OK;
}

static err set(struct db *db, const struct app *app, item_id item,
	       const struct markdown_names *links, size_t most)
{
	struct id_list now = {0};
	TRY(tie(db, app, item, links, most < PREVIEWS_MOST ? most : PREVIEWS_MOST, &now));
	return untie(db, item, now);
}

err preview_text(struct db *db, const struct app *app, item_id item, str markdown, size_t most)
{
	struct markdown_found found = {0};
	bool may = false;
	/* Most texts name no address, and most are not read a second time. */
	if (str_find(markdown, S("://")) >= 0 || str_find(markdown, S("www.")) >= 0) {
		TRY(may_ask(db, app, item, &may));
		if (may)
			markdown_render(db->arena, markdown, &(struct markdown_options){0}, &found);
	}
	return set(db, app, item, &found.links, most);
}

err preview_links(struct db *db, const struct app *app, item_id item,
		  const struct markdown_names *links, size_t most)
{
	static const struct markdown_names none = {0};
	bool may = false;
	if (links->n)
		TRY(may_ask(db, app, item, &may));
	return set(db, app, item, may ? links : &none, most);
}

err preview_end(struct db *db, item_id item)
{
	return untie(db, item, (struct id_list){0});
}

err preview_hide(struct db *db, item_id item, int64_t id)
{
	return q_preview_hide(db, item, id);
}

err preview_of_items(struct db *db, struct id_list items, struct preview_list *list)
{
	struct q_preview_rows_list rows = {0};
	*list = (struct preview_list){0};
	if (items.n == 0)
		return OK;
	TRY(q_preview_rows(db, items, &rows));
	for (size_t i = 0; i < rows.n; i++) {
		const struct q_preview_rows *q = &rows.v[i];
		struct web_address at = {0};
		if (!web_address_read(db->arena, q->url, &at))
			continue;
		*ARENA_PUSH(db->arena, list) =
			(struct preview){.id = q->id,
					 .item = q->item,
					 .url = q->url,
					 .host = web_host_ascii(db->arena, at.host),
					 .title = q->title,
					 .description = q->description,
					 .site = q->site,
					 .image = q->image,
					 .width = q->width,
					 .height = q->height};
	}
	return OK;
}

err previews_refresh(struct db *db, const struct app *app, str payload)
{
	struct q_preview_due_list due = {0};
	(void)payload;
	if (!app->fetcher || app->previews == PREVIEWS_NONE)
		return OK;
	TRY(q_preview_due(db, REFRESH_BATCH, &due));
	for (size_t i = 0; i < due.n; i++) {
		TRY(q_preview_put_off(db, due.v[i].id, db->now + DAY));
		TRY(ask(db, due.v[i].id));
	}
	return OK;
}

err preview_check(struct db *db, struct out *findings)
{
	struct q_preview_lost_list rows = {0};
	TRY(q_preview_lost(db, &rows));
	for (size_t i = 0; i < rows.n; i++)
		out_fmt(findings, "preview %lld: %s\n", (long long)rows.v[i].id,
			rows.v[i].unnamed ? "no text names it" : "its picture is not there");
	return OK;
}
