/* SPDX-License-Identifier: Apache-2.0
 * file_internal: what the parts of core/file share. Rooms include core/file.h.
 */
#ifndef RUCHE_FILE_INTERNAL_H
#define RUCHE_FILE_INTERNAL_H

#include "base/utf8.h"
#include "core/file.h"

/* The name as it is compared: composed and without case. */
str file_name_folded(struct arena *a, str name);
/* Where it stands in lists: folders before files, each by name as people read it. */
str file_name_order(struct arena *a, str name, bool folder);
/* Puts a node into a tree; CONFLICT when its name is taken. */
err file_node_put(struct db *db, int64_t id, place_id place, int64_t parent, bool folder, str name,
		  person_id creator, int64_t created);
/* A name that is free in a folder: the name, or "name (2).pdf" and on. */
err file_free_name(struct db *db, place_id place, int64_t folder, str name, str *free);
/* A place without asking whether the viewer may know of it: for demo and imports. */
err file_place_plain(struct db *db, place_id id, struct place *p);
/* What a version of that size takes of a quota. */
int64_t file_room_of(int64_t size);
/* Room for what comes into a place; TOO_LARGE when there is not as much, unless unlimited. */
err file_room_take(struct db *db, place_id place, person_id author, int64_t room, bool unlimited);
err file_room_give(struct db *db, place_id place, person_id author, int64_t room);
/* All versions of these files count nowhere any more; they still have their items. */
err file_room_give_all(struct db *db, struct id_list files);
/* All versions of files that lay in one place count in another. Call it when the files are locked,
 * so that no version comes between. */
err file_room_carry(struct db *db, struct id_list files, place_id from, place_id to);
/* Its words are read by a job, when it has some; those of an older version are forgotten. */
err file_text_later(struct db *db, item_id id, str type);
/* The preview of its newest version takes the place of the older one's; where *c has none yet a job
 * makes it, when it is an image. */
err file_preview_put(struct db *db, item_id id, person_id author, str name,
		     const struct file_content *c);
err file_preview_later(struct db *db, item_id id, str type);
/* Everything below a folder and itself, held: folders and files. */
err file_tree_ids(struct db *db, int64_t folder, struct id_list *folders, struct id_list *files);
/* The shared folder of that place that a folder is or lies in, when it is shared with the viewer,
 * else 0. */
err file_share_walks(struct db *db, place_id place, int64_t folder, int64_t *share);
/* Does a person bring something into the shared folder of that place that a folder is or lies in?
 */
err file_share_adds(struct db *db, person_id person, place_id place, int64_t folder, bool *may);
/* What the viewer may do at a folder of a place (0: the top): one rule for all trees. */
err file_rights(struct db *db, place_id place, int64_t folder, bool *writer, bool *keeper);
/* Where something comes to lie, held; DENIED when the viewer may not write there. */
err file_come(struct db *db, place_id place, int64_t folder, struct file_place *p);
/* A file that left one shared folder, or came into another (0: none), is read as that says. */
err file_share_take(struct db *db, item_id file, int64_t from, int64_t into);
/* The same of all that moved from one folder into another, behind the move; carried: into another
 * place, where nothing is shared by what it left. Folders that were shared by themselves are so no
 * more where another one is, or another place. */
err file_share_moved(struct db *db, int64_t left, int64_t came, bool carried,
		     struct id_list folders, struct id_list files);
/* These folders are shared with nobody any more: they go. Their files are read otherwise already.
 */
err file_share_end(struct db *db, struct id_list folders);
/* One file into the trash, which lay in a shared folder (0: in none); whoever calls it has asked
 * for the right. */
err file_throw_away(struct db *db, item_id id, place_id place, person_id author, str folder,
		    int64_t share);

/* What an archive is that an office wrote (OOXML), by the folders that the names in its first bytes
 * begin with; nothing is unpacked. Empty for anything else. */
str file_office_type(str head);

#endif
