/* SPDX-License-Identifier: Apache-2.0
 * handlers: what this room's routes and hooks call; each is described by its route in blogs.c.
 */
#ifndef RUCHE_BLOGS_HANDLERS_H
#define RUCHE_BLOGS_HANDLERS_H

#include "core/demo.h"
#include "feature/blogs/blog.h"
#include "feature/blogs/entry.h"
#include "ui/feature.h"
#include "ui/keep.h"

err blog_list(struct rq *rq);
err blog_new(struct rq *rq);
err blog_create(struct rq *rq);
err blog_show(struct rq *rq);

/* The blog of a community, on its tab and its first page. */
err blog_tab_show(struct rq *rq);
err blog_tab_create(struct rq *rq);
err blog_tab_block(struct rq *rq, const struct place *place, enum role role, struct out *html);

err blog_write_choice(struct rq *rq);
err blog_edit(struct rq *rq);
err blog_update(struct rq *rq);
err blog_keeper_update(struct rq *rq);
err blog_close(struct rq *rq);
err blog_reopen(struct rq *rq);
err blog_remove(struct rq *rq);
err author_list(struct rq *rq);
err author_create(struct rq *rq);
err author_delete(struct rq *rq);
err blog_entries_json(struct rq *rq);

err feed_all(struct rq *rq);
err feed_blog(struct rq *rq);
err feed_tag(struct rq *rq);

err entry_show(struct rq *rq);
err entry_new(struct rq *rq);
/* Renders the text of the form before the writer is taken. */
err entry_prepare(struct rq *rq);
err entry_create(struct rq *rq);
err entry_edit(struct rq *rq);
err entry_update(struct rq *rq);
err entry_delete(struct rq *rq);
err entry_autosave_create(struct rq *rq);
err entry_autosave_update(struct rq *rq);
err entry_image_create(struct rq *rq);
err entry_image_update(struct rq *rq);
err draft_list(struct rq *rq);
err entry_history_list(struct rq *rq);
err entry_revision_show(struct rq *rq);
err entry_revision_restore(struct rq *rq);

/* ---- what several of them share ---- */
struct q_entry_show;
struct entry_form;
struct editor_page;
struct blog_page;
/* The entries of p->blog, or of the series that is asked for, and what stands beside them. */
err blog_fill(struct rq *rq, struct blog_page *p);
/* The entry of the address for somebody who may change it; DENIED for one who may only read it,
 * NOT_FOUND for others. */
err entry_asked(struct rq *rq, struct q_entry_show *e, struct item_row *item);
err entry_to_edit(struct rq *rq, struct q_entry_show *e, struct item_row *item);
/* The same, and it stays as it was found until the end of the transaction. */
err entry_to_change(struct rq *rq, struct q_entry_show *e, struct item_row *item);
/* Its author, and the authors of the blog; in a community its author while a member, and hosts. */
bool entry_may_change(const struct rq *rq, const struct q_entry_show *e);
/* The same, and its author who is a member no more, while nobody has answered. */
struct item_row;
bool entry_may_delete(const struct rq *rq, const struct q_entry_show *e,
		      const struct item_row *item);
/* One blog as JSON. */
err blog_json(struct rq *rq, str handle, int status);
/* One entry as JSON, with its Markdown. */
err entry_json(struct rq *rq, item_id id);
/* The blog of the address for one of its authors. */
err blog_to_write(struct rq *rq, struct blog *b);
/* The fields of the request over what holds now (members that a program leaves out stay). */
void editor_read(struct rq *rq, struct entry_form *form);
/* What is saved, as form fields. */
err editor_load(struct rq *rq, item_id id, enum audience audience, str language,
		struct entry_form *form);
enum editor_action { EDITOR_SAVE, EDITOR_PUBLISH, EDITOR_SCHEDULE, EDITOR_DRAFT, EDITOR_PREVIEW };
enum editor_action editor_action_of(const struct rq *rq, bool new_one);
/* What was not touched in a window follows what was saved elsewhere since it was opened: tags,
 * series, language, who reads it and when it goes out. What both changed comes out in *both, and
 * stays as it was typed; so does a plan that the action would undo. */
struct details;
struct editor_page;
void editor_follow(struct rq *rq, const struct entry_form *live, enum editor_action action,
		   struct editor_page *p, struct details *both);
/* Form errors, and what is to be written. action: what was asked for. */
err editor_check(struct rq *rq, const struct blog *b, const struct entry_form *form,
		 enum editor_action action, struct entry_text *text);
err editor_show(struct rq *rq, struct editor_page *p);
/* An editor of a new entry, and of one that stands, with what is saved. */
struct blog;
void editor_begin(struct rq *rq, const struct blog *b, struct editor_page *p);
err editor_open(struct rq *rq, const struct q_entry_show *e, const struct item_row *item,
		const struct blog *b, struct editor_page *p);
/* Autosave rows: "entry:new:BLOG" or "entry:ID". */
str autosave_form(const struct rq *rq, place_id blog, item_id entry);
err autosave_recall(struct rq *rq, struct editor_page *p, str form);

/* ---- the item kind (kind.c) ---- */
err entry_cards(struct rq *rq, struct card **cards, size_t n);
err entry_index_text(struct db *db, item_id id, str *title, str *body);
err entry_opening(struct db *db, item_id id, str *title, str *body);
/* The callback item_at of the room. */
err entry_at(struct db *db, str path, item_id *id);
err entry_address(struct db *db, item_id id, struct arena *a, url *to);

/* ---- hooks ---- */
err blogs_found(struct rq *rq, str words, struct found_places *to);
err blogs_demo(struct db *db, struct demo *demo);
err blogs_scale(struct database *database, struct demo *demo);
err blogs_export(struct db *db, person_id person, struct out *json);
err blogs_check(struct db *db, struct out *findings);

#endif
