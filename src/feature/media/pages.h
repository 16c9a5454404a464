/* SPDX-License-Identifier: Apache-2.0
 * pages: what the templates of this room are given, and what its files share.
 */
#ifndef RUCHE_MEDIA_PAGES_H
#define RUCHE_MEDIA_PAGES_H

#include "core/tag.h"
#include "feature/media/handlers.h"
#include "ui/composer.h"
#include "ui/disclaimer.h"

#include "media.sql.h"

/* ---- licences ---- */
struct licence {
	int number;	     /* stored: never renumber */
	const char *code;    /* "cc-by-4.0", in the API */
	const char *label;   /* English key */
	const char *address; /* where it stands; empty: all rights reserved */
};
extern const struct licence media_licences[]; /* ends with code NULL */
const struct licence *licence_of(int64_t number);
const struct licence *licence_named(str code);
str licence_label(const struct rq *rq, int64_t number);
url licence_url(const struct rq *rq, int64_t number);

/* ---- values ---- */
url media_url(const struct rq *rq, item_id id);
/* The form for the words of what was brought; audience: chosen there already, or empty. */
url media_describe_url(const struct rq *rq, int64_t content, str audience);
url media_action(const struct rq *rq, item_id id, const char *action);
url album_url(const struct rq *rq, item_id id);
url album_action(const struct rq *rq, item_id id, const char *action);
url blob_url(const struct rq *rq, str hash);
const char *media_icon(int64_t kind);
str media_kind_words(const struct rq *rq, int64_t kind);
/* "4:12", "1:02:03"; empty for 0. */
str media_duration(const struct rq *rq, int64_t duration);
/* "Photo, 1600 × 1200", "Film, 4:12", "Slides, 12 pages" */
str media_facts(const struct rq *rq, int64_t kind, int64_t duration, int64_t pages);
/* The type that a browser is told of a sound or film; empty for what is only downloaded. */
str media_play_type(str type);
html media_render(struct arena *a, str body);
static inline bool language_is(str code, const char *language)
{
	return str_eq(code, str_from(language));
}
/* A whole address of ours, made by page_absolute. */
static inline url url_of_ours(str address)
{
	return (url){address};
}
/* By the type of its bytes; 0 for what this room does not keep. */
enum kind media_kind_of(str type);
/* Rows in the order of the ids; those that the viewer may not see are left out. */
err media_rows_in_order(struct db *db, const struct q_media_newest_list *ids,
			struct q_media_rows_list *rows);
/* What a list of the library is asked for; 0: everything. */
struct media_wanted {
	int64_t kind, licence, author, tag;
	bool most, nothing; /* most fetched first; somebody or a tag that is not there */
};
/* Where the page that is asked for begins: behind this one. From the top when the address says
 * none, or one that was made for others or another list. w NULL: the list of albums. */
struct q_media_newest media_begin(const struct rq *rq, const struct media_wanted *w);
/* What the address says of the next page: it tells nothing of the row. */
str media_cursor(const struct rq *rq, const struct media_wanted *w,
		 const struct q_media_newest *at);
/* At least `most` that fit and the viewer may see, or fewer when no more are found; *broken when
 * there are rows left that were not looked at: those behind *at, the last one that was. */
err media_walk(struct db *db, const struct media_wanted *w, struct q_media_newest *at, size_t most,
	       struct q_media_newest_list *found, bool *broken);
err album_walk(struct db *db, item_id *at, size_t most, struct q_album_newest_list *found,
	       bool *broken);
/* From the top, and much further: where nobody can be asked whether to go on. */
err media_walk_far(struct db *db, const struct media_wanted *w, size_t most,
		   struct q_media_newest_list *found);
/* One of the address, as the viewer may see it. */
err media_asked(struct rq *rq, struct q_media_find *m, struct item_row *item);
/* The same for who may change it: its author alone. */
err media_owned(struct rq *rq, struct q_media_find *m, struct item_row *item);
/* Ties pictures and the original to the item; for its owner. */
err media_claim(struct db *db, int64_t content);
err media_json(struct rq *rq, item_id id, int status);
/* Sends the file itself; and whether that counts as one more download. */
err media_send(struct rq *rq, const struct q_media_find *m);
bool media_fetch_counts(const struct rq *rq);

/* What is written about something: form, API, demo. */
struct media_words {
	str title, body, alt, tags, audience;
	int64_t licence;
};
/* Words and place of a new one, from a form; what is wrong becomes form errors. */
err media_read_words(struct rq *rq, enum kind kind, struct media_words *w, struct item_new *new);
err media_read_where(struct rq *rq, str audience, struct item_new *new);
/* Who may see something new: the choices of a form. NOT_FOUND for an unknown community. */
err media_choices(struct rq *rq, str chosen, struct composer *c);
/* Makes the item of what was brought. created 0: now; with a time it is quiet. */
err media_publish(struct db *db, int64_t content, enum kind kind, const struct item_new *where,
		  const struct media_words *words, item_id *id);

/* What came in, before its row is written. */
struct media_brought {
	enum kind kind;
	str name, hash, type, camera;
	int64_t size, width, height;
	str picture, thumb;
	int64_t picture_size, thumb_size;
	bool read; /* nothing is left for the job */
};
/* Stores a file of that name: a photo is written anew. INVALID, TOO_LARGE, DENIED (the scanner) or
 * BUSY with *refused filled. Slow. */
err media_take(const struct app *app, struct arena *a, str path, str name, struct media_brought *b,
	       str *why);
/* How large the small picture of a photo is. */
void media_thumb_size(int64_t width, int64_t height, int64_t *thumb_width, int64_t *thumb_height);
/* Its rows; the job follows unless all is known. */
err media_keep(struct db *db, const struct media_brought *b, int64_t created, int64_t *content);
/* Reads it: what the job does. */
err media_read(const struct app *app, struct arena *a, struct database *database, struct db *open,
	       int64_t content);

/* ---- pages ---- */
struct media_list_page {
	const struct place_view *where; /* in a community, else NULL */
	struct q_media_rows_list rows;
	struct q_media_waiting_list waiting;
	struct facet_list kinds, licences, orders;
	struct pager pager;
	str person; /* whose, or who is on them */
	str tag;
	bool on_photos;			  /* of a person who is on them */
	struct q_media_named_list unseen; /* the viewer is named there, and may not see it */
	bool may_bring, narrowed;
	bool looked_on; /* the walk was broken off: there may be more behind it */
	url bring;
};
struct media_page {
	const struct q_media_find *m;
	const struct item_row *item;
	const struct face *author;
	html body;
	struct tag_list tags;
	struct comment_thread comments;
	struct comment_page page;
	struct q_media_pages_list pages;
	const struct q_media_pages *shown; /* the page of slides at hand, or NULL */
	struct q_media_captions_list captions;
	struct q_media_people_list people;
	struct q_album_newest_list albums, own_albums;
	url here, previous, next, picture;
	str play, embed;	      /* type to play; text to paste */
	struct disclaimer disclaimer; /* in a frame, which has no shell */
	bool may_edit, may_tag;
	int64_t number;
};
struct media_field {
	str name, value;
};
struct media_form_page {
	int64_t content; /* 0: an item is changed */
	item_id id;
	int64_t kind;
	str name, thumb;
	struct media_words words;
	struct composer composer;
	struct {
		struct media_field *v;
		size_t n, cap;
	} camera;
	bool place_known; /* where the camera stood */
	bool movable;	  /* who sees it may be changed: it lies in its owner's own place */
	bool unread;
	struct q_media_captions_list captions;
	url action, back;
};
struct media_new_page {
	str audience; /* whom it will be for ("place:ID"), from where it began; empty: not said */
	url action;
	struct q_media_waiting_list waiting;
	str refused;
	bool office;
};
struct album_row {
	const struct q_album_rows *album;
	str thumb, alt;
	int64_t n;
};
struct album_list_page {
	struct {
		struct album_row *v;
		size_t n, cap;
	} rows;
	struct pager pager;
	bool looked_on;
};
struct album_page {
	const struct q_album_find *album;
	const struct item_row *item;
	const struct face *author;
	html body;
	struct q_media_rows_list photos, own;
	struct comment_thread comments;
	struct comment_page page;
	bool may_edit;
	url here;
};
struct album_form_page {
	item_id id;
	str title, body;
	struct composer composer;
	url action, back;
};
struct podcast_item {
	str title, id, author, summary, published, type, duration;
	int64_t size;
	url link;
	str enclosure;
};
struct podcast {
	str title, language, subtitle, rights;
	url link, self;
	struct {
		struct podcast_item *v;
		size_t n, cap;
	} items;
};
struct podcast_page {
	str public_address, own_address;
	int64_t made;
};
const struct face *media_person_face(const struct rq *rq, const struct q_media_people *p);

#endif
