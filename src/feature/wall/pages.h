/* SPDX-License-Identifier: Apache-2.0
 * pages: the handlers of this room, what its templates are given, and what its files share.
 */
#ifndef RUCHE_WALL_PAGES_H
#define RUCHE_WALL_PAGES_H

#include "core/demo.h"
#include "ui/page.h"
#include "ui/parts.h"

#include "wall.sql.h"

enum { LIST_TITLE_MAX = 120, LIST_THING_MAX = 300, LIST_THINGS = 5 };

err list_list(struct rq *rq);
err list_new(struct rq *rq);
err list_create(struct rq *rq);
err list_show(struct rq *rq);
err list_edit(struct rq *rq);
err list_update(struct rq *rq);
err list_delete(struct rq *rq);
err colleague_list(struct rq *rq);
err colleague_create(struct rq *rq);
err colleague_delete(struct rq *rq);

err list_cards(struct rq *rq, struct card **cards, size_t n);
err list_index_text(struct db *db, item_id id, str *title, str *body);
err list_address_of(struct db *db, item_id id, struct arena *a, url *to);
err wall_tab(struct rq *rq, person_id person, struct out *out);
err wall_demo(struct db *db, struct demo *demo);
err wall_export(struct db *db, person_id person, struct out *json);
err wall_check(struct db *db, struct out *findings);
err wall_erase(struct db *db, person_id person, struct id_list items);

/* ---- lists ---- */

struct things {
	str v[LIST_THINGS];
	size_t n;
};
struct list_form {
	str title, audience;
	struct things things;
	int64_t after;
};
struct list_edit_page {
	struct list_form form;
	int64_t list;			 /* 0: a new one */
	const struct q_list_find *after; /* what it is made after, or NULL */
	url action, back;
};
struct lineage {
	struct q_list_find *v;
	size_t n, cap;
};
struct list_page {
	const struct q_list_find *list;
	const struct item_row *item;
	const struct face *author;
	struct things things;
	struct lineage lineage;
	struct q_list_after_list reused;
	struct comment_thread comments;
	struct comment_page page;
	bool may_edit, may_reuse, following;
	url here;
};
struct lists_page {
	struct card_list cards;
	struct pager pager;
};
url list_url(const struct rq *rq, int64_t id);
url list_action(const struct rq *rq, int64_t id, const char *action);
url list_again(const struct rq *rq, int64_t id);
int64_t thing_number(size_t at);
str thing_name(const struct rq *rq, size_t at); /* of its field */
/* Makes one; created 0: now, else nobody is told. */
err list_make(struct db *db, person_id author, const struct list_form *f, enum audience audience,
	      int64_t created, item_id *id);

/* ---- colleagues ---- */

enum between { BETWEEN_NOTHING, BETWEEN_ASKED, BETWEEN_ASKS, BETWEEN_COLLEAGUES };
struct colleague_rows {
	struct colleague_row {
		const struct face *face;
		str below, why;
	} * v;
	size_t n, cap;
};
struct colleague_page {
	struct colleague_rows both, asks, asked, near;
};
struct wall_page {
	person_id person;
	str handle, name;
	bool own;
	enum between between;
	bool may_ask;
	struct card_list said, lists, pictures;
	struct colleague_rows colleagues;
	int64_t asks; /* who waits for the viewer's answer, on the own wall */
};
/* 0 ask, 1 confirm, 2 refuse, 3 take back, 4 end. */
const char *colleague_word(const struct rq *rq, int which);
err colleague_between(struct db *db, person_id a, person_id b, enum between *what);
err colleagues_read(struct rq *rq, person_id person, int64_t most, struct colleague_rows *rows);
err colleague_ask(struct db *db, person_id from, person_id to, int64_t created);

#endif
