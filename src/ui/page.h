/* SPDX-License-Identifier: Apache-2.0
 * page: how a handler answers with a page. page() writes the head and the shell, calls the view for
 *what is between, and writes the end:
 *
 *	return page(rq, p.entry.title, v_entry_show, &p);
 *
 * The view's type is checked: it must take (struct out *, const struct rq *, const T *) for the T
 *of the last argument. Signed-in viewers get the shell with search and navigation; strangers the
 *public header and footer.
 */
#ifndef RUCHE_PAGE_H
#define RUCHE_PAGE_H

#include "core/session.h"
#include "http/request.h"
#include "ui/feature.h"

enum page_shell {
	PAGE_AUTO,   /* PAGE_APP when somebody is signed in, else PAGE_PUBLIC */
	PAGE_APP,    /* search, navigation, menus */
	PAGE_PUBLIC, /* a quiet header and footer, for outsiders too */
	PAGE_DOOR,   /* nothing around it: sign-in, acknowledging the guidelines */
};

struct page {
	str title;	 /* of the window, and og:title */
	str description; /* one or two plain sentences; meta description and og:description */
	url here; /* the page's one address (canonical) when it has several, as one of our paths */
	str active; /* the menu entry that is current, by its address ("/blogs"); empty: by the
		       request's path */
	url feed;   /* an Atom feed of it */
	str feed_title;
	url image;	    /* og:image, one of our paths */
	const char *style;  /* a style sheet of the room, "blogs.css"; NULL for none */
	const char *script; /* a module of the room, "blogs.js"; NULL for none */
	bool embedded;	    /* and other sites may show it: they find its oEmbed answer */
	bool open;	    /* search engines may list it: public entries, blogs, the guidelines */
	bool wide;	    /* without the page's largest width */
	/* Below what a stranger sees the shell puts the disclaimer; with `words`, the item whose
	 * page it is, below it for whoever looks when outsiders read it, in its language. */
	const struct item_row *words;
	str words_language; /* without an item: the language of the disclaimer of whose words they
			       are; empty: the reader's */
	bool disclaimed;    /* the view shows it itself, or shows nobody's words */
	enum page_shell shell;
};

#define page(rq_, title_, view_, p_) \
	page_as(rq_, (&(const struct page){.title = (title_)}), view_, p_)
/* For visitors from outside: the public header, whoever looks, and listed by search engines. */
#define page_public(rq_, title_, view_, p_)                                                    \
	page_as(rq_,                                                                           \
		(&(const struct page){.title = (title_), .open = true, .shell = PAGE_PUBLIC}), \
		view_, p_)
/* With everything that struct page can say; how_ is a const struct page *. */
#define page_as(rq_, how_, view_, p_)                                             \
	({                                                                        \
		struct rq *page_rq_ = (rq_);                                      \
		const struct layout *page_layout_ = page_begin(page_rq_, (how_)); \
		(view_)(page_rq_->out, page_rq_, (p_));                           \
		page_end(page_rq_, page_layout_);                                 \
	})

/* The two halves around a view. A failure stays in rq->out and comes out of page_end. */
struct layout;
const struct layout *page_begin(struct rq *rq, const struct page *page);
err page_end(struct rq *rq, const struct layout *layout);

/* The status of an error. BUSY is 503: the database, the disk; who asks too often gets 429 from the
 * pipeline. */
int page_status(err e);
/* The answer to a failed request as a page: rq->response.status (or the status of e) decides the
 * words; rq->fail_text is shown when it is set. A stranger who meets 404 is offered to sign in.
 * Needs no database. */
err page_error(struct rq *rq, err e);

/* The address of this page without its query; of a page that answers a form, where the form stood.
 */
url page_path(const struct rq *rq);
/* The address of this page with its query, for a form's field "back" and links to sign in. */
url page_here(const struct rq *rq);
/* One of our paths with scheme and host, for what leaves the browser: links to hand on. */
str page_absolute(const struct rq *rq, url path);
/* The pages that rooms put into a group of tabs, in their order; the one this page belongs to is
 * on. */
struct page_tabs {
	struct page_tab {
		const struct menu_entry *entry;
		bool on;
	} * v;
	size_t n, cap;
};
const struct page_tabs *page_tabs(const struct rq *rq, enum menu_group group);
/* The numbers behind the entries of the navigation, for whoever shows them later: {url, n} of each
 * that counts something. */
void page_menu_numbers(struct rq *rq, struct out *json);
/* The name of the organisation, "Ruche" until it is set. */
str page_organisation(const struct rq *rq);

#endif
