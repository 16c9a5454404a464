/* SPDX-License-Identifier: Apache-2.0
 * file_link: an address that opens one file to whoever has it, for a time, with a password when
 * wanted. It opens only what the person who made it may still read. The secret in the address is
 * stored as its hash, so nobody can read it out of the database again.
 */
#ifndef RUCHE_FILE_LINK_H
#define RUCHE_FILE_LINK_H

#include "core/file.h"
#include "core/person.h"
#include "core/session.h"

enum { FILE_LINKS_MAX = 50, FILE_LINK_DAYS_MAX = 365 };

struct file_link {
	int64_t id;
	item_id file;
	person_id creator;
	str creator_name, creator_handle;
	int64_t created, expires;
	bool password; /* it asks for one */
	int64_t downloads;
	bool withdrawn;
};
struct file_links {
	struct file_link *v;
	size_t n, cap;
};
/* `password` is what password_store gave, or empty. For who may change the file; DENIED for other
 * readers. INVALID for an expiry in the past or beyond FILE_LINK_DAYS_MAX, BUSY with FILE_LINKS_MAX
 * that work. */
err file_link_create(struct db *db, item_id file, int64_t expires, str password, str *secret,
		     int64_t *id);
/* Newest first, at most 100: all of them for who may change the file, and for who keeps its place
 * when it is archived; the viewer's own for everybody else. */
err file_link_list(struct db *db, item_id file, struct file_links *links);
/* One of those. Their own people withdraw though they may not see the file any more. */
err file_link_withdraw(struct db *db, item_id file, int64_t id);
/* Does one open the file now? Asks for no right. */
err file_link_opens(struct db *db, item_id file, bool *opens);
/* All links to these files end, whoever gave them: they come into another place, or into the trash.
 * Asks for no right. */
err file_links_withdraw(struct db *db, struct id_list files);

/* What an address opens; no viewer is asked. NOT_FOUND for a secret that never was, a link that was
 * withdrawn or has expired, a file that was thrown away or that its maker may not read any more. */
struct file_opened {
	int64_t link;
	struct file_node node;
	struct file_version version; /* the newest */
	int64_t expires;
	struct password_check check; /* stored empty: no password is asked for */
	str given_by;
};
err file_link_open(struct db *db, str secret, struct file_opened *opened);

/* ---- downloads ---- */

/* Who fetched what, kept in memory until the job writes it: a download never waits for that. */
struct file_downloads;
struct file_downloads *file_downloads_new(void);
void file_downloads_free(struct file_downloads *d);
/* One download of a file that was found. person none: not signed in; link 0: not by a link. Its
 * author's own do not count. NULL counts nothing. Any thread. */
void file_downloaded(struct file_downloads *d, const struct file_node *n, int64_t version,
		     person_id person, int64_t link);
/* The job: writes what waits. A write that fails, or whose commit fails, is done again with the
 * next one, and none is written twice. */
err file_downloads_write(struct db *db, struct file_downloads *d);
/* Anything left to write? */
bool file_downloads_wait(struct file_downloads *d);

struct file_download {
	int64_t id, created, version, link;
	person_id person;
	str handle, name; /* empty for somebody not signed in */
};
struct file_download_list {
	struct file_download *v;
	size_t n, cap;
};
/* Newest first, at most 100 before an id (0: newest); for the file's author alone, DENIED for all
 * others. */
err file_download_list(struct db *db, item_id file, int64_t before,
		       struct file_download_list *list);

#endif
