/* SPDX-License-Identifier: Apache-2.0
 * handlers: what this room's routes call, and what its files share; each route is described in
 * files.c.
 */
#ifndef RUCHE_FILES_HANDLERS_H
#define RUCHE_FILES_HANDLERS_H

#include "core/demo.h"
#include "feature/files/pages.h"
#include "ui/api.h"

/* What an upload is for: a new file in a folder, or a new version of one. */
struct file_target {
	place_id place; /* none: the viewer's own */
	int64_t folder, file;
	str name, description, audience;
	bool kept; /* it becomes no file: another room takes it when it is whole */
};
/* In a transaction: may the viewer do so? Fills the place, also that of a file. */
err file_target_check(struct rq *rq, struct file_target *target);
err file_target_put(struct rq *rq, struct file_target *target, const struct file_content *content,
		    item_id *id);
/* The words for what file_take and file_put refused; returns e. */
err file_refused(struct rq *rq, err e, str why);
err file_failed(struct rq *rq, err e);

/* The file of the address that the viewer may see; a folder is NOT_FOUND. */
err file_asked(struct rq *rq, struct file_node *n);
/* The same, which the viewer may change, else DENIED with words. */
err file_asked_change(struct rq *rq, struct file_node *n);
/* Where files can go: the viewer's own folders, those of `place`, and communities where the viewer
 * writes. `folder` of `place` is chosen. */
err file_spots_of(struct rq *rq, const struct place *place, int64_t folder,
		  struct file_spots *spots);
/* The same for what the viewer brought into a folder that others share. */
err file_spots_shared(struct rq *rq, int64_t folder, struct file_spots *spots);
/* Who reads a folder, "@ines, @tomasz, @pump-people", people and communities, without its owner:
 * all of them, who only reads it, or who brings something into it. *unseen: communities among all
 * of them that the viewer may not know of any more; they are not named. */
enum folder_people { FOLDER_READERS, FOLDER_ONLY_READERS, FOLDER_WRITERS };
err folder_readers_text(struct rq *rq, int64_t folder, enum folder_people who, str *names,
			int64_t *unseen);
/* The communities whose members read a file or a folder by being named. */
struct file_hubs {
	struct file_hub {
		int64_t id;
		str handle;
		bool writes,
			known; /* known: the viewer may know of it, else it is not to be named */
	} * v;
	size_t n, cap;
};
err file_hubs_of(struct rq *rq, int64_t id, struct file_hubs *hubs);
/* Adds "@handle" behind what stands there. */
void file_name_add(struct out *names, str handle);
/* Place none: that of the folder, which may be one that others share; 0: the viewer's own. */
err file_folder_place(struct rq *rq, place_id *place, int64_t folder);
err file_lines_of(struct rq *rq, const struct file_nodes *nodes, struct file_lines *lines);
/* Sends the bytes of a version as an attachment, and counts it. */
err file_send(struct rq *rq, const struct file_node *n, const struct file_version *v, int64_t link);
err file_show_page(struct rq *rq, const struct file_node *n, str link);

err file_list_own(struct rq *rq);
err file_list_shared(struct rq *rq);
err file_list_library(struct rq *rq);
err file_list_place(struct rq *rq);
err file_trash_show(struct rq *rq);
err file_trash_place(struct rq *rq);
err file_create(struct rq *rq);
err file_show(struct rq *rq);
err file_fetch(struct rq *rq);
err file_update(struct rq *rq);
err file_remove(struct rq *rq);
err file_take_back(struct rq *rq);
err file_end(struct rq *rq);
err file_audience_update(struct rq *rq);
err file_move_update(struct rq *rq);
err file_copy_create(struct rq *rq);
err file_version_create(struct rq *rq);
err file_version_again(struct rq *rq);
err file_versions_json(struct rq *rq);
err folder_create(struct rq *rq);
err folder_update(struct rq *rq);
err folder_remove(struct rq *rq);
err folder_show(struct rq *rq);
err folder_readers_update(struct rq *rq);
err link_create(struct rq *rq);
err link_remove(struct rq *rq);
err link_show(struct rq *rq);
err link_fetch(struct rq *rq);
err link_unlock(struct rq *rq);
err upload_options(struct rq *rq);
err upload_new(struct rq *rq);
err upload_show(struct rq *rq);
err upload_patch(struct rq *rq);
err upload_admit(struct rq *rq, struct admission *may);
err upload_new_admit(struct rq *rq, struct admission *may);
err upload_delete(struct rq *rq);

/* The callbacks of KIND_FILE. */
err file_cards(struct rq *rq, struct card **cards, size_t n);
err file_index_text(struct db *db, item_id id, str *title, str *body);
err file_opening(struct db *db, item_id id, str *title, str *body);
err file_address(struct db *db, item_id id, struct arena *a, url *to);

err file_json(struct rq *rq, const struct file_node *n, int status);
void file_json_fields(struct rq *rq, const struct file_node *n);
extern const struct api_object file_objects[];

err files_tab_count(struct rq *rq, const struct place *place, int64_t *n);
err files_tab_block(struct rq *rq, const struct place *place, enum role role, struct out *html);

err files_demo(struct db *db, struct demo *demo);
err files_scale(struct database *database, struct demo *demo);
err files_export(struct db *db, person_id person, struct out *json);
err files_export_hubs(struct db *db, person_id person, struct out *json);
err files_erase(struct db *db, person_id person, struct id_list items);
err files_check(struct db *db, struct out *findings);
err files_job_downloads(struct db *db, const struct app *app, str payload);
err files_job_trash(struct db *db, const struct app *app, str payload);
err files_job_forget(struct db *db, const struct app *app, str payload);
err files_job_uploads(struct db *db, const struct app *app, str payload);
err files_job_partial(struct db *db, const struct app *app, str payload);

#endif
