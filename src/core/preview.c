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
	struct q_preview_seen_said said;
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
	if (!shown)
		TRY(q_preview_seen_said(db, q.id, &said, &shown));
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

/* What names addresses: an item, or a message, which is none. */
struct text {
	item_id item;
	int64_t message;
};

static err tie_one(struct db *db, struct text of, int64_t id, size_t position, bool waiting)
{
	if (of.message)
		return q_preview_tie_said(db, of.message, id, (int64_t)position, waiting);
	return q_preview_tie(db, of.item, id, (int64_t)position, waiting);
}

static err tied_of(struct db *db, struct text of, struct id_list *tied)
{
	struct q_preview_of_item_list by_item = {0};
	struct q_preview_of_message_list by_message = {0};
	if (of.message)
		TRY(q_preview_of_message(db, of.message, &by_message));
	else
		TRY(q_preview_of_item(db, of.item, &by_item));
	for (size_t i = 0; i < by_item.n; i++)
		*ARENA_PUSH(db->arena, tied) = by_item.v[i].preview;
	for (size_t i = 0; i < by_message.n; i++)
		*ARENA_PUSH(db->arena, tied) = by_message.v[i].preview;
	return OK;
}

static err tie(struct db *db, const struct app *app, struct text of, const struct markdown_names *l,
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
		TRY(tie_one(db, of, id, now->n, waiting));
	}
	return OK;
}

static err untie(struct db *db, struct text of, struct id_list keep)
{
	struct id_list old = {0};
	TRY(tied_of(db, of, &old));
	for (size_t i = 0; i < old.n; i++) {
		if (has(keep, old.v[i]))
			continue;
		TRY(of.message ? q_preview_untie_said(db, of.message, old.v[i])
			       : q_preview_untie(db, of.item, old.v[i]));
		TRY(let_go(db, old.v[i]));
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

static err set(struct db *db, const struct app *app, struct text of,
	       const struct markdown_names *links, size_t most)
{
	struct id_list now = {0};
	TRY(tie(db, app, of, links, most < PREVIEWS_MOST ? most : PREVIEWS_MOST, &now));
	return untie(db, of, now);
}

/* Most texts name no address, and most are not read a second time. */
static bool names_some(str markdown)
{
	return str_find(markdown, S("://")) >= 0 || str_find(markdown, S("www.")) >= 0;
}

err preview_text(struct db *db, const struct app *app, item_id item, str markdown, size_t most)
{
	struct markdown_found found = {0};
	bool may = false;
	if (names_some(markdown)) {
		TRY(may_ask(db, app, item, &may));
		if (may)
			markdown_render(db->arena, markdown, &(struct markdown_options){0}, &found);
	}
	return set(db, app, (struct text){.item = item}, &found.links, most);
}

err preview_message(struct db *db, const struct app *app, int64_t message, str markdown, bool fresh)
{
	struct markdown_found found = {0};
	if (app->fetcher && app->previews == PREVIEWS_ALL && names_some(markdown))
		markdown_render(db->arena, markdown, &(struct markdown_options){0}, &found);
	/* Thousands are said a second, and most have nothing to be tied to. */
	if (fresh && found.links.n == 0)
		return OK;
	return set(db, app, (struct text){.message = message}, &found.links, PREVIEWS_LONG);
}

err preview_message_end(struct db *db, int64_t message)
{
	return untie(db, (struct text){.message = message}, (struct id_list){0});
}

err preview_links(struct db *db, const struct app *app, item_id item,
		  const struct markdown_names *links, size_t most)
{
	static const struct markdown_names none = {0};
	bool may = false;
	if (links->n)
		TRY(may_ask(db, app, item, &may));
	return set(db, app, (struct text){.item = item}, may ? links : &none, most);
}

err preview_end(struct db *db, item_id item)
{
	return untie(db, (struct text){.item = item}, (struct id_list){0});
}

err preview_hide(struct db *db, item_id item, int64_t id)
{
	return q_preview_hide(db, item, id);
}

static void put_row(struct db *db, const struct q_preview_rows *q, struct preview_list *list)
{
	struct web_address at = {0};
	if (!web_address_read(db->arena, q->url, &at))
		return;
	*ARENA_PUSH(db->arena, list) = (struct preview){.id = q->id,
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

err preview_of_address(struct db *db, str address, struct preview_list *list)
{
	struct web_address to;
	struct q_preview_rows q;
	bool found;
	if (!web_address_read(db->arena, address, &to))
		return OK;
	str hash = web_address_hash(db->arena, to.url.s);
	TRY(q_preview_shown(db, hash, &q, &found));
	if (!found) {
		struct q_preview_shown_said said;
		TRY(q_preview_shown_said(db, hash, &said, &found));
		if (found)
			q = (struct q_preview_rows){.id = said.id,
						    .url = said.url,
						    .title = said.title,
						    .description = said.description,
						    .site = said.site,
						    .image = said.image,
						    .width = said.width,
						    .height = said.height};
	}
	if (found)
		put_row(db, &q, list);
	return OK;
}

err preview_of_items(struct db *db, struct id_list items, struct preview_list *list)
{
	struct q_preview_rows_list rows = {0};
	*list = (struct preview_list){0};
	if (items.n == 0)
		return OK;
	TRY(q_preview_rows(db, items, &rows));
	for (size_t i = 0; i < rows.n; i++)
		put_row(db, &rows.v[i], list);
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
