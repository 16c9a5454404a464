/* SPDX-License-Identifier: Apache-2.0
 * integrity: what `ruche check` looks at here, and a person's own pages for the export.
 */
#include "feature/wikis/handlers.h"

#include "base/json.h"
#include "core/attachment.h"

#include "page.sql.h"

static err lost_address(void *arg, const struct q_page_check_slug *q)
{
	out_fmt(arg, "page %lld: its address is missing or another one\n", (long long)q->id.v);
	return OK;
}

static err lost_text(void *arg, const struct q_page_check_items *q)
{
	out_fmt(arg, "page %lld: the item has no text, or one in another wiki\n",
		(long long)q->id.v);
	return OK;
}

static err lost_parent(void *arg, const struct q_page_check_parents *q)
{
	out_fmt(arg, "page %lld: it stands below a page that is gone or in another wiki\n",
		(long long)q->id.v);
	return OK;
}

static err wrong_link(void *arg, const struct q_page_check_links *q)
{
	out_fmt(arg, "page %lld: its link to %.*s says wrongly whether something is there\n",
		(long long)q->page.v, (int)q->slug.n, q->slug.p);
	return OK;
}

static err wrong_mark(void *arg, const struct q_page_check_linked *q)
{
	out_fmt(arg, "page %lld: it says wrongly whether a page leads to it\n", (long long)q->id.v);
	return OK;
}

err wikis_check(struct db *db, struct out *findings)
{
	TRY(q_page_check_slug(db, lost_address, findings));
	TRY(q_page_check_items(db, lost_text, findings));
	TRY(q_page_check_parents(db, lost_parent, findings));
	TRY(q_page_check_links(db, wrong_link, findings));
	return q_page_check_linked(db, wrong_mark, findings);
}

static err export_page(void *arg, const struct q_page_export *q)
{
	struct out *o = arg;
	json_open(o, NULL, '{');
	json_int(o, "id", q->id.v);
	json_str(o, "wiki", q->wiki);
	json_str(o, "slug", q->slug);
	json_str(o, "title", q->title);
	json_time(o, "created", q->created);
	json_str(o, "body", q->body);
	json_close(o, '}');
	return o->bad;
}

static err export_watch(void *arg, const struct q_page_export_watch *q)
{
	struct out *o = arg;
	json_open(o, NULL, '{');
	json_str(o, "wiki", q->wiki);
	json_str(o, "slug", q->slug);
	json_close(o, '}');
	return o->bad;
}

err wikis_export(struct db *db, person_id person, struct out *json)
{
	json_open(json, "wiki_pages", '[');
	TRY(q_page_export(db, person, export_page, json));
	json_close(json, ']');
	json_open(json, "watched_trees", '[');
	TRY(q_page_export_watch(db, person, export_watch, json));
	json_close(json, ']');
	return attachment_files_export(db, person, json);
}
