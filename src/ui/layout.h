/* SPDX-License-Identifier: Apache-2.0
 * layout: what the templates of layout.html and error.html take; filled by page.c and used by
 * nobody else.
 */
#ifndef RUCHE_LAYOUT_H
#define RUCHE_LAYOUT_H

#include "ui/again.h"
#include "ui/disclaimer.h"
#include "ui/page.h"
#include "ui/parts.h"

struct menu_links {
	struct menu_link {
		const struct menu_entry *entry;
		const char *key; /* "b": pressed after g; NULL for none */
		int64_t n;	 /* behind the label; 0: nothing */
	} * v;
	size_t n, cap;
};

struct layout {
	const struct page *page;
	enum page_shell shell; /* never PAGE_AUTO */
	str organisation;
	str theme; /* "light", "dark", or empty for the system's */
	str active;
	url here;	      /* this page with its query */
	str canonical, image; /* absolute */
	url oembed;	      /* of the page, or empty; another format behind it */
	url style, script;    /* of the room */
	const struct face *me;
	str words;		      /* of ?q= */
	struct disclaimer disclaimer; /* below the view; empty: none */
	bool save_data;		      /* the browser asks for little: no fonts */
	struct menu_links main, beyond, foot;
	const struct menu_entry *current;
	size_t covered; /* bytes of the path that `current` covers */
	struct layout_languages {
		struct layout_language {
			str code, name;
		} * v;
		size_t n, cap;
	} languages; /* the others */
};

struct error_page {
	int status;
	str text; /* safe; may be empty */
	str request;
	bool may_sign_in; /* nobody is signed in: 404 offers it */
	url back;
	bool kept; /* the refused form comes back */
	struct again again;
};

#endif
