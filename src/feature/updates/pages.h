/* SPDX-License-Identifier: Apache-2.0
 * pages: what the templates of this room are given.
 */
#ifndef RUCHE_UPDATES_PAGES_H
#define RUCHE_UPDATES_PAGES_H

#include "ui/changes.h"
#include "ui/disclaimer.h"
#include "ui/composer.h"
#include "ui/page.h"

enum timeline { TIMELINE_FOLLOWED, TIMELINE_COMPANY, TIMELINE_OWN };

struct update_list_page {
	enum timeline timeline;
	struct card_list cards;
	struct composer composer;
	struct pager pager;
	bool first;		   /* not behind a cursor */
	str none_title, none_text; /* why there is nothing, and one first step */
	url none_step;
	str none_label;
};

/* An answer in its thread. */
struct update_answers {
	struct update_answer {
		struct thread_row *row; /* nesting; row->comment->item */
		const struct card *quoted;
		bool quoted_gone;
	} * v;
	size_t n, cap;
};
struct update_show_page {
	struct card card; /* the update at the top of the thread */
	bool may_edit, may_answer;
	bool changed; /* it has a history */
	struct update_answers answers;
	struct preview_list previews; /* of pages that the answers name */
	int64_t total;
	struct face_list passed_on;
	struct pager pager;
	struct composer answer;
	url here;
	struct disclaimer disclaimer; /* on pages that outsiders read */
};

struct update_new_page {
	struct composer composer;
	struct card *above; /* what is answered or passed on, or NULL */
	bool passing_on;    /* it is passed on */
	bool already;	    /* and was before, without words */
};

struct update_photos {
	struct update_photo {
		str hash, alt;
	} * v;
	size_t n, cap;
};

struct update_edit_page {
	struct item_row item;
	str body;
	struct update_photos photos;
	struct composer_choices choices; /* who can read it; empty for an answer */
	str readers;			 /* as @a, @b, where it is listed */
	url back;
};

struct update_history_page {
	struct item_row item;
	struct disclaimer disclaimer;
	url back;
	struct change_list changes;
};

#endif
