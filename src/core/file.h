/* SPDX-License-Identifier: Apache-2.0
 * file: files with versions in folders, in the own place of a person or in a community. A file is
 * an item (KIND_FILE) with a name in a tree; its readers are the item's. A tree is walked by
 * whoever may read everything in it: the person, in an own place; whoever reads the place, in a
 * community; whoever was named for a shared folder, in that. What is thrown away leaves the tree
 * and waits in the trash. Rooms, WebDAV and media share this model.
 *
 * All functions ask for the viewer's rights, unless they say otherwise. NOT_FOUND: nothing there,
 * or nothing there for the viewer. DENIED: the viewer may read it, but not do this. CONFLICT: the
 * name is taken. INVALID: no name that can be, or a folder into itself.
 */
#ifndef RUCHE_FILE_H
#define RUCHE_FILE_H

#include "core/app.h"
#include "core/item.h"
#include "core/place.h"

enum {
	FILE_NAME_MAX = 240,	       /* bytes of a name */
	FILE_DEPTH = 32,	       /* folders in each other */
	FILE_TREE_MAX = 5000,	       /* folders and files that move or are thrown away at once */
	FILE_CARRY_MAX = 1000,	       /* that are copied, or move into another place, at once */
	FILE_FOLDER_NAMES_MAX = 10000, /* names in one folder */
	FILE_FOLDERS_MAX = 10000,      /* folders in a place */
	FILE_PLACE_NAMES_MAX = 200000, /* names in a place, or a few more: counting takes time */
	FILE_VERSIONS_MAX = 1000,      /* of a file: the oldest goes */
	FILE_VERSION_ROOM = 4096,      /* bytes that the smallest version takes of the quota */
	FILE_LIST_MAX = 500,
	FILE_DESCRIPTION_MAX = 4000,
	FILE_TRASH_DAYS = 30,
	FILE_QUOTA_MB = 5120, /* for each person, unless the setting "files.quota" says otherwise */
	FILE_COMMUNITY_QUOTA_MB = 20480, /* for each community: "files.community_quota"; 0: none */
	FILE_BROUGHT_COMMUNITIES = 5,	 /* what one person brings fills so many */
};

/* A folder or a file in a tree. id 0 is the top of a place. */
struct file_node {
	int64_t id; /* a file: its item's */
	place_id place;
	int64_t parent;
	bool folder;
	str name, ordered; /* ordered: where it stands in lists */
	person_id creator;
	int64_t created, updated;
	/* files only: the newest version */
	int64_t size, version, downloads;
	str type, hash; /* hash names the blob (core/blob_store.h) and is a fine ETag */
	enum audience audience;
	str author_handle, author_name;
};
struct file_nodes {
	struct file_node *v;
	size_t n, cap;
};

/* What the viewer may do in a place. NOT_FOUND: not even read its tree, but for a shared folder. */
struct file_place {
	struct place place;
	bool own;	/* the viewer's own place */
	bool may_write; /* make folders and files, and new versions */
	bool keeper;	/* change and throw away what others made */
	int64_t share;	/* of another's own place: the shared folder that is walked, and no more */
};
err file_place_find(struct db *db, place_id id, struct file_place *p);
/* The same at a folder of it (0: the top), which may be shared with the viewer, or lie in one. */
err file_place_at(struct db *db, place_id id, int64_t folder, struct file_place *p);
/* The same for where something comes to lie: an own place or a community. No page lists what lies
 * in another one, and nobody's room would bound it. */
err file_destination(struct db *db, place_id id, int64_t folder, struct file_place *p);

/* ---- looking ---- */

/* One node by id: a file that the viewer may see, wherever it lies, or a folder of a tree that the
 * viewer may walk. */
err file_find(struct db *db, int64_t id, struct file_node *n);
/* By a path like "Reports/2026/May.pdf", already decoded; empty segments are passed over; "" is the
 * top (id 0, folder). */
err file_by_path(struct db *db, place_id place, str path, struct file_node *n);
/* By name in a folder (0: the top). */
err file_by_name(struct db *db, place_id place, int64_t folder, str name, struct file_node *n);
/* Folders first, by name; behind `after` (a row of the page before, NULL: from the beginning), at
 * most `most` (up to FILE_LIST_MAX). */
err file_list(struct db *db, place_id place, int64_t folder, const struct file_node *after,
	      int64_t most, struct file_nodes *nodes);
/* The same without versions, audience, downloads and who made it: for programs that list whole
 * folders. */
err file_list_names(struct db *db, place_id place, int64_t folder, const struct file_node *after,
		    int64_t most, struct file_nodes *nodes);
/* Those of the ids that are files the viewer may see, in the order of the ids; at most 500. */
err file_list_of(struct db *db, struct id_list ids, struct file_nodes *nodes);
/* The folders of a place with their paths ("Reports/2026"), for choosing where something goes; at
 * most FILE_LIST_MAX, in the order of their paths as they stand in the tree. */
struct file_folders {
	struct file_folder {
		int64_t id, parent;
		str path;
	} * v;
	size_t n, cap;
};
err file_folders(struct db *db, place_id place, struct file_folders *folders);
/* A folder and those in it, level by level, with their paths from it on. */
err file_folders_in(struct db *db, const struct file_node *top, struct file_folders *folders);
/* What its author says about a file. */
err file_about(struct db *db, item_id id, str *description);
/* The folders above a node, topmost first, without itself. */
err file_above(struct db *db, const struct file_node *n, struct file_nodes *above);
/* "Reports/2026/May.pdf" */
err file_path(struct db *db, const struct file_node *n, str *path);
/* May the viewer rename, move or throw it away: who brought it and still writes there, or a keeper
 * of its place. */
err file_may_change(struct db *db, const struct file_node *n, bool *may);
/* May the viewer give a file a new version: who may change it, and who may write in its community
 * or shared folder. */
err file_may_write(struct db *db, const struct file_node *n, bool *may);
/* May a person write where something lies, whoever asks? */
err file_writes(struct db *db, person_id person, const struct file_node *n, bool *may);

/* ---- content: before the transaction that makes something of it ---- */

struct file_content {
	str hash, type;
	int64_t size;
	struct {
		str hash; /* WebP by our decoder; empty: there is none, or a job makes it */
		int64_t size, width, height;
	} preview[2]; /* large, small */
};
/* Takes a file from disk (it is moved): the scanner looks at it, its type is told from its bytes,
 * and it is stored by hash. Slow: never in a transaction.
 * DENIED: the scanner refused it, *why is its reason, clean text for people. Other errors: *why is
 * for the log. */
err file_take(const struct app *app, struct arena *a, str path, struct file_content *c, str *why);
/* The same for bytes that this program made: not scanned. */
err file_take_bytes(const struct app *app, struct arena *a, bytes content, struct file_content *c);
/* What was taken and then came to nothing (over the quota, the name taken): files that no row names
 * go after a while. In a transaction that is kept. */
err file_let_go(struct db *db, const struct file_content *c);
/* The type of a file by its first bytes: "application/pdf". */
str file_type_of(struct arena *a, str path);

/* The job "decode.file_text", for job_kind.outside: the words inside a file's newest version, for
 * the search index. */
struct job;
err file_text_job(const struct app *app, struct arena *a, const struct job *job);
/* The job "decode.file_preview", likewise: the preview of a newest version that is an image. */
err file_preview_job(const struct app *app, struct arena *a, const struct job *job);

/* ---- changing ---- */

/* A name that can be: 1 to FILE_NAME_MAX bytes of UTF-8 without '/', '\', control and bidirectional
 * control characters; not "." or ".."; no blanks at its ends. */
bool file_name_valid(str name);
/* Makes one of what a browser or an archive calls a file: the last segment, cleaned, never empty.
 */
str file_name_clean(struct arena *a, str name);

struct file_new {
	place_id place;
	int64_t folder; /* 0: the top */
	str name;
	str description;
	const struct file_content *content;
	/* Of a new file in an own place; in a community everything is read as the community is. */
	enum audience audience;
	struct id_list readers; /* with AUDIENCE_LISTED */
	/* Demo and imports: an author and a time of their own, no events. */
	person_id author;
	int64_t created;
	bool quiet;
};
/* A new file, or, where a file has the name, a new version of it (*version is its number).
 * CONFLICT: a folder has the name. TOO_LARGE: over the quota of the place. */
err file_put(struct db *db, const struct file_new *new, item_id *id, int64_t *version);
/* A new version of a file by id. The same content as now changes nothing. */
err file_put_version(struct db *db, item_id id, const struct file_content *content,
		     int64_t *version);
err file_folder_create(struct db *db, place_id place, int64_t parent, str name, int64_t *id);
/* Renames, moves, or both; into another place too. A file that comes into a community is read
 * there, one that comes into an own place is private; its versions count there from then on.
 * What others brought into a shared folder leaves its owner's place no more, and who brought it
 * moves it within that folder. DENIED otherwise.
 * TOO_LARGE: more than FILE_TREE_MAX, too deep, the folder is full, or over the quota there. */
err file_move(struct db *db, int64_t id, place_id place, int64_t folder, str name);
/* A copy with the newest version alone; deep: with everything below a folder. What the viewer may
 * read is enough. */
err file_copy(struct db *db, int64_t id, place_id place, int64_t folder, str name, bool deep,
	      int64_t *copy);
/* Into the trash; of a folder everything in it, and the folder goes. DENIED when something in it is
 * not the viewer's to throw away. */
err file_delete(struct db *db, int64_t id);
err file_describe(struct db *db, item_id id, str description);

/* Who reads a file of an own place; readers: people and communities, as below. In a shared folder:
 * as the folder (AUDIENCE_LISTED, whoever is named) or more people; CONFLICT for fewer, as
 * colleagues are where a guest reads the folder. */
err file_set_audience(struct db *db, int64_t id, enum audience audience, struct id_list readers);

/* ---- folders that named people read as a whole ---- */

/* These people and the members of these communities (ids of both), and nobody else but its owner,
 * read what lies in a folder of the viewer's own place and what comes into it later; nobody: it is
 * shared no more. The caller has asked whether the viewer may know of the communities. Those of
 * them who are writers bring something into it, as members do in a community; writers NULL: whoever
 * was one stays one. What more people may read stays so, and what is for colleagues, which guests
 * among them do not read. What leaves it is its owner's alone again, whoever brought it. CONFLICT:
 * it lies in a shared folder, or one lies in it. TOO_LARGE: more than FILE_TREE_MAX lie in it;
 * taking back is always possible. */
err file_share_put(struct db *db, int64_t folder, struct id_list readers,
		   const struct id_list *writers);
/* Folders that others share with the viewer, or (handle) one person does, by name; the author is
 * their owner. */
err file_shares_with_viewer(struct db *db, str handle, int64_t most, struct file_nodes *folders);
/* The end of an account with all its words: nobody reads its folders. */
err file_share_erase(struct db *db, person_id person);
/* The shared folder that a folder is or lies in; 0: none. */
err file_share_above(struct db *db, int64_t folder, int64_t *share);

/* ---- versions ---- */

struct file_version {
	int64_t number, size, created;
	str type, hash;
	person_id author;
	str author_handle, author_name;
};
struct file_versions {
	struct file_version *v;
	size_t n, cap;
};
/* Newest first, at most 100 before a number (0: newest). What a file held before others could read
 * it, only who may change it finds. */
err file_version_list(struct db *db, item_id id, int64_t before, struct file_versions *versions);
err file_version_find(struct db *db, item_id id, int64_t number, struct file_version *v);
/* An old one becomes the newest, as a version of its own. */
err file_version_restore(struct db *db, item_id id, int64_t number, int64_t *version);

/* ---- the trash ---- */

struct file_trashed {
	item_id id;
	place_id place;
	str name, folder, place_handle, place_title;
	int64_t removed, size;
	person_id author;
	str author_name;
};
struct file_trash {
	struct file_trashed *v;
	size_t n, cap;
};
/* What the viewer wrote and was thrown away, in places that the viewer still sees; with a place:
 * what was thrown away there, for its keepers. Newest first, at most 100 before (removed, id) of a
 * row, NULL from the beginning. */
err file_trash_list(struct db *db, place_id place, const struct file_trashed *before,
		    struct file_trash *trash);
/* Back where it was; its folders are made anew when they are gone, and another name is found when
 * its own is taken. One with named readers comes back private. */
err file_restore(struct db *db, item_id id);
/* For good: versions, links and name go; blobs that nothing else names go by retention. DENIED when
 * others brought versions, unless the viewer keeps the place. */
err file_purge(struct db *db, item_id id);
/* The job: what lay there for FILE_TRASH_DAYS, behind `after` (empty to begin), goes by the job
 * "files.forget", one file at a time, so that one that cannot go holds up no other. *next: where it
 * goes on, empty at the end. */
err file_trash_sweep(struct db *db, str after, str *next);
/* That job. One that was taken back stays. */
err file_trash_forget(struct db *db, int64_t id);
/* Takes away all rows of files that are erased or purged; their items are deleted already. */
err file_forget(struct db *db, struct id_list ids);
err file_forget_person(struct db *db, person_id person);

/* ---- quota ---- */

/* What lies in a person's own place counts for that person; what lies in a community counts for
 * the community, whoever brought it, and each community for itself. What one person has brought
 * into communities altogether is bounded by FILE_BROUGHT_COMMUNITIES times what one may hold. */
struct file_quota {
	int64_t used, most; /* bytes */
	int64_t held;	    /* what uploads on their way keep free */
	int64_t left;	    /* beside both */
	bool limited;	    /* else there is no end to it */
};
/* Of whoever a file in that place counts for; does not ask whether the viewer may know. */
err file_quota_of(struct db *db, place_id place, struct file_quota *q);
/* The folder (0: the top) stays where it is until the transaction ends, and who may put something
 * there is asked behind it; NOT_FOUND when it is none of the place. */
err file_folder_hold(struct db *db, place_id place, int64_t folder);
/* TOO_LARGE unless there is room left for a file of that size by the viewer; nothing else takes it
 * before this transaction ends. */
err file_room_hold(struct db *db, place_id place, int64_t size);
/* MB for each person, and for each community (0: no limit). */
err file_quota_mb(struct db *db, int64_t *of_person, int64_t *of_community);

#endif
