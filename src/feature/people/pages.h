/* SPDX-License-Identifier: Apache-2.0
 * pages: what the templates of this room are given.
 */
#ifndef RUCHE_PEOPLE_PAGES_H
#define RUCHE_PEOPLE_PAGES_H

#include "ui/api.h"
#include "ui/page.h"
#include "ui/parts.h"

/* ---- the directory ---- */
struct people_row {
	const struct face *face;
	str handle, name, title, unit, city, country; /* country as a word */
	str country_code, photo;
	int64_t endorsements;
};
struct choice_list {
	struct choice {
		str value, label;
		bool on;
	} * v;
	size_t n, cap;
};
struct people_page {
	str q, unit, country, skill, skill_label;
	struct people_rows {
		struct people_row *v;
		size_t n, cap;
	} rows;
	struct letters {
		struct letter {
			str letter;
			url url;
			bool on;
		} * v;
		size_t n, cap;
	} letters;
	struct choice_list units, countries;
	url previous, next; /* empty: there is none */
	int64_t next_id;    /* for programs: after and key of the next page */
	str next_key;
	int64_t names; /* filters were asked among so many names only, the best; 0 among all */
	bool filtered;
};

/* ---- a profile ---- */
struct skill_row {
	int64_t tag, endorsements, width; /* width of the bar, 0 to 100 */
	str name, label;
	bool hidden, mine;
	struct face_list faces;
	url endorse, hide;
};
struct skill_rows {
	struct skill_row *v;
	size_t n, cap;
};
struct link_rows {
	struct link_row {
		str label, address;
		url url;
		bool verified;
		str host; /* shown beside a label that hides it: who vouches */
	} * v;
	size_t n, cap;
};
struct person_page {
	struct person person;
	const struct face *face;
	str country, clock,
		given; /* clock: "14:05" there; empty without a zone or in the viewer's own */
	bool mine, following, may_endorse;
	int64_t muted; /* until when, for the viewer; 0 not */
	str disclaimer, disclaimer_language;
	struct reporting {
		struct report_row {
			const struct face *face;
			str title;
		} * v;
		size_t n, cap;
	} chain, reports;
	struct skill_rows skills, hidden; /* hidden: for the owner alone */
	struct link_rows links;
	struct text_list languages; /* as words */
	struct text_list codes;	    /* as codes */
	struct community_rows {
		struct community_row {
			str title;
			int64_t members;
			bool owner;
			url url; /* empty when it has no pages */
		} * v;
		size_t n, cap;
	} communities;
	struct tab_list {
		struct tab {
			const struct profile_tab *of; /* NULL: all */
			str label, count;	      /* count: "12", "99+" or empty */
			url url;
			bool on;
		} * v;
		size_t n, cap;
	} tabs;
	const struct profile_tab *tab; /* the open one, NULL: all */
	html room_content;	       /* of one with a content of its own */
	struct card_list cards;
	struct pager pager;
	url here, vcard;
};

/* ---- settings ---- */
enum { LINKS_MAX = 8 };
struct settings_page {
	struct person person;
	const struct face *face;
	str country, manager, skills;
	struct link_fields {
		struct link_field {
			str label_name, url_name, label, url;
			int64_t number;
		} * v;
		size_t n, cap;
	} links;
	struct form_fields {
		struct form_field {
			const char *name, *type;
			str label, value, hint;
			int64_t rows; /* 0: one line */
		} * v;
		size_t n, cap;
	} fields;
	struct choice_list zones, disclaimers, interfaces, orders, hues,
		tongues; /* tongues: languages spoken */
	str waiting;	 /* a pseudonym that an administrator looks at */
	struct presence_form {
		struct presence_own own;
		str until; /* as words; empty without an end */
	} presence;
	bool saved, photo_saved, presence_saved;
};
struct requests_page {
	struct request_rows {
		struct request_row {
			const struct face *face;
			str pseudonym, resembles, below;
			int64_t created;
			url approve, refuse;
		} * v;
		size_t n, cap;
	} rows;
};

#endif
