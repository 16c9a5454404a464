/* SPDX-License-Identifier: Apache-2.0
 * handlers: what this room's routes and hooks call; each is described by its route in wikis.c.
 */
#ifndef RUCHE_WIKIS_HANDLERS_H
#define RUCHE_WIKIS_HANDLERS_H

#include "core/demo.h"
#include "feature/wikis/page.h"
#include "feature/wikis/wiki.h"
#include "ui/feature.h"
#include "ui/keep.h"

err wiki_list(struct rq *rq);
err wiki_tab_show(struct rq *rq);
err wiki_tab_create(struct rq *rq);
err wiki_new(struct rq *rq);
err wiki_create(struct rq *rq);
err wiki_show(struct rq *rq);
err wiki_edit(struct rq *rq);
err wiki_update(struct rq *rq);
err wiki_member_list(struct rq *rq);
err wiki_member_create(struct rq *rq);
err wiki_member_delete(struct rq *rq);
err wiki_close(struct rq *rq);
err wiki_reopen(struct rq *rq);
err page_list(struct rq *rq);
err wiki_export(struct rq *rq);

err page_prepare(struct rq *rq);
err page_new(struct rq *rq);
err page_create(struct rq *rq);
err page_show(struct rq *rq);
err page_edit(struct rq *rq);
err page_update(struct rq *rq);
err page_remove(struct rq *rq);
err page_autosave_create(struct rq *rq);
err page_autosave_update(struct rq *rq);
err page_history_list(struct rq *rq);
err page_revision_show(struct rq *rq);
err page_revision_restore(struct rq *rq);
err page_links(struct rq *rq);
err page_watch_update(struct rq *rq);
err page_review_update(struct rq *rq);
err page_verify_update(struct rq *rq);
err page_keeper_update(struct rq *rq);
err page_export(struct rq *rq);

/* ---- shared by the handlers ---- */
struct q_page_show;
/* The wiki of the address. */
err wiki_asked(struct rq *rq, struct wiki *w);
/* The same to write in. */
err wiki_to_write(struct rq *rq, struct wiki *w);
/* The page of the address with its wiki; NOT_FOUND for what the viewer may not see. */
err page_asked(struct rq *rq, struct wiki *w, struct q_page_show *p, struct item_row *item);
/* The same to change it, held until the transaction ends. */
err page_to_change(struct rq *rq, struct wiki *w, struct q_page_show *p, struct item_row *item);
/* Who reads what was written before more people could read the page: its author and who has a role
 * here. That everybody may write in an open wiki gives none. */
bool page_reads_closed(const struct rq *rq, const struct wiki *w, const struct item_row *item);
err page_file_create(struct rq *rq);
err page_file_show(struct rq *rq);
err page_file_delete(struct rq *rq);
err page_file_version_list(struct rq *rq);
err page_file_version_show(struct rq *rq);
err page_file_version_restore(struct rq *rq);
err page_file_version_delete(struct rq *rq);
err wiki_json(struct rq *rq, str handle, int status);
err page_json(struct rq *rq, item_id id, int status);

/* ---- hooks ---- */
err page_cards(struct rq *rq, struct card **cards, size_t n);
err page_index_text(struct db *db, item_id id, str *title, str *body);
err page_opening(struct db *db, item_id id, str *title, str *body);
/* The callback item_at of the room. */
err page_at(struct db *db, str path, item_id *id);
err page_address(struct db *db, item_id id, struct arena *a, url *to);
err wikis_demo(struct db *db, struct demo *demo);
err wikis_scale(struct database *database, struct demo *demo);
err wikis_export(struct db *db, person_id person, struct out *json);
err wikis_check(struct db *db, struct out *findings);
err wikis_import_mediawiki(struct db *db, const struct app *app, str path,
			   struct import_report *report, str *why);

#endif
