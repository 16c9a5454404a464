/* SPDX-License-Identifier: Apache-2.0
 * json: bookmarks and tags as JSON, and the export of one's own.
 */
#include "feature/bookmarks/handlers.h"

#include "core/person.h"
#include "ui/api.h"

#include "bookmarks.sql.h"

static const struct api_member bookmark_members[] = {
	{"id", "integer", "the item's number"},
	{"address", "string", "the address that is kept"},
	{"link", "string", "names the address: /bookmarks/url/LINK"},
	{"title", "string", "its title"},
	{"body", "string", "why it is worth keeping, in Markdown"},
	{"html", "string", "the same as HTML"},
	{"tags", "list of string", "labels"},
	{"author", "string", "handle of who keeps it; empty where it may not be told"},
	{"author_name", "string", "the name"},
	{"audience", "string", "internal, public or private"},
	{"language", "string", "of title and words"},
	{"created", "time", "when it was kept"},
	{"unread", "boolean", "to be read later; of one's own only", .optional = true},
	{"kept", "integer", "how many keep the address"},
	{"gone", "time or null", "since when it does not answer, or null"},
	{"url", "string", "its page here"},
	{0},
};
static const struct api_member list_members[] = {
	{"bookmarks", "list of Bookmark", "newest first"},
	{"next", "integer", "cursor of the page behind", .optional = true},
	{0},
};
static const struct api_member tag_members[] = {{"name", "string", "its name in addresses"},
						{"label", "string", "as it is shown"},
						{"n", "integer", "how many bookmarks carry it"},
						{0}};
static const struct api_member tags_members[] = {{"tags", "list of BookmarkTag", "most used first"},
						 {0}};
const struct api_object bookmark_objects[] = {{"Bookmark", bookmark_members},
					      {"BookmarkList", list_members},
					      {"BookmarkTag", tag_members},
					      {"BookmarkTags", tags_members},
					      {0}};

static void write_one(struct rq *rq, const struct bookmark *b)
{
	struct out *o = rq->out;
	json_int(o, "id", b->item.id.v);
	json_str(o, "address", b->url.s);
	json_str(o, "link", b->hash);
	json_time(o, "gone", b->gone);
	json_str(o, "title", b->title);
	json_str(o, "body", b->body);
	json_str(o, "html", text_shown(rq, &b->item, b->html).s);
	json_open(o, "tags", '[');
	for (size_t i = 0; i < b->tags.n; i++)
		json_str(o, NULL, b->tags.v[i].label);
	json_close(o, ']');
	json_str(o, "author", b->item.author_handle);
	json_str(o, "author_name", b->item.author_name);
	json_str(o, "audience", audience_name(b->item.audience));
	json_str(o, "language", b->item.language);
	json_time(o, "created", b->item.created);
	if (viewer_is(rq, b->item.author))
		json_bool(o, "unread", b->unread);
	json_int(o, "kept", b->kept);
	json_str(o, "url", bookmark_url(rq, b->item.id).s);
}

err bookmark_json(struct rq *rq, const struct bookmark *b)
{
	api_begin(rq);
	write_one(rq, b);
	return api_end(rq);
}

err bookmark_list_json(struct rq *rq, const struct bookmark_list *list, int64_t next)
{
	api_begin(rq);
	json_open(rq->out, "bookmarks", '[');
	for (size_t i = 0; i < list->n; i++) {
		json_open(rq->out, NULL, '{');
		write_one(rq, &list->v[i]);
		json_close(rq->out, '}');
	}
	json_close(rq->out, ']');
	if (next)
		json_int(rq->out, "next", next);
	return api_end(rq);
}

err bookmark_tags_json(struct rq *rq, const struct tag_list *tags)
{
	api_begin(rq);
	json_open(rq->out, "tags", '[');
	for (size_t i = 0; i < tags->n; i++) {
		json_open(rq->out, NULL, '{');
		json_str(rq->out, "name", tags->v[i].name);
		json_str(rq->out, "label", tags->v[i].label);
		json_int(rq->out, "n", tags->v[i].items);
		json_close(rq->out, '}');
	}
	json_close(rq->out, ']');
	return api_end(rq);
}

/* ---- one's own data ---- */

struct exporting {
	struct db *db;
	struct out *json;
};

static err export_one(void *arg, const struct q_bookmark_own_all *q)
{
	const struct exporting *e = arg;
	struct out *o = e->json;
	struct tag_list tags;
	TRY(tag_of_item(e->db, q->id, &tags));
	json_open(o, NULL, '{');
	json_int(o, "id", q->id.v);
	json_str(o, "address", q->url);
	json_str(o, "title", q->title);
	json_str(o, "body", q->body);
	json_open(o, "tags", '[');
	for (size_t i = 0; i < tags.n; i++)
		json_str(o, NULL, tags.v[i].label);
	json_close(o, ']');
	json_str(o, "audience", audience_name((enum audience)q->audience));
	json_bool(o, "unread", q->unread);
	json_time(o, "created", q->created);
	json_close(o, '}');
	return o->bad;
}

err bookmarks_export(struct db *db, person_id person, struct out *json)
{
	json_open(json, "bookmarks", '[');
	TRY(q_bookmark_own_all(db, person, export_one, &(struct exporting){db, json}));
	json_close(json, ']');
	return json->bad;
}
