/* SPDX-License-Identifier: Apache-2.0
 * feature: how a room tells the house what it has. A room exports one const struct feature;
 * app/features.def lists them. Rooms never include each other: they meet through items, events and
 * these callbacks.
 */
#ifndef RUCHE_FEATURE_H
#define RUCHE_FEATURE_H

#include "core/item.h"
#include "core/job.h"
#include "core/place.h"
#include "http/request.h"

/* ---- routes are data ---- */
enum guard {
	GUARD_NONE = 0,	 /* opens to nobody */
	GUARD_ANYONE,	 /* also nobody: public pages */
	GUARD_SIGNED_IN, /* any account, guests too */
	GUARD_EMPLOYEE,	 /* employees and service accounts; a stranger gets 404 with a sign-in form
			  */
	GUARD_ADMIN,	 /* role admin; everybody else 404 */
};
enum csrf {
	CSRF_UNSET = 0,
	CSRF_SAFE,   /* what only reads: GET, OPTIONS, PROPFIND */
	CSRF_TOKEN,  /* form token and origin are checked */
	CSRF_ORIGIN, /* origin only: /sign-in */
	CSRF_BEARER, /* API: a bearer token (or Basic, see route.basic), or a session with token
			and origin */
};
enum rate {
	RATE_UNSET = 0,
	RATE_READ,
	RATE_WRITE,
	RATE_SIGN_IN,
	RATE_SEARCH,
	RATE_UPLOAD,
	RATE_EXPORT,
	RATE_FILES, /* programs that bring many files one by one: WebDAV, tus */
	RATE_LETTER /* a stranger has mail sent to an address */
};
enum cache { CACHE_UNSET = 0, CACHE_PRIVATE, CACHE_PUBLIC_SHORT, CACHE_IMMUTABLE };

/* How much of a file may come. */
struct admission {
	int64_t body; /* bytes of this one */
	int64_t all;  /* of all that the person sends at a time, unless it is very little */
};

struct route {
	/* What every route says: a row is a ROUTE with these in this order, and does not compile
	 * with one of them left out. */
	struct {
		enum method method;
		/* "/blogs/{blog}/{entry}"; a literal segment wins over a {name}, and both over
		 * {name...}, which only stands last and takes the rest of the path: nothing, or any
		 * number of segments and a slash at the end ("/dav/{path...}" takes /dav, /dav/,
		 * /dav/a/b and /dav/a/b/). */
		const char *path;
		const char *name; /* "entry_show" */
		err (*handler)(struct rq *rq);
		enum guard guard;
		enum csrf csrf;
		enum rate rate;
		enum cache cache;
		const char *audit; /* act written in the same transaction; "" for none; one that no
				      room has words for is refused at start-up */
	};
	/* What some say besides, by name. */
	bool multipart; /* takes files */
	/* An API of another house, whose programs sign in by ?auth_token=HANDLE:TOKEN. Nothing else
	 * signs in here, no cookie and no header, so that a GET of theirs may write. */
	bool query_token;
	/* Programs that know no sign-in page: Basic with what a person signs in with and one
	 * of their API tokens instead of the password. Who is nobody here is asked for it (401).
	 * Refusals are a line of plain text. */
	bool basic;
	/* A list that also searches: asked with one of these in the query it counts as RATE_SEARCH.
	 */
	const char *searches[2];
	/* A body as it comes, of any type: RAW_MEMORY in rq->body, RAW_FILE in a file on disk, the
	 * upload "body" (none when it was empty). With .partial the handler also gets what came of
	 * a file whose sender left (rq->partial). The csrf token of a session comes as a header. */
	struct body_plan body;
	/* Before such a file is let in: how much may come? A quick query or two, on the loop. More
	 * than that is refused with 507, NOT_FOUND is 404. NULL: as much as the route takes. */
	err (*admit)(struct rq *rq, struct admission *may);
	/* May come twice with the same key and is done once (core/once.h); of one that begins its
	 * own transactions it is the only write. */
	bool once;
	bool own_transactions; /* rq->db is NULL; the handler uses rq_transaction() */
	/* Only when files came: else it is a write as any other, in the writer's batch. */
	bool own_for_files;
	/* Work of a write that needs no database and must not hold the writer; the handler finds
	 * what it leaves in rq->prepared. Of a route that takes files: only when some came. */
	err (*prepare)(struct rq *rq);
	const char *summary;	      /* for /api routes: one line in the OpenAPI document */
	const struct api_schema *api; /* parameters, body and answer of /api routes (ui/api.h) */
};

/* A row of a table. In two steps: a room's macro for several fields is several arguments only in
 * the second. */
#define ROUTE(...) ROUTE_OF(__VA_ARGS__, )
#define ROUTE_OF(method_, path_, name_, handler_, guard_, csrf_, rate_, cache_, audit_, ...) \
	{                                                                                    \
		{.method = method_,                                                          \
		 .path = path_,                                                              \
		 .name = name_,                                                              \
		 .handler = handler_,                                                        \
		 .guard = guard_,                                                            \
		 .csrf = csrf_,                                                              \
		 .rate = rate_,                                                              \
		 .cache = cache_,                                                            \
		 .audit = audit_},                                                           \
			__VA_ARGS__                                                          \
	}

struct preview_cards; /* ui/preview.h */

/* ---- cards: what a mixed list shows of an item ---- */
struct card {
	/* filled from the item before the kind's callback */
	struct item_row item;
	/* filled by the kind's callback; a card without url is left out */
	str title; /* empty for kinds without one (updates) */
	url url;
	html body; /* some lines, already safe */
	str text;  /* plain words for notifications and search excerpts, at most 300 characters */
	str did;   /* "in her blog X", translated; may be empty */
	url place_url;
	str place_title;
	struct card *quoted; /* a quoted or reposted item, or NULL */
	bool quoted_gone;    /* it names one that is not there, or not for the viewer */
	/* filled by cards_of: the cards of pages it names (ui/preview.h) */
	const struct preview_cards *previews;
	/* filled by whoever shows the list, or empty */
	html why; /* why it stands here, written by a template */
};
struct card_list {
	struct card *v;
	size_t n, cap;
};

/* What other sites show of an item that everybody may read (oEmbed), besides a quotation of its
 * words. Sizes in pixels; 0: not known, and then it is not told. */
struct embed {
	enum embed_as { EMBED_QUOTE, EMBED_PHOTO, EMBED_VIDEO, EMBED_FRAME } as;
	url picture; /* of a photo */
	url frame;   /* one of our paths, made to stand in a frame */
	url thumb;
	int64_t width, height; /* of the picture, or what the frame wants */
	int64_t thumb_width, thumb_height;
};

struct item_kind {
	enum kind kind;	  /* core/item.h */
	const char *name; /* "entry": in search's kind: filter, in the API, in URLs of feeds */
	const char *label, *label_many; /* English keys of the words a person sees; listed in the
					   room's .po through T() */
	/* Fills the cards of this kind: cards[i].item is set; one query for all of them. */
	err (*cards)(struct rq *rq, struct card **cards, size_t n);
	/* Text for the search index: title and body as plain text. */
	err (*text)(struct db *db, item_id id, str *title, str *body);
	/* The same, but of a long text only what a list looks through for the words around a hit.
	 * NULL: texts are short. */
	err (*opening)(struct db *db, item_id id, str *title, str *body);
	/* Where an item of this kind is shown, for redirects from /items/{id}. */
	err (*address)(struct db *db, item_id id, struct arena *a, url *to);
	/* May answers be written below it now (a topic may be locked)? NULL: whenever its place is
	 * open. */
	err (*answerable)(struct db *db, item_id root, bool *may);
	/* Is it, with what is below it, open to thanks, ratings and changes of answers now? NULL:
	 * whenever its place is. */
	err (*open)(struct db *db, item_id root, bool *open);
	/* Somebody thanked for it, or took that back, in the same transaction. NULL: nothing. */
	err (*liked)(struct db *db, item_id item);
	/* An answer was written below it, in the same transaction. */
	err (*answered)(struct db *db, item_id root, item_id answer);
	/* One was removed. */
	err (*answer_gone)(struct db *db, item_id root);
	/* NULL: a quotation is all. Asked for what everybody may read, on behalf of a stranger. */
	err (*embed)(struct rq *rq, item_id id, struct embed *e);
	/* Instead of rated: it is voted for and against. May the viewer, now? */
	err (*votes)(struct db *db, const struct item_row *row, bool *may);
	bool history;	/* what it said before is read at /items/ID/history; else the room has a
			   page of its own for it, below the item's */
	bool rated;	/* 1 to 5 stars may be given */
	bool commented; /* comments may be written */
};

struct menu_entry {
	const char *label; /* English key */
	url url;
	const char *icon; /* name in icons.svg without "i-" */
	enum menu_group {
		MENU_MAIN,
		MENU_BEYOND,
		MENU_FOOT, /* the navigation */
		MENU_ADMIN,
		MENU_SETTINGS, /* tabs above the pages of administration, and of one's own account
				*/
	} group;
	int order;
	enum guard guard;
	/* The number behind the label, 0 none: one quick query, asked for every page. NULL: never
	 * one. */
	err (*count)(struct rq *rq, int64_t *n);
};

/* What notifications of a room are about that name a thread which is no item: a conversation. */
struct thread_names {
	struct thread_name {
		int64_t thread;
		str title;
		url url, answers; /* answers: where what was said to it stands; may be empty */
	} * v;
	size_t n, cap;
};

/* ---- places that several rooms share: communities ---- */

/* A kind of place whose pages have a head and tabs (ui/place_page.h); one room keeps it. */
struct place_pages {
	enum place_kind kind;
	const char *path;      /* of its directory: "/communities"; a place is at PATH/HANDLE */
	const char *parameter; /* the handle in routes: "community" in "/communities/{community}" */
	/* What stands above the tabs: whose place it is, who reads it, what the viewer may do. */
	err (*head)(struct rq *rq, const struct place *place, enum role role, struct out *html);
	/* One that an import of another room brings: title, description, owner and created are
	 * filled, the rest is afterwards. Only its members read in it; hidden: nobody else knows of
	 * it. NULL: this kind is not brought. */
	err (*bring)(struct db *db, struct place *place, bool hidden);
	/* Somebody is no member of it any more; where it was their own, it gets another owner. */
	err (*part)(struct db *db, place_id place, person_id person);
};

/* What a room has in places of a kind: a tab, at PATH/HANDLE/NAME, whose pages are routes of the
 * room. It is shown to whom the place may be shown; everything below counts and shows only what the
 * viewer may see. */
struct place_tab {
	enum place_kind kind;
	const char *name;  /* "forum"; empty: the place's first page */
	const char *label; /* English key */
	int order; /* 0 first page, 10 stream, 20 forum, 22 ideas, 30 wiki, 40 blog, 50 files, 60
		      bookmarks, 70 activities, 80 events, 90 members, 99 numbers */
	/* The number beside the label, NULL or -1: none. */
	err (*count)(struct rq *rq, const struct place *place, int64_t *n);
	/* What the room shows on the place's first page, when it has something to say: a section of
	 * class "block" in the wide column, and one beside it. NULL: nothing. */
	err (*block)(struct rq *rq, const struct place *place, enum role role, struct out *html);
	err (*aside)(struct rq *rq, const struct place *place, enum role role, struct out *html);
};

/* A tab on a person's profile, at ?tab=NAME. One of kinds stands there when the viewer may see at
 * least one item of them by that person, with how many these are; the profile shows their cards.
 * What speaks for the organisation (notices, clauses) and what has no list but inside of something
 * else (steps of an activity) has none. */
struct profile_tab {
	const char *name;  /* "bookmarks" */
	const char *label; /* English key */
	int order; /* 10 entries, 20 updates, 25 comments, 30 wikis, 35 forum, 40 files, 45 media,
		      50 bookmarks, 60 ideas, 65 those of communities, 70 events, 75 lists, 80
		      proposals, 90 wall
		    */
	uint64_t kinds; /* ITEM_KIND_BIT of each */
	bool answers;	/* instead of kinds: what the person answered, of whatever kind */
	/* Instead of both: always there, with a content of its own. */
	err (*show)(struct rq *rq, person_id person, struct out *html);
};

struct job_kind {
	const char *name; /* "blogs.publish" */
	/* One job in its own write transaction; BUSY puts it back, another error counts a try. */
	err (*run)(struct db *db, const struct app *app, str payload);
	int64_t every; /* microseconds; 0: only when queued */
	/* Instead of run, for a kind whose name begins with "fetch.": work that waits for other
	 * machines (core/fetch.h), with "decode.": for other programs (core/document.h), or with
	 * "disk.": that walks through many files, or reads very many rows. On a thread of its own
	 * and outside of any transaction; it opens its own, and is done within its lease
	 * (core/job.h). BUSY puts it back, another error counts a try; job->attempts tells which it
	 * is. */
	err (*outside)(const struct app *app, struct arena *a, const struct job *job);
};

struct import_report {
	int64_t read, written, skipped;
	struct import_reason {
		str reason;
		int64_t n;
	} * v; /* reasons of what was skipped */
	size_t n, cap;
};
/* What is said of a file beside its path. */
struct import_given {
	str path;
	str as; /* what it is of: a server, a network; empty: not said */
	/* Did who made it check that an address is that of its account? */
	enum import_addresses {
		ADDRESSES_UNSAID,
		ADDRESSES_CHECKED,
		ADDRESSES_UNCHECKED
	} addresses;
};
struct importer {
	const char *kind; /* "wxr" */
	const char *summary;
	/* Reads the file and writes into db, one transaction. INVALID with the place and reason in
	 * *why. */
	err (*run)(struct db *db, const struct app *app, str path, struct import_report *report,
		   str *why);
	/* Instead of run, where more than the path is asked for. */
	err (*run_given)(struct db *db, const struct app *app, const struct import_given *given,
			 struct import_report *report, str *why);
};

/* A place of a room whose name has the words that somebody searches for. */
struct found_place {
	str title, below, language; /* below: a line about it, or empty */
	url url;
};
struct found_places {
	struct found_place *v;
	size_t n, cap;
};

/* An act of the audit log, as its page calls it. The log keeps the name, which programs read. */
struct act {
	const char *name;  /* "blog.close": of a route's audit, or given to audit_add */
	const char *words; /* English key, T_KEY("Blog closed") */
};

struct demo;	   /* core/demo.h */
struct api_object; /* ui/api.h */

struct feature {
	const char *name;		  /* the room's folder */
	const struct route *routes;	  /* ends with {}, path NULL */
	const struct act *acts;		  /* of the audit log; ends with name NULL */
	const struct item_kind *kinds;	  /* ends with name NULL */
	const struct menu_entry *menu;	  /* ends with label NULL */
	const struct job_kind *jobs;	  /* ends with name NULL */
	const struct importer *importers; /* ends with kind NULL */
	const struct api_object *objects; /* of its API answers; ends with name NULL */
	/* What a new installation begins with (`ruche init`); texts holds the record files, author
	 * is the first administrator. */
	err (*found)(struct db *db, const struct demo *texts, person_id author);
	/* Writes this room's part of the demo organisation; order of features.def. */
	err (*demo)(struct db *db, struct demo *demo);
	/* Generated data at scale, in steps that commit on their own. */
	err (*scale)(struct database *database, struct demo *demo);
	/* Indexes of its tables that none of these steps reads (core/scale.h); ends with NULL. */
	const char *const *late_indexes;
	/* A person's own data as members of an open JSON object. */
	err (*export)(struct db *db, person_id person, struct out *json);
	/* Tabs on a person's profile; ends with name NULL. */
	const struct profile_tab *profile_tabs;
	/* A kind of place that this room keeps, or NULL; and what it has in places of others, ends
	 * with label NULL. */
	const struct place_pages *place_pages;
	const struct place_tab *place_tabs;
	/* The page that keeps a link that a phone shared (?title, text, url), or empty: one room
	 * has it. */
	url share;
	/* A block in the right column of home, written when it has something to say. */
	err (*home_block)(struct rq *rq, struct out *html);
	/* Places of this room by words of their names, those that the viewer may read, a handful: a
	 * block beside what search finds, under an English key. NULL: none. */
	err (*places_named)(struct rq *rq, str words, struct found_places *to);
	const char *places_label;
	/* A person has another name: what sorts or counts by names follows, in the same
	 * transaction. */
	err (*renamed)(struct db *db, person_id person);
	/* The items of a place have other circles now: what this room keeps of them in rows of its
	 * own follows. By a job, in a transaction of its own. */
	err (*rewritten)(struct db *db, place_id place);
	/* An account is erased: rows of this room that name the person go. Called once before
	 * core's go, with no items; then for the items of the person that are deleted with their
	 * texts, some at a time (ids that are negative stay). */
	err (*erase)(struct db *db, person_id person, struct id_list items);
	/* All texts of an account went with it: words of the person that this room keeps elsewhere
	 * than in items go, too, and who may read what held them. Called once, behind the items. */
	err (*erase_words)(struct db *db, person_id person);
	/* The item whose page stands at a path of ours ("/blogs/valves/otters"); NOT_FOUND for
	 * other paths, and for what is not there for db's viewer. Paths that end with the item's
	 * number and are what its kind calls its address need none. */
	err (*item_at)(struct db *db, str path, item_id *id);
	/* Those of the threads that are this room's, and that the viewer may know of. */
	err (*threads_named)(struct rq *rq, struct id_list threads, struct thread_names *names);
	/* Integrity findings as lines (ruche check). */
	err (*check)(struct db *db, struct out *findings);
	/* A page the viewer must see first (changed guidelines): *to is set, or left empty. Asked
	 * at sign-in and on home. */
	err (*gate)(struct rq *rq, url *to);
};

extern const struct feature *const features[]; /* app/features.c; ends with NULL */

/* The kind's entry in any room's table; NULL for an unknown one. */
const struct item_kind *item_kind_of(enum kind kind);
const struct item_kind *item_kind_named(str name);
/* The words of an act, an English key for message_find; NULL when no room has any. */
const char *act_words(str name);
/* Who keeps the places of a kind; NULL when they have no pages with tabs. */
const struct place_pages *place_pages_of(enum place_kind kind);
/* The item at a path of ours: by its number and its kind's address, or as a room says; see struct
 * feature. */
err features_item_at(struct db *db, str path, item_id *id);
/* Tells every room that a person has another name. After person_update, by whoever may change
 * names. */
err features_renamed(struct db *db, person_id person);
/* Tells every room; see struct feature. */
err features_rewritten(struct db *db, place_id place);
/* Asks every room to erase; see struct feature. */
err features_erase(struct db *db, person_id person, struct id_list items);
err features_erase_words(struct db *db, person_id person);

#endif
