/* SPDX-License-Identifier: Apache-2.0
 * upload: a file that comes in pieces and may be interrupted. A row says whose it is and how long
 * it will be; its bytes grow in DATA/partial/ID, whose length is how far it has come. The bytes are
 * never in the database, so a piece costs no write there. Who makes something of a whole upload
 * takes a second name of the file (upload_take), and ends the upload once that is committed: until
 * then it can be tried again.
 */
#ifndef RUCHE_UPLOAD_H
#define RUCHE_UPLOAD_H

#include "core/app.h"
#include "http/request.h"

enum {
	UPLOADS_OPEN = 50,	    /* at most so many on their way for a person */
	UPLOAD_DAYS = 2,	    /* until it is given up */
	UPLOAD_METADATA_MAX = 4096, /* bytes of Upload-Metadata */
	UPLOAD_METADATA_KEYS = 20,
};

struct upload_partial {
	int64_t id;
	person_id owner;
	int64_t length;
	str metadata; /* as tus' Upload-Metadata has it */
	int64_t created, expires;
	int64_t result; /* what became of it; 0 while it is on its way */
};

/* Begins one for the viewer, whose room in the place the caller holds and has asked about
 * (file_room_hold); until it ends its length is kept free there. `own` is the viewer's own place,
 * `most` what may lie there: beyond as much in places of others together one keeps nothing free.
 * With place none another room takes it. INVALID for a length below 0 or bad metadata, TOO_LARGE
 * when it has no place and the viewer's on their way come to more than `most`, BUSY with
 * UPLOADS_OPEN on their way, or when another one keeps nothing free and neither would this. */
err upload_create(struct db *db, int64_t length, place_id place, place_id own, int64_t most,
		  str metadata, int64_t *id);
/* How many bytes those on their way keep free in a place. */
err upload_held(struct db *db, place_id place, int64_t *held);
/* And those of a person in communities. */
err upload_held_by(struct db *db, person_id person, int64_t *held);
/* In the transaction that makes something of it, before: it keeps nothing free any more. */
err upload_release(struct db *db, int64_t id);
/* Who left a hub, or all who do not reach a circle: what they were bringing there is over. */
err upload_leave(struct db *db, person_id person, place_id hub);
err upload_leave_outside(struct db *db, place_id hub, int64_t circle);
/* A person, or everybody whose uploads go to the owner of a folder: what goes to somebody of whose
 * shared folders there is none any more that they bring something into. */
err upload_leave_shared(struct db *db, person_id person);
err upload_leave_folder(struct db *db, int64_t folder);
/* Makes its file, after the commit. Without one it cannot go on. */
err upload_start(struct arena *a, str data, int64_t id);
/* The viewer's own; NOT_FOUND otherwise and when it has expired. */
err upload_find(struct db *db, int64_t id, struct upload_partial *u);
/* How far it has come: of one that became something, its length; of one that is whole and became
 * nothing yet, a byte less. NOT_FOUND when its file is gone, BUSY while another request adds to it.
 */
err upload_offset(struct arena *a, str data, const struct upload_partial *u, int64_t *offset);
/* Adds the bytes of a file at an offset, which must be how far it has come; *offset is then how far
 * it is. CONFLICT: it has come to another offset (given in *offset). BUSY: another request is
 * adding to it, or the disk is full. TOO_LARGE: beyond its length; nothing is added. No transaction
 * is needed; takes time. */
err upload_append(struct arena *a, str data, const struct upload_partial *u, str from,
		  int64_t *offset);
/* A second name of a whole upload's file, for who takes it away, held against others that add to it
 * or take it: BUSY then. CONFLICT when it is not whole. End it in any case. */
struct upload_taken {
	str path;
	int fd;
};
err upload_take(struct arena *a, str data, const struct upload_partial *u, struct upload_taken *t);
void upload_taken_end(struct arena *a, struct upload_taken *t);
/* Where its bytes are. */
str upload_path(struct arena *a, str data, int64_t id);
/* What it became. Its file goes after the commit. */
err upload_end(struct db *db, int64_t id, int64_t result);
/* It ends for good: its row goes, and then (call it after the commit; it may be called twice)
 * its file. */
err upload_drop(struct db *db, int64_t id);
void upload_remove(struct arena *a, str data, int64_t id);
/* A job: rows of those that expired; their files, and those without a row, go by the job
 * "files.partial", one at a time and after this one's commit. *more when it must run again. */
err upload_sweep(struct db *db, str data, bool *more);
/* That job. One with a row stays. */
err upload_sweep_file(struct db *db, str data, int64_t id);
/* All of a person. */
err upload_erase(struct db *db, person_id person);

/* Upload-Length and Upload-Offset: digits, below 2^63. */
bool upload_number(str header, int64_t *n);
/* Upload-Checksum: "sha256 BASE64". False for another algorithm, or when it is no such sum. */
enum { UPLOAD_SUM = 32 };
bool upload_checksum(str header, uint8_t sum[UPLOAD_SUM]);
/* The pairs of an Upload-Metadata header ("name d29ybGQ=,kind"), values decoded and cleaned UTF-8.
 * INVALID when it is not well-formed, names a key twice, or is over the limits. */
err upload_metadata(struct arena *a, str header, struct field_list *pairs);
/* One that becomes nothing by itself ("keep"): whoever began it asks a room to take it. */
bool upload_kept(const struct field_list *pairs);
/* A value by key; empty when there is none. */
str upload_value(const struct field_list *pairs, str name);

#endif
