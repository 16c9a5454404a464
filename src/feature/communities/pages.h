/* SPDX-License-Identifier: Apache-2.0
 * pages: what the templates of this room are given, and the addresses they link to.
 */
#ifndef RUCHE_COMMUNITIES_PAGES_H
#define RUCHE_COMMUNITIES_PAGES_H

#include "core/invitation.h"
#include "feature/communities/community.h"
#include "ui/composer.h"
#include "ui/page.h"
#include "ui/parts.h"
#include "ui/place_form.h"
#include "ui/place_page.h"

#include "communities.sql.h"

/* ---- addresses and values ---- */
url community_url(const struct rq *rq, str handle);
url community_action(const struct rq *rq, str handle, const char *action);
/* "Open to all colleagues", for a line below the name. */
str access_words(const struct rq *rq, enum access access);
str access_label(const struct rq *rq, enum access access); /* one word, for a tag */
const char *access_icon(enum access access);
str role_words(const struct rq *rq, enum role role);
/* The mark of a community: letters of its name in one of seven colours. */
const struct face *community_mark(const struct rq *rq, const struct community *c);
const struct face *host_face(const struct rq *rq, const struct q_community_hosts *host);
/* The first sentences of a text in Markdown. */
str opening(const struct rq *rq, str markdown);
int64_t last_time(const struct community *c); /* of the newest item; 0 none */

/* ---- pages ---- */
enum community_show { SHOW_ALL, SHOW_ACTIVE, SHOW_MINE };
struct community_letters {
	struct community_letter {
		str label;
		url url;
		bool on;
	} * v;
	size_t n, cap;
};
struct community_list_page {
	struct community_list rows, invited, asked;
	struct community_letters letters;
	enum community_show show;
	str words, letter;
	url previous, next;
	url all, active, mine; /* the three lists */
	bool may_create;
};
struct community_head {
	const struct community *c;
	const struct community *parent; /* NULL: none, or not for the viewer */
	bool may_join;
};
struct community_show_page {
	const struct community *c;
	html about;
	struct q_community_hosts_list hosts;
	struct community_list below;
	html wide, aside; /* of other rooms */
	struct card_list newest;
	bool face; /* not a member of a closed one: its name and description alone */
};
struct community_stream_page {
	const struct community *c;
	struct composer composer;
	bool may_write, first;
	struct card_list cards;
	struct pager pager;
};
struct community_form {
	struct place_names names;
	str access, parent;
};
struct community_edit_page {
	const struct community *c; /* NULL: a new one */
	struct community_form form;
	const struct community *parent;
	bool saved;
};
struct member_rows {
	struct member_row {
		const struct face *face;
		int64_t person;
		enum role role;
		int64_t since;
		str below;
	} * v;
	size_t n, cap;
};
/* Letters to who has no account, and what became of each. */
enum letter_state {
	LETTER_WAITING,
	LETTER_SENT,
	LETTER_JOINED,
	LETTER_EXPIRED,
	LETTER_REFUSED, /* there is no such address */
	LETTER_ENDED
};
struct letter_rows {
	struct letter_row {
		int64_t id, created;
		str email, maker;
		enum letter_state state;
		bool waits; /* and can be taken back */
	} * v;
	size_t n, cap;
};
struct asking_letter {
	str inviter, title; /* empty where they are no plain words */
	str organisation, subject, until;
	url link;
};
/* NOT: no letter goes to that. TOO_MANY: none more today, in this name. */
enum letter_asked { LETTER_NOT, LETTER_NEW, LETTER_ALREADY, LETTER_TOO_MANY };
err letter_ask(struct rq *rq, const struct community *c, str address, enum letter_asked *what);
err letters_of(struct rq *rq, place_id community, struct letter_rows *to);
/* Links that are in no letter. */
err letter_links(struct db *db, place_id community, struct invitation_list *list);
/* Somebody came in by this link. */
err letter_came(struct db *db, int64_t link);

/* What became of a list of names and addresses. */
struct invited {
	int64_t asked, in; /* invited now; members already */
	int64_t letters;   /* go out to who has no account */
	bool much;	   /* and no more do today */
	struct invited_names {
		str *v;
		size_t n, cap;
		int64_t more; /* than are named */
	} unknown, outside;   /* outside: no members of the closed one above */
	bool any;
};
struct member_page {
	const struct community *c;
	struct member_rows rows, requests, invited;
	struct invitation_list links;
	struct letter_rows letters;
	bool writes; /* mail goes out to who has no account */
	struct invited result;
	str words;
	url link; /* a new one, shown once */
	str link_text;
	struct pager pager;
	bool may_manage, may_own, may_take; /* take: no owner has an account any more */
	bool first;
};
struct invitation_page {
	struct q_invitation_face face;
	html about;
	url action;
};
struct number_page {
	const struct community *c;
	struct number_months {
		struct number_month {
			int64_t month; /* 202611 */
			str label;
			int64_t topics, authors, comments, likes, joined, parted;
			int64_t width; /* of the bar, 0 to 100 */
		} * v;
		size_t n, cap;
	} months;
	struct number_kinds {
		struct number_kind {
			str label;
			int64_t n, authors, comments;
		} * v;
		size_t n, cap;
	} kinds; /* of the twelve months */
	int64_t written, answers, authors_lately;
	url csv;
};
struct dormant_page {
	struct community_list own, all;
	url next;
	bool admin;
};

#endif
