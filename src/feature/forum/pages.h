/* SPDX-License-Identifier: Apache-2.0
 * pages: what the templates of this room are given, and the addresses they link to.
 */
#ifndef RUCHE_FORUM_PAGES_H
#define RUCHE_FORUM_PAGES_H

#include "core/tag.h"
#include "feature/forum/handlers.h"
#include "ui/changes.h"
#include "ui/place_picker.h"

#include "forum.sql.h"

url forum_url(const struct rq *rq, const struct place *place);
url forum_topic_url(const struct rq *rq, str community, int64_t id);
url topic_action(const struct rq *rq, str community, int64_t id, const char *action);

enum topic_order { TOPICS_LIVELY, TOPICS_NEWEST, TOPICS_WAITING };
struct topic_rows {
	const struct place *place;
	struct q_topic_lively_list rows;
};
struct topic_list_page {
	const struct place_view *where;
	enum topic_order order;
	struct topic_rows pinned, rows;
	url lively, newest, waiting; /* the three lists */
	struct pager pager;
	bool first;
};
struct topic_form {
	str title, body, tags;
	bool question;
};
struct topic_edit_page {
	const struct place_view *where;
	struct topic_form form;
	int64_t topic; /* 0: a new one */
	url action, back;
};
struct topic_page {
	const struct place_view *where;
	const struct q_topic_find *topic;
	const struct item_row *item;
	const struct face *author;
	html body;
	struct tag_list tags;
	struct comment_thread comments;
	struct comment_page page;
	const struct comment *accepted; /* the answer that helped; NULL without one */
	bool question, may_edit, may_host, following;
	bool threads; /* all levels are shown */
	url flat, threaded, here;
	struct q_topic_targets_list targets;
	struct place_picker others; /* more than those */
};
struct topic_split_page {
	const struct place_view *where;
	const struct q_topic_find *topic;
	int64_t answer;
	html body;
	str title;
};
struct topic_history_page {
	const struct place_view *where;
	const struct q_topic_find *topic;
	struct change_list changes;
};
struct forum_block_data {
	const struct place *place;
	struct topic_rows waiting, lively;
	bool may_write;
	int64_t topics;
};
struct forum_aside_data {
	struct q_topic_helpers_list rows;
};
const struct face *helper_face(const struct rq *rq, const struct q_topic_helpers *h);

#endif
