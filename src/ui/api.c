/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/api.h"

#include "base/clock.h"
#include "ui/parts.h"

#include "card.html.h"

static const struct api_member person_members[] = {
	{"handle", "string", "name in addresses and mentions"},
	{"name", "string", "as shown"},
	{0},
};
static const struct api_member item_members[] = {
	{"id", "integer", "number of the item, exact in 53 bits"},
	{"kind", "string", "entry, update, comment, ..."},
	{"url", "string", "where it is shown"},
	{"author", "Author", "who wrote it"},
	{"title", "string", "empty for kinds without one"},
	{"text", "string", "plain words, at most 300 characters"},
	{"html", "string", "some lines, sanitized"},
	{"language", "string", "ISO 639-1, or empty"},
	{"audience", "string", "public, internal, members, listed or private"},
	{"created", "time", "when it was published"},
	{"edited", "time or null", "when it was last edited, or null"},
	{"comments", "integer", "answers"},
	{"likes", "integer", "thanks"},
	{"raters", "integer", "people who rated it"},
	{"stars", "integer", "sum of their stars, from five ratings on", .optional = true},
	{"root", "integer", "what the thread is about", .optional = true},
	{"reply_to", "integer", "what it answers", .optional = true},
	{"quotes", "integer", "what it passes on", .optional = true},
	{"liked", "boolean", "by the viewer"},
	{"my_stars", "integer", "the viewer's rating, 0 for none; of what is voted on: 0"},
	{"votes", "Votes", "of what is voted on instead of rated", .optional = true},
	{0},
};
static const struct api_member vote_members[] = {
	{"agree", "integer", "how many are for it"},
	{"disagree", "integer", "and against"},
	{"vote", "string", "the viewer's: agree, disagree or none"},
	{0},
};
static const struct api_member list_members[] = {
	{"items", "list of Item", "newest or best first"},
	{"next", "integer", "pass it as `before` for the next page", .optional = true},
	{0},
};
static const struct api_member attached_members[] = {
	{"id", "integer", "its number"},
	{"name", "string", "of the file"},
	{"type", "string", "media type"},
	{"size", "integer", "bytes"},
	{"created", "time", "when it was added, or its newest version"},
	{"version", "integer", "number of the newest version; 1 where none are kept"},
	{"url", "string", "address of the file, in its newest version"},
	{0},
};
static const struct api_member word_members[] = {
	{"change", "string", "same, added or removed"},
	{"text", "string", "words in a row"},
	{0},
};
static const struct api_member change_members[] = {
	{"number", "integer", "of the state of the text; 1 is the first"},
	{"created", "time", "when it was saved"},
	{"title", "string", "as it was then; empty for kinds without one"},
	{"text", "string", "Markdown, as it was then"},
	{"words", "list of WordChange", "what changed against the state before"},
	{0},
};
static const struct api_member history_members[] = {
	{"changes", "list of TextChange", "newest first"},
	{"next", "integer", "pass it as `before` for the next page", .optional = true},
	{0},
};
static const struct api_member place_person_members[] = {
	{"person", "integer", "number of the person, which closed accounts have, too; for owners",
	 .optional = true},
	{"handle", "string", "empty for closed accounts"},
	{"name", "string", "as shown"},
	{"role", "string", "reader, writer or owner"},
	{0},
};
static const struct api_member place_people_members[] = {
	{"people", "list of PlacePerson", "owners first"}, {0}};
static const struct api_member repeated_members[] = {
	{"repeated", "boolean", "true: nothing was done anew (app/once.c)"},
	{0},
};
static const struct api_member error_members[] = {
	{"code", "string", "not_found, denied, invalid, conflict, busy, too_large or fault"},
	{"text", "string", "for people, in their language"},
	{"fields", "map of string", "what is wrong with which field of the body, for people"},
	{0},
};

const struct api_object api_shared_objects[] = {
	{"Author", person_members},
	{"Item", item_members},
	{"ItemList", list_members},
	{"Votes", vote_members},
	{"AttachedFile", attached_members},
	{"WordChange", word_members},
	{"TextChange", change_members},
	{"TextHistory", history_members},
	{"PlacePerson", place_person_members},
	{"PlacePeople", place_people_members},
	{"Error", error_members},
	/* What came twice. */
	{"Repeated", repeated_members},
	{0},
};

void api_begin(struct rq *rq)
{
	out_reset(rq->out);
	rq->response.type = S("application/json; charset=utf-8");
	json_open(rq->out, NULL, '{');
}

err api_end(struct rq *rq)
{
	json_close(rq->out, '}');
	out_byte(rq->out, '\n');
	return rq->out->bad;
}

err api_refuse(struct rq *rq)
{
	return fail(rq, INVALID, cstr(rq->arena, rq->errors.v[0].value));
}

err api_nothing(struct rq *rq)
{
	rq->response.status = 204;
	return OK;
}

static err tell_in(struct rq *rq, void *arg)
{
	(void)arg;
	return rq->route->api->tell(rq);
}

err api_told(struct rq *rq, err e)
{
	const struct api_schema *api = rq->route->api;
	struct response *r = &rq->response;
	if (e != OK || !api || rq->format != FORMAT_JSON || method_reads(rq->method))
		return e;
	if (rq->errors.n || r->status >= 400) {
		out_reset(rq->out);
		r->type = STR_NONE;
		/* What was begun from an older state is no mistake in a field. */
		e = r->status == 409 ? CONFLICT : INVALID;
		return rq->errors.n ? fail(rq, e, cstr(rq->arena, rq->errors.v[0].value)) : e;
	}
	if (url_empty(r->location))
		return OK;
	r->location = (url){0};
	if (!api->tell)
		return api_nothing(rq);
	r->status = 0;
	TRY(rq->db ? api->tell(rq) : rq_transaction(rq, false, tell_in, NULL));
	if (!r->status)
		r->status = api->status;
	return OK;
}

void json_person(struct out *o, const char *name, str handle, str shown)
{
	json_open(o, name, '{');
	json_str(o, "handle", handle);
	json_str(o, "name", shown);
	json_close(o, '}');
}

void json_place_person(struct out *o, person_id id, str handle, str shown, enum role role)
{
	static const char *const roles[] = {"", "reader", "writer", "owner"};
	json_open(o, NULL, '{');
	if (!ID_NONE(id))
		json_int(o, "person", id.v);
	json_str(o, "handle", handle);
	json_str(o, "name", shown);
	json_str(o, "role", str_from(roles[role & 3]));
	json_close(o, '}');
}

void json_rating(struct out *o, int64_t raters, int64_t stars)
{
	json_int(o, "raters", raters);
	if (rating_shown(raters))
		json_int(o, "stars", stars);
}

void json_vote_members(struct out *o, const struct item_row *item)
{
	static const char *const words[] = {"none", "disagree", "agree"};
	json_int(o, "agree", votes_for(item->raters, item->stars));
	json_int(o, "disagree", votes_against(item->raters, item->stars));
	json_str(o, "vote", str_from(words[item->my_stars <= VOTE_FOR ? item->my_stars : 0]));
}

void json_votes(struct out *o, const char *name, const struct item_row *item)
{
	json_open(o, name, '{');
	json_vote_members(o, item);
	json_close(o, '}');
}

void json_card(struct out *o, const char *name, const struct rq *rq, const struct card *c)
{
	const struct item_kind *kind = item_kind_of(c->item.kind);
	(void)rq;
	json_open(o, name, '{');
	json_int(o, "id", c->item.id.v);
	json_str(o, "kind", kind ? str_from(kind->name) : STR_NONE);
	json_str(o, "url", c->url.s);
	json_person(o, "author", c->item.author_handle, c->item.author_name);
	json_str(o, "title", c->title);
	json_str(o, "text", c->text);
	json_str(o, "html", c->body.s);
	json_str(o, "language", c->item.language);
	json_str(o, "audience", audience_name(c->item.audience));
	json_time(o, "created", c->item.created);
	json_time(o, "edited", c->item.edited);
	json_int(o, "comments", c->item.comments);
	json_int(o, "likes", c->item.likes);
	bool voted = voted_on(&c->item);
	json_rating(o, voted ? 0 : c->item.raters, c->item.stars);
	if (c->item.root) {
		json_int(o, "root", c->item.root);
		json_int(o, "reply_to", c->item.reply_to);
	}
	if (c->quoted)
		json_int(o, "quotes", c->quoted->item.id.v);
	json_bool(o, "liked", c->item.liked);
	json_int(o, "my_stars", voted ? 0 : c->item.my_stars);
	if (voted)
		json_votes(o, "votes", &c->item);
	json_close(o, '}');
}

err api_cards(struct rq *rq, const struct card_list *cards, int64_t next)
{
	api_begin(rq);
	json_open(rq->out, "items", '[');
	for (size_t i = 0; i < cards->n; i++)
		json_card(rq->out, NULL, rq, &cards->v[i]);
	json_close(rq->out, ']');
	if (next)
		json_int(rq->out, "next", next);
	return api_end(rq);
}

err api_cards_after(struct rq *rq, struct id_list ids, str next)
{
	struct card_list cards;
	TRY(cards_of(rq, ids, &cards));
	api_begin(rq);
	json_open(rq->out, "items", '[');
	for (size_t i = 0; i < cards.n; i++)
		json_card(rq->out, NULL, rq, &cards.v[i]);
	json_close(rq->out, ']');
	if (!str_empty(next))
		json_str(rq->out, "next", next);
	return api_end(rq);
}

void json_words(struct out *o, const char *name, const struct diff_list *words)
{
	json_open(o, name, '[');
	for (size_t i = 0; i < words->n; i++) {
		const struct diff_op *w = &words->v[i];
		json_open(o, NULL, '{');
		json_str(o, "change",
			 w->kind == DIFF_INSERT	  ? S("added")
			 : w->kind == DIFF_DELETE ? S("removed")
						  : S("same"));
		json_str(o, "text", w->text);
		json_close(o, '}');
	}
	json_close(o, ']');
}

err api_changes(struct rq *rq, const struct change_list *changes)
{
	struct out *o = rq->out;
	api_begin(rq);
	json_open(o, "changes", '[');
	for (size_t i = 0; i < changes->n; i++) {
		const struct change_row *c = &changes->v[i];
		json_open(o, NULL, '{');
		json_int(o, "number", c->revision.number);
		json_time(o, "created", c->revision.created);
		json_str(o, "title", c->revision.title);
		json_str(o, "text", c->revision.body);
		json_words(o, "words", &c->words);
		json_close(o, '}');
	}
	json_close(o, ']');
	if (!url_empty(changes->pager.older))
		json_int(o, "next", changes->v[changes->n - 1].revision.number);
	return api_end(rq);
}

enum { ANSWERED_WORDS = 60 };

/* An answer says to what. What is answered is at the top of its thread, so this goes one step. */
static err name_answered(struct rq *rq, struct card *cards, size_t n)
{
	struct id_list ids = {0};
	struct card_list roots;
	for (size_t i = 0; i < n; i++)
		if (cards[i].item.root && str_empty(cards[i].place_title))
			*ARENA_PUSH(rq->arena, &ids) = cards[i].item.root;
	if (ids.n == 0)
		return OK;
	TRY(cards_of(rq, ids, &roots));
	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < roots.n; k++) {
			const struct card *root = &roots.v[k];
			str words = root->title.n
					    ? root->title
					    : markdown_text(rq->arena, root->text, ANSWERED_WORDS);
			if (root->item.id.v != cards[i].item.root || !words.n ||
			    !str_empty(cards[i].place_title))
				continue;
			cards[i].did = str_from(T(rq->lang, "in answer to"));
			cards[i].place_title = words;
			cards[i].place_url = root->url;
		}
	return OK;
}

struct id_list card_ids(struct arena *a, struct card *const *cards, size_t n)
{
	struct id_list ids = {0};
	for (size_t i = 0; i < n; i++)
		*ARENA_PUSH(a, &ids) = cards[i]->item.id.v;
	return ids;
}

struct card *card_among(struct card *const *cards, size_t n, item_id id)
{
	for (size_t i = 0; i < n; i++)
		if (ID_EQ(cards[i]->item.id, id))
			return cards[i];
	return NULL;
}

html card_words(struct rq *rq, str words)
{
	struct out o = out_new(rq->arena, 64 << 10);
	if (words.n)
		v_card_words(&o, words);
	return (html){out_view(&o)}; /* safe: written by a template */
}

static err fill_previews(struct rq *rq, struct id_list ids, struct card *cards, size_t n)
{
	struct preview_list previews;
	TRY(preview_of_items(rq->db, ids, &previews));
	if (previews.n == 0)
		return OK;
	/* Cards point into the list. */
	struct preview_list *kept = NEW(rq->arena, struct preview_list);
	*kept = previews;
	for (size_t i = 0; i < n; i++)
		cards[i].previews = previews_of(rq, kept, &cards[i].item);
	return OK;
}

err cards_of(struct rq *rq, struct id_list ids, struct card_list *cards)
{
	struct item_rows rows;
	*cards = (struct card_list){0};
	TRY(item_list(rq->db, ids, &rows));
	struct card *all = NEW_ARRAY(rq->arena, struct card, rows.n + 1);
	struct card **group = NEW_ARRAY(rq->arena, struct card *, rows.n + 1);
	bool *done = NEW_ARRAY(rq->arena, bool, rows.n + 1);
	for (size_t i = 0; i < rows.n; i++)
		all[i].item = rows.v[i];
	/* One call for each kind that occurs, with all its cards. */
	for (size_t i = 0; i < rows.n; i++) {
		const struct item_kind *kind = item_kind_of(rows.v[i].kind);
		size_t n = 0;
		if (done[i])
			continue;
		for (size_t k = i; k < rows.n; k++)
			if (rows.v[k].kind == rows.v[i].kind) {
				done[k] = true;
				group[n++] = &all[k];
			}
		if (kind && kind->cards)
			TRY(kind->cards(rq, group, n));
	}
	TRY(name_answered(rq, all, rows.n));
	TRY(fill_previews(rq, ids, all, rows.n));
	for (size_t i = 0; i < rows.n; i++)
		if (!url_empty(all[i].url))
			*ARENA_PUSH(rq->arena, cards) = all[i];
	return OK;
}

err card_of(struct rq *rq, item_id id, struct card *card)
{
	struct id_list ids = {&id.v, 1, 1};
	struct card_list cards;
	TRY(cards_of(rq, ids, &cards));
	if (cards.n == 0)
		return NOT_FOUND;
	*card = cards.v[0];
	return OK;
}
