/* SPDX-License-Identifier: Apache-2.0
 * pages: what the templates of this room are given, and the addresses they link to.
 */
#ifndef RUCHE_SUGGESTIONS_PAGES_H
#define RUCHE_SUGGESTIONS_PAGES_H

#include "core/tag.h"
#include "feature/suggestions/handlers.h"
#include "ui/changes.h"

#include "suggestions.sql.h"

url suggestions_url(const struct rq *rq, const struct place *place);
url suggestion_url(const struct rq *rq, str community, int64_t id);
url suggestion_action(const struct rq *rq, str community, int64_t id, const char *action);
/* "Is being considered", translated. */
str suggestion_words(const struct rq *rq, int64_t state);
/* For programs and forms: "considered". */
str suggestion_state_name(int64_t state);
/* And back; 0: there is none of that name. */
int64_t suggestion_state_named(str name);

enum suggestion_order { SUGGESTIONS_WANTED, SUGGESTIONS_NEWEST, SUGGESTIONS_SETTLED };
struct suggestion_list_page {
	const struct place_view *where;
	enum suggestion_order order;
	struct q_suggestion_wanted_list rows;
	url wanted, newest, settled; /* the three lists */
	struct pager pager;
};
struct suggestion_edit_page {
	const struct place_view *where;
	str title, body, tags;
	bool old; /* its words are changed */
	url action, back;
};
struct suggestion_choice {
	str name, words;
	bool on;
};
struct suggestion_page {
	const struct place_view *where;
	const struct q_suggestion_find *suggestion;
	const struct item_row *item;
	const struct face *author;
	html body;
	struct tag_list tags;
	struct comment_thread comments;
	struct comment_page page;
	bool may_vote, may_edit, may_remove, may_host, following;
	struct {
		struct suggestion_choice *v;
		size_t n, cap;
	} states;
	url here;
};
struct suggestion_history_page {
	const struct place_view *where;
	const struct q_suggestion_find *suggestion;
	struct change_list changes;
};

#endif
