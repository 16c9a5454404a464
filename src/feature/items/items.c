/* SPDX-License-Identifier: Apache-2.0
 * items: what people do to any item, whatever its kind: thank, rate, comment, follow; and the
 * images in texts.
 */
#include "feature/items/items.h"

#include "feature/items/handlers.h"
#include "core/comment.h"
#include "core/preview.h"
#include "ui/api.h"

#include "comment.sql.h"
#include "items.sql.h"

static const struct api_member page_query[] = {
	{"at", "integer", "cursor of a page: `next` of the page before", .optional = true},
	{"order", "string", "empty (oldest first) or newest", .optional = true},
	{0},
};
static const struct api_member comment_body[] = {
	{"body", "string", "Markdown, at most 20,000 characters"},
	{"reply_to", "integer", "a comment below the item; left out: the item itself",
	 .optional = true},
	{0},
};
static const struct api_member on_body[] = {{"on", "boolean", "true gives, false takes back"}, {0}};
static const struct api_member vote_body[] = {{"vote", "string", "agree, disagree or none"}, {0}};
static const struct api_member stars_body[] = {{"stars", "integer", "1 to 5; 0 takes it back"},
					       {0}};
static const struct api_member follow_body[] = {
	{"whom", "integer", "number of a person, place, tag or thread"},
	{"kind", "integer", "1 person, 2 place, 3 tag, 4 thread"},
	{"on", "boolean", "true follows, false stops"},
	{0},
};
static const struct api_member prefix_query[] = {{"prefix", "string", "how the name begins"}, {0}};
static const struct api_member state_members[] = {
	{"on", "boolean", "as it is now"}, {"n", "integer", "how many there are"}, {0}};
static const struct api_member rating_members[] = {
	{"stars", "integer", "yours"},
	{"n", "integer", "people who rated"},
	{"text", "string", "the mean, from five votes on"},
	{0}};
static const struct api_member tag_members[] = {{"id", "integer", "number of the tag"},
						{"name", "string", "in addresses"},
						{"label", "string", "as first written"},
						{"items", "integer", "open items that carry it"},
						{0}};
#define TARGET_MEMBERS                                                                     \
	{"whom", "integer", "number of a person, place, tag or thread"},                   \
		{"kind", "integer",                                                        \
		 "1 person, 2 place, 3 tag, 4 thread; 0 what is gone, or not to be seen"}, \
		{"name", "string", "as shown"},                                            \
		{"handle", "string", "of a person or place, or the tag's name; or empty"}, \
	{                                                                                  \
		"url", "string", "where it is shown, or empty"                             \
	}
#define MUTE_MEMBERS                                                                          \
	{"on", "boolean", "it is muted"}, {"always", "boolean", "until it is ended by hand"}, \
	{                                                                                     \
		"until", "time or null", "when it ends by itself, or null"                    \
	}
static const struct api_member followed_members[] = {
	TARGET_MEMBERS, {"created", "time", "since when"}, {0}};
static const struct api_member follows_members[] = {
	{"follows", "list of Followed", "those known longest first"},
	{"next", "integer", "pass it as `after` for the next page", .optional = true},
	{0},
};
static const struct api_member mute_members[] = {
	{"whom", "integer", "number of a person, place, tag or thread"}, MUTE_MEMBERS, {0}};
static const struct api_member muted_members[] = {TARGET_MEMBERS, MUTE_MEMBERS, {0}};
static const struct api_member mutes_members[] = {
	{"mutes", "list of Muted", "what ends first first"},
	{"next", "integer", "pass it as `after` for the next page", .optional = true},
	{0},
};
static const struct api_member after_query[] = {
	{"after", "integer", "`next` of the page before", .optional = true}, {0}};
static const struct api_member before_query[] = {
	{"before", "integer", "`next` of the page before", .optional = true}, {0}};
static const struct api_member change_body[] = {
	{"body", "string", "Markdown, at most 20,000 characters"}, {0}};
static const struct api_member mute_body[] = {
	{"whom", "integer", "number of a person, place, tag or thread"},
	{"days", "integer", "1 to 365; 0 ends it, -1 is until you end it"},
	{0},
};
static const struct api_member tags_members[] = {{"tags", "list of Tag", "most used first"}, {0}};

static const struct api_object objects[] = {
	{"State", state_members},	{"Rating", rating_members},
	{"Tag", tag_members},		{"TagList", tags_members},
	{"Followed", followed_members}, {"FollowList", follows_members},
	{"Mute", mute_members},		{"Muted", muted_members},
	{"MuteList", mutes_members},	{0}};

static const struct api_schema get_item = {.answer = "Item"};
static const struct api_schema get_comments = {.query = page_query, .answer = "ItemList"};
static const struct api_schema post_comment = {
	.body = comment_body, .answer = "Item", .status = 201};
static const struct api_schema post_like = {.body = on_body, .answer = "State"};
static const struct api_schema post_rating = {.body = stars_body, .answer = "Rating"};
static const struct api_schema post_vote = {.body = vote_body, .answer = "Votes"};
static const struct api_schema post_follow = {.body = follow_body, .answer = "State"};
static const struct api_schema put_comment = {.body = change_body, .answer = "Item"};
static const struct api_schema drop_comment = {.status = 204};
static const struct api_schema get_history = {.query = before_query, .answer = "TextHistory"};
static const struct api_schema get_follows = {.query = after_query, .answer = "FollowList"};
static const struct api_schema get_mutes = {.query = after_query, .answer = "MuteList"};
static const struct api_schema post_mute = {.body = mute_body, .answer = "Mute"};
static const struct api_schema get_tags = {.query = prefix_query, .answer = "TagList"};

static const struct route routes[] = {
	ROUTE(GET, "/items/{item}", "item_show", item_show, GUARD_ANYONE, CSRF_SAFE, RATE_READ,
	      CACHE_PRIVATE, ""),
	ROUTE(GET, "/items/{item}/history", "item_history", item_history, GUARD_ANYONE, CSRF_SAFE,
	      RATE_READ, CACHE_PRIVATE, ""),
	ROUTE(POST, "/items/{item}/like", "like_create", like_create, GUARD_SIGNED_IN, CSRF_TOKEN,
	      RATE_WRITE, CACHE_PRIVATE, ""),
	ROUTE(POST, "/items/{item}/rating", "rating_create", rating_create, GUARD_SIGNED_IN,
	      CSRF_TOKEN, RATE_WRITE, CACHE_PRIVATE, ""),
	ROUTE(POST, "/items/{item}/vote", "vote_create", vote_create, GUARD_SIGNED_IN, CSRF_TOKEN,
	      RATE_WRITE, CACHE_PRIVATE, ""),
	ROUTE(POST, "/items/{item}/comments", "comments_create", comments_create, GUARD_SIGNED_IN,
	      CSRF_TOKEN, RATE_WRITE, CACHE_PRIVATE, "", .once = true),
	ROUTE(GET, "/comments/{comment}", "comment_show", comment_show, GUARD_ANYONE, CSRF_SAFE,
	      RATE_READ, CACHE_PRIVATE, ""),
	ROUTE(GET, "/comments/{comment}/edit", "comment_edit", comment_edit, GUARD_SIGNED_IN,
	      CSRF_SAFE, RATE_READ, CACHE_PRIVATE, ""),
	ROUTE(POST, "/comments/{comment}/edit", "comment_change", comment_change, GUARD_SIGNED_IN,
	      CSRF_TOKEN, RATE_WRITE, CACHE_PRIVATE, ""),
	ROUTE(GET, "/comments/{comment}/history", "comment_history", comment_history, GUARD_ANYONE,
	      CSRF_SAFE, RATE_READ, CACHE_PRIVATE, ""),
	ROUTE(POST, "/comments/{comment}/delete", "comment_remove", comment_remove, GUARD_SIGNED_IN,
	      CSRF_TOKEN, RATE_WRITE, CACHE_PRIVATE, ""),
	ROUTE(POST, "/follows", "follow_create", follow_create, GUARD_SIGNED_IN, CSRF_TOKEN,
	      RATE_WRITE, CACHE_PRIVATE, ""),
	ROUTE(POST, "/mutes", "mute_create", mute_create, GUARD_SIGNED_IN, CSRF_TOKEN, RATE_WRITE,
	      CACHE_PRIVATE, ""),
	ROUTE(GET, "/settings/mutes", "mute_list", mute_list, GUARD_SIGNED_IN, CSRF_SAFE, RATE_READ,
	      CACHE_PRIVATE, ""),
	ROUTE(GET, "/oembed", "oembed_show", oembed_show, GUARD_ANYONE, CSRF_SAFE, RATE_READ,
	      CACHE_PRIVATE, ""),
	ROUTE(POST, "/items/{item}/preview/delete", "preview_delete", preview_delete,
	      GUARD_SIGNED_IN, CSRF_TOKEN, RATE_WRITE, CACHE_PRIVATE, ""),
	ROUTE(POST, "/preview", "preview_create", preview_create, GUARD_SIGNED_IN, CSRF_TOKEN,
	      RATE_WRITE, CACHE_PRIVATE, "", .own_transactions = true),
	ROUTE(POST, "/attachments", "attachment_new", attachment_new, GUARD_EMPLOYEE, CSRF_TOKEN,
	      RATE_UPLOAD, CACHE_PRIVATE, "", .multipart = true, .own_transactions = true),
	ROUTE(GET, "/blobs/{hash}", "blob_show", blob_show, GUARD_ANYONE, CSRF_SAFE, RATE_READ,
	      CACHE_PRIVATE, ""),

	ROUTE(GET, "/api/v1/items/{item}", "item_json", item_json, GUARD_ANYONE, CSRF_SAFE,
	      RATE_READ, CACHE_PRIVATE, "", .summary = "One item", .api = &get_item),
	ROUTE(GET, "/api/v1/items/{item}/history", "item_history_json", item_history, GUARD_ANYONE,
	      CSRF_SAFE, RATE_READ, CACHE_PRIVATE, "", .summary = "What an item said before",
	      .api = &get_history),
	ROUTE(GET, "/api/v1/items/{item}/comments", "comments_json", comments_json, GUARD_ANYONE,
	      CSRF_SAFE, RATE_READ, CACHE_PRIVATE, "", .summary = "What was answered to an item",
	      .api = &get_comments),
	ROUTE(POST, "/api/v1/items/{item}/comments", "comments_create", comments_create,
	      GUARD_SIGNED_IN, CSRF_BEARER, RATE_WRITE, CACHE_PRIVATE, "", .once = true,
	      .summary = "Answer an item", .api = &post_comment),
	ROUTE(POST, "/api/v1/items/{item}/like", "like_create", like_create, GUARD_SIGNED_IN,
	      CSRF_BEARER, RATE_WRITE, CACHE_PRIVATE, "", .summary = "Thank for an item",
	      .api = &post_like),
	ROUTE(POST, "/api/v1/items/{item}/rating", "rating_create", rating_create, GUARD_SIGNED_IN,
	      CSRF_BEARER, RATE_WRITE, CACHE_PRIVATE, "", .summary = "Rate an item",
	      .api = &post_rating),
	ROUTE(POST, "/api/v1/items/{item}/vote", "vote_create", vote_create, GUARD_SIGNED_IN,
	      CSRF_BEARER, RATE_WRITE, CACHE_PRIVATE, "",
	      .summary = "Vote for or against a clause, or what is proposed", .api = &post_vote),
	ROUTE(PUT, "/api/v1/comments/{comment}", "comment_change", comment_change, GUARD_SIGNED_IN,
	      CSRF_BEARER, RATE_WRITE, CACHE_PRIVATE, "", .summary = "Rewrite one's own comment",
	      .api = &put_comment),
	ROUTE(DELETE, "/api/v1/comments/{comment}", "comment_remove", comment_remove,
	      GUARD_SIGNED_IN, CSRF_BEARER, RATE_WRITE, CACHE_PRIVATE, "",
	      .summary = "Remove one's own comment", .api = &drop_comment),
	ROUTE(GET, "/api/v1/comments/{comment}/history", "comment_history", comment_history,
	      GUARD_ANYONE, CSRF_SAFE, RATE_READ, CACHE_PRIVATE, "",
	      .summary = "What a comment said before", .api = &get_history),
	ROUTE(GET, "/api/v1/follows", "follow_list", follow_list, GUARD_SIGNED_IN, CSRF_SAFE,
	      RATE_READ, CACHE_PRIVATE, "", .summary = "Whom and what one follows",
	      .api = &get_follows),
	ROUTE(GET, "/api/v1/mutes", "mute_list", mute_list, GUARD_SIGNED_IN, CSRF_SAFE, RATE_READ,
	      CACHE_PRIVATE, "", .summary = "Whom and what one has muted", .api = &get_mutes),
	ROUTE(POST, "/api/v1/mutes", "mute_create", mute_create, GUARD_SIGNED_IN, CSRF_BEARER,
	      RATE_WRITE, CACHE_PRIVATE, "",
	      .summary = "Mute a person, place, tag or thread for a time", .api = &post_mute),
	ROUTE(POST, "/api/v1/follows", "follow_create", follow_create, GUARD_SIGNED_IN, CSRF_BEARER,
	      RATE_WRITE, CACHE_PRIVATE, "", .summary = "Follow a person, place, tag or thread",
	      .api = &post_follow),
	ROUTE(GET, "/api/v1/tags", "tag_list_json", tag_list_json, GUARD_EMPLOYEE, CSRF_SAFE,
	      RATE_READ, CACHE_PRIVATE, "", .summary = "Tags that begin so", .api = &get_tags),
	{},
};

/* A comment's card leads to its root, where its room shows it. */
static err comment_cards(struct rq *rq, struct card **cards, size_t n)
{
	struct id_list ids = card_ids(rq->arena, cards, n);
	struct q_items_comments_list rows = {0};
	TRY(q_items_comments(rq->db, ids, &rows));
	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < rows.n; k++) {
			if (!ID_EQ(rows.v[k].id, cards[i]->item.id))
				continue;
			cards[i]->body =
				(html){rows.v[k].html}; /* safe: rendered when it was written */
			cards[i]->text = markdown_text(rq->arena, rows.v[k].body, 300);
			cards[i]->did = str_from(T(rq->lang, "answered"));
			cards[i]->url = url_path(rq->arena, "/items/%i", cards[i]->item.id.v);
		}
	return OK;
}

static err comment_text(struct db *db, item_id id, str *title, str *body)
{
	struct q_comment_text q;
	TRY(q_comment_text(db, id, &q));
	*title = STR_NONE;
	*body = markdown_text(db->arena, q.body, 0);
	return OK;
}

static err comment_address(struct db *db, item_id id, struct arena *a, url *to)
{
	struct item_row row, root;
	struct comment_spot spot;
	TRY(item_find(db, id, &row));
	TRY(item_find(db, (item_id){row.root}, &root));
	TRY(comment_locate(db, id, &spot));
	const struct item_kind *kind = item_kind_of(root.kind);
	url page;
	if (!kind || !kind->address)
		return NOT_FOUND;
	TRY(kind->address(db, root.id, a, &page));
	if (spot.thread && spot.after)
		*to = url_path(a, "/comments/%i?after=%i#comment-%i", spot.thread, spot.after,
			       id.v);
	else if (spot.thread)
		*to = url_path(a, "/comments/%i#comment-%i", spot.thread, id.v);
	else if (spot.at)
		*to = url_path(a, "%r?at=%i#comment-%i", page, spot.at, id.v);
	else
		*to = url_path(a, "%r#comment-%i", page, id.v);
	return OK;
}

static const struct item_kind kinds[] = {
	{.kind = KIND_COMMENT,
	 .name = "comment",
	 .label = T_KEY("Comment"),
	 .label_many = T_KEY("Comments"),
	 .cards = comment_cards,
	 .text = comment_text,
	 .address = comment_address,
	 .commented = true},
	{0},
};

static err export_comment(void *arg, const struct q_items_export *q)
{
	struct out *o = arg;
	json_open(o, NULL, '{');
	json_int(o, "id", q->id.v);
	json_int(o, "root", q->root);
	json_time(o, "created", q->created);
	json_str(o, "body", q->body);
	json_close(o, '}');
	return OK;
}

static err export_mute(void *arg, const struct q_items_export_mutes *q)
{
	struct out *o = arg;
	json_open(o, NULL, '{');
	json_int(o, "whom", q->whom);
	json_time(o, "until", q->until);
	json_close(o, '}');
	return OK;
}

static err export_unsaved(void *arg, const struct q_items_export_unsaved *q)
{
	struct out *o = arg;
	json_open(o, NULL, '{');
	json_str(o, "editor", q->form);
	json_time(o, "when", q->updated);
	json_str(o, "title", q->title);
	json_str(o, "body", q->body);
	json_str(o, "fields", q->other);
	json_close(o, '}');
	return OK;
}

static err export_own(struct db *db, person_id person, struct out *json)
{
	json_open(json, "comments", '[');
	TRY(q_items_export(db, person, export_comment, json));
	json_close(json, ']');
	json_open(json, "mutes", '[');
	TRY(q_items_export_mutes(db, person, export_mute, json));
	json_close(json, ']');
	json_open(json, "unsaved", '[');
	TRY(q_items_export_unsaved(db, person, export_unsaved, json));
	json_close(json, ']');
	return OK;
}

/* Cards of pages of the web, below whatever names them. */
static const struct job_kind jobs[] = {
	{.name = "fetch.preview", .outside = preview_fetch},
	{.name = "previews.refresh", .run = previews_refresh, .every = HOUR},
	{0},
};

static const struct menu_entry menu[] = {
	{T_KEY("Muted"), {{"/settings/mutes", 15}}, "", MENU_SETTINGS, 30, GUARD_SIGNED_IN},
	{0},
};

static const struct profile_tab profile_tabs[] = {
	{"comments", T_KEY("Comments"), 25, .answers = true},
	{0},
};

const struct feature items = {
	.name = "items",
	.routes = routes,
	.kinds = kinds,
	.profile_tabs = profile_tabs,
	.menu = menu,
	.jobs = jobs,
	.check = preview_check,
	.item_at = items_at,
	.objects = objects,
	.export = export_own,
};
