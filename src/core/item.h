/* SPDX-License-Identifier: Apache-2.0
 * item: everything people say or share has one row here: who, where, when, who may read it, and its
 * counters. Content lives in the kind's own table under the same id. Only core/ writes to table
 * item.
 */
#ifndef RUCHE_ITEM_H
#define RUCHE_ITEM_H

#include "db/db.h"

/* Numbers are stored: never renumber. A room's kinds are described in its struct feature. */
enum kind {
	KIND_COMMENT = 1,
	KIND_ENTRY = 2,	   /* a blog entry */
	KIND_UPDATE = 3,   /* a short post, reply, repost or quote */
	KIND_NOTICE = 4,   /* a company notice */
	KIND_CLAUSE = 5,   /* a clause of the guidelines */
	KIND_PAGE = 6,	   /* a page of a wiki */
	KIND_TOPIC = 7,	   /* a topic of a forum */
	KIND_QUESTION = 8, /* a question there, which an answer may settle */
	KIND_BOOKMARK = 9, /* an address somebody kept, and why */
	KIND_FILE = 10,	   /* a file, with its versions */
	KIND_PHOTO = 11,   /* media: a photo, */
	KIND_AUDIO = 12,   /* a sound, */
	KIND_VIDEO = 13,   /* a film, */
	KIND_SLIDES = 14,  /* a deck of slides, */
	KIND_ALBUM = 15,   /* and photos put together */
	KIND_TODO = 16,	   /* something to do, in an activity */
	KIND_STEP = 17,	   /* an entry of an activity that is no to-do: a text, a link */
	KIND_EVENT = 18,   /* something that takes place */
	KIND_LIST = 19,	   /* five things that belong together */
	KIND_IDEA = 20,	   /* an idea of a jam */
	/* an idea of a community */
	KIND_SUGGESTION = 21,
	KIND_PROPOSAL = 22, /* another wording of a clause of the guidelines, or the end of one */
	KIND_SAMPLE = 99,   /* what tools/new-feature makes first */
};
/* In sets of kinds; not of the sample. */
#define ITEM_KIND_BIT(kind) (UINT64_C(1) << (kind))
enum audience {
	AUDIENCE_PUBLIC,
	AUDIENCE_INTERNAL,
	AUDIENCE_MEMBERS,
	AUDIENCE_LISTED,
	AUDIENCE_PRIVATE
};
enum state { STATE_DRAFT = 1, STATE_SCHEDULED, STATE_PUBLISHED, STATE_HIDDEN, STATE_DELETED };
enum { CIRCLE_PUBLIC = 0, CIRCLE_INTERNAL = 1 };

/* "public", "internal", ...: in forms and the API. Static. */
str audience_name(enum audience audience);
bool audience_named(str name, enum audience *audience);

/* An item with the names that every card shows. */
struct item_row {
	item_id id;
	enum kind kind;
	place_id place;
	int64_t hub;
	person_id author;
	int64_t root, reply_to; /* item ids; 0 at the top */
	int64_t circle;
	enum audience audience;
	enum state state;
	str language;
	int64_t created, updated, edited; /* edited 0: never */
	int64_t comments, likes, raters, stars;
	str author_handle, author_name, author_title, author_city, author_photo;
	int64_t author_hue;
	int64_t author_kind; /* enum person_kind: guests are marked */
	bool liked;	     /* by the viewer */
	int64_t my_stars;    /* the viewer's rating, 0 none */
};
/* What every query that reads an item with its author gives alike: the fields of an item_row from a
 * row of it. */
#define ITEM_FIELDS(q)                                                                   \
	.id = (q)->id, .place = (q)->place, .hub = (q)->hub, .author = (q)->author,      \
	.root = (q)->root, .reply_to = (q)->reply_to, .circle = (q)->circle,             \
	.audience = (enum audience)(q)->audience, .state = (enum state)(q)->state,       \
	.language = (q)->language, .created = (q)->created, .updated = (q)->updated,     \
	.edited = (q)->edited, .likes = (q)->likes, .author_handle = (q)->author_handle, \
	.author_name = (q)->author_name, .author_title = (q)->author_title,              \
	.author_city = (q)->author_city, .author_photo = (q)->author_photo,              \
	.author_hue = (q)->author_hue, .author_kind = (q)->author_kind, .liked = (q)->liked
struct item_rows {
	struct item_row *v;
	size_t n, cap;
};

struct item_new {
	enum kind kind;
	place_id place;
	person_id author;
	item_id reply_to; /* none: a top-level item; its root, circle and place are taken from it */
	enum audience audience;
	enum state state;	/* draft, scheduled or published */
	str language;		/* empty: guessed from text, else the author's */
	int64_t created;	/* 0: now. Importers and generated data set the past */
	struct id_list readers; /* with AUDIENCE_LISTED: people who may read it */
	str text;		/* plain words, to guess the language */
	bool quiet;		/* no events: imports and generated data */
	bool allowed;		/* the caller has asked for the right to write there */
};
/* Makes the row, its circle (the narrower of audience and place), its pulse, the place's and
 * author's counters and an event. What is private in an own place is its person's, whoever brought
 * it. DENIED when the author may not write there (access_may_write), or
 * the place is closed. */
err item_create(struct db *db, const struct item_new *new, item_id *id);

/* One item that the viewer may see; NOT_FOUND otherwise, alike for missing and hidden ones. */
err item_find(struct db *db, item_id id, struct item_row *row);
/* Those of the ids that the viewer may see, in the order of the ids. At most 500. */
err item_list(struct db *db, struct id_list ids, struct item_rows *rows);

/* Other writers of the item wait until this transaction ends; what is read of it from here on stays
 * true until then. SQLite has one writer. */
err item_hold(struct db *db, item_id id);

/* The viewer is the author, or an owner or author of the place it lies in. */
err item_may_edit(struct db *db, const struct item_row *row, bool *may);
/* draft/scheduled -> published: created = `when` (0: now), and the item gets a new id of that time,
 * so that streams, which are ordered by id, show it where it belongs; every row that names it
 * follows (ON UPDATE CASCADE). Events go out. DENIED when the viewer may not write in its place
 * (any more). */
err item_publish(struct db *db, item_id *id, int64_t when);
/* A draft to scheduled and back. */
err item_set_state(struct db *db, item_id id, enum state state);
/* Another audience for a published item or draft: circle, comments' circles, tags and search
 * follow. */
err item_set_audience(struct db *db, item_id id, enum audience audience, struct id_list readers);
/* Named people read it, as those of another circle: of a folder that is shared as a whole
 * (core/file_share.c). Who reads that is not decided here. */
err item_share(struct db *db, item_id id, int64_t circle);
/* Into another place, with its answers: hub, circle and counters follow; it keeps its author and
 * its audience. The caller has checked that the viewer may take it from the one and put it into the
 * other. INVALID for an answer, a draft, or what has named readers. */
err item_set_place(struct db *db, item_id id, place_id place);
/* The language of its text, after an edit. */
err item_set_language(struct db *db, item_id id, str language);
/* Marks an edit: updated and edited, search queue. */
err item_touch(struct db *db, item_id id, bool edited);
/* State deleted: out of every list, count and search; the content row stays for the log until
 * retention. */
err item_delete(struct db *db, item_id id);
/* The other way: a top-level item is published again with its answers, for the audience it had; one
 * with named readers is private, since their names went with it. For rooms that keep what was
 * thrown away; the caller has checked the right. CONFLICT when it is not deleted. */
err item_restore(struct db *db, item_id id);
/* Puts the item into the search queue; and with its answers. */
err item_index(struct db *db, item_id id);
err item_index_thread(struct db *db, item_id id);

#endif
