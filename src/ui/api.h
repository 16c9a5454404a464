/* SPDX-License-Identifier: Apache-2.0
 * api: JSON for every room. A handler answers both: if (rq->format == FORMAT_JSON) it writes JSON,
 * else a page. Routes under /api/v1 name what they take and give (struct api_schema), from which
 * /api/v1/openapi.json is made. JSON bodies arrive as form fields.
 */
#ifndef RUCHE_API_H
#define RUCHE_API_H

#include "base/json.h"
#include "ui/changes.h"
#include "ui/feature.h"

struct api_member {
	const char *name;
	const char *type;  /* string, integer, number, boolean, time, time or null, map of string,
			      list of NAME, or the NAME of an object */
	const char *about; /* one line */
	bool optional;
};
/* An object of answers, described once: components/schemas/NAME. */
struct api_object {
	const char *name;
	const struct api_member *members; /* ends with name NULL */
};
struct api_schema {
	const struct api_member *query, *body; /* each ends with name NULL; NULL: none */
	const char *answer;		       /* NAME of an object; NULL: nothing but the status */
	int status;			       /* of success; 0: 200 */
	/* Of a handler that serves a form and ends with a page or a redirect: once it is done this
	 * one, in the same transaction, says what came of it; often what a GET of that address
	 * calls. NULL, and such a redirect: nothing, 204. */
	err (*tell)(struct rq *rq);
};

/* What every kind of place answers with, and the words that one is opened with. */
#define API_PLACE_MEMBERS                                                                    \
	{"id", "integer", "number of the place"}, {"handle", "string", "name in addresses"}, \
		{"url", "string", "where it is shown"}, {"title", "string", "its name"},     \
		{"tagline", "string", "a few words below the name"},                         \
		{"about", "string", "Markdown; not in lists", .optional = true},             \
	{                                                                                    \
		"language", "string", "ISO 639-1"                                            \
	}
#define API_PLACE_WORDS                                                                         \
	{"tagline", "string", "at most 160 characters", .optional = true},                      \
		{"about", "string", "Markdown", .optional = true},                              \
		{"language", "string", "en or fr", .optional = true},                           \
	{                                                                                       \
		"handle", "string", "made from the title when it is left out", .optional = true \
	}

/* Whom a form about people concerns (ui/place_form.h, form_person). */
#define API_WHOM                                                                                   \
	{"who", "string", "handle of whom it concerns", .optional = true},                         \
	{                                                                                          \
		"person", "integer", "or the number, as lists of people have it", .optional = true \
	}

/* Objects that several rooms answer with: Author, Item, ItemList, AttachedFile, WordChange,
 * TextChange, TextHistory, PlacePerson, PlacePeople, Error. */
extern const struct api_object api_shared_objects[]; /* ends with name NULL */

/* Begins and ends a JSON answer. */
void api_begin(struct rq *rq);
err api_end(struct rq *rq);
/* What form_error() noted, as the answer to a program: 422, with the first text and each field. */
err api_refuse(struct rq *rq);
/* Done, and there is nothing to say: 204. */
err api_nothing(struct rq *rq);
/* What a handler did, as a program hears it, so that a form is served to both by one handler: a
 * redirect becomes what the route's schema tells, the form shown again becomes 422 (or the status
 * it was shown with) and its fields. What answers in JSON by itself stays as it is. */
err api_told(struct rq *rq, err e);
/* An Author: handle and name. */
void json_person(struct out *o, const char *name, str handle, str shown);

/* A PlacePerson: whoever reads, writes or owns a blog, a wiki or an activity. The number, which
 * stays when a name changes, is for those who change it; none is left out. */
void json_place_person(struct out *o, person_id id, str handle, str shown, enum role role);

/* "raters", and "stars" (their sum) when there are so many that no single vote can be read from it.
 */
void json_rating(struct out *o, int64_t raters, int64_t stars);
/* For and against, of what is voted on, and the vote of whom it was found for. */
/* The members alone, in an object that is open. */
void json_vote_members(struct out *o, const struct item_row *item);
void json_votes(struct out *o, const char *name, const struct item_row *item);
/* An item with its card: id, kind, author {handle, name}, place, url, title, text, html, language,
 * created, edited, counters, liked, my_stars. */
void json_card(struct out *o, const char *name, const struct rq *rq, const struct card *card);
/* {"items": [...], "next": cursor or absent} */
err api_cards(struct rq *rq, const struct card_list *cards, int64_t next);
/* The same of items by their ids, in a list whose cursor is a text: of an order that is no id's. */
err api_cards_after(struct rq *rq, struct id_list ids, str next);
/* What changed, word by word: a list of WordChange. */
void json_words(struct out *o, const char *name, const struct diff_list *words);
/* The history of a text, as TextHistory. */
err api_changes(struct rq *rq, const struct change_list *changes);
/* For a kind's callback: the ids of its cards. */
struct id_list card_ids(struct arena *a, struct card *const *cards, size_t n);
/* The card of an item among them, or NULL. */
struct card *card_among(struct card *const *cards, size_t n, item_id id);
/* Plain words as the body of a card. */
html card_words(struct rq *rq, str words);
/* Fills the cards of a list of ids (in their order) through the rooms' kinds; ids that the viewer
 * may not see are left out. */
err cards_of(struct rq *rq, struct id_list ids, struct card_list *cards);
/* One of them; NOT_FOUND where the viewer may not see it. */
err card_of(struct rq *rq, item_id id, struct card *card);

#endif
