/* SPDX-License-Identifier: Apache-2.0
 * handlers: what this room's routes call, and what its files share; each route is described in
 * bookmarks.c.
 */
#ifndef RUCHE_BOOKMARKS_HANDLERS_H
#define RUCHE_BOOKMARKS_HANDLERS_H

#include "core/demo.h"
#include "feature/bookmarks/pages.h"
#include "ui/api.h"

/* Fills the faces of lines: the newest who keep each address besides the author of its words. */
err bookmark_faces(struct rq *rq, struct bookmark_line *lines, size_t n);
/* The newest bookmark of an address that the viewer may know of; none: an empty list. */
err bookmark_of_address(struct rq *rq, const struct web_address *address,
			struct bookmark_list *list);
/* The person whom the address names, when the viewer may know of the bookmarks. */
err bookmark_owner(struct rq *rq, struct person *person, bool *moved);
err bookmark_owner_of(struct rq *rq, str handle, struct person *person, bool *moved);
/* A tag whose bookmarks the viewer may know of: one that stands on others' private things alone is
 * told of like one that nobody has. */
err bookmark_known_tag(struct rq *rq, str name, struct tag *tag);

/* The tags of a line, each leading to everybody's bookmarks with it. */
void bookmark_chips_of(struct rq *rq, struct bookmark_line *line);

err bookmark_list(struct rq *rq);
err bookmark_place(struct rq *rq);
err bookmark_person(struct rq *rq);
err bookmark_link(struct rq *rq);
err bookmark_show(struct rq *rq);
err bookmark_new(struct rq *rq);
err bookmark_create(struct rq *rq);
err bookmark_edit(struct rq *rq);
err bookmark_change(struct rq *rq);
err bookmark_remove(struct rq *rq);
err bookmark_tags(struct rq *rq);
err bookmark_settings(struct rq *rq);
err bookmark_tag_change(struct rq *rq);
err bookmark_import(struct rq *rq);
err bookmark_export(struct rq *rq);
err pinboard_posts(struct rq *rq);
err pinboard_tags(struct rq *rq);
/* The settings page once more: what was done, or form errors with status 422. */
err bookmark_settings_show(struct rq *rq, str done, str found);
/* The same with a secret for feeds that was just made. */
err bookmark_settings_with(struct rq *rq, str done, str found, str secret);
extern const struct importer bookmark_importers[];

/* The callbacks of KIND_BOOKMARK. */
err bookmark_cards(struct rq *rq, struct card **cards, size_t n);
err bookmark_index_text(struct db *db, item_id id, str *title, str *body);
err bookmark_address(struct db *db, item_id id, struct arena *a, url *to);

/* One as JSON, and a page of them. */
err bookmark_json(struct rq *rq, const struct bookmark *b);
err bookmark_list_json(struct rq *rq, const struct bookmark_list *list, int64_t next);
err bookmark_tags_json(struct rq *rq, const struct tag_list *tags);
extern const struct api_object bookmark_objects[];

err bookmarks_demo(struct db *db, struct demo *demo);
err bookmarks_scale(struct database *database, struct demo *demo);

/* Atom and RSS: of all, of a person, of a tag, of an address. */
err bookmark_feed_all(struct rq *rq);
err bookmark_feed_person(struct rq *rq);
err bookmark_feed_tag(struct rq *rq);
err bookmark_feed_link(struct rq *rq);
/* Makes the secret that the reader's own feeds carry, and shows their addresses once. */
err bookmark_feed_secret(struct rq *rq);

/* Jobs: which addresses are due, and one of them. */
err bookmarks_look(struct db *db, const struct app *app, str payload);
err bookmark_ask(const struct app *app, struct arena *a, const struct job *job);
err bookmarks_export(struct db *db, person_id person, struct out *json);
err bookmarks_erase(struct db *db, person_id person, struct id_list items);
err bookmarks_check(struct db *db, struct out *findings);

#endif
