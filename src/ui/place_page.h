/* SPDX-License-Identifier: Apache-2.0
 * place_page: pages inside a place that several rooms share (a community): its head, the tabs that
 * rooms put there (struct place_tab), and the room's page below.
 *
 *	struct place_view where;
 *	TRY(place_asked(rq, PLACE_COMMUNITY, &where));
 *	...
 *	return page_in_place(rq, &where, "forum", T(rq->lang, "Forum"), v_forum_list, &p);
 */
#ifndef RUCHE_PLACE_PAGE_H
#define RUCHE_PLACE_PAGE_H

#include "ui/page.h"
#include "ui/parts.h"

struct place_view {
	struct place place;
	enum role role;	 /* of the viewer */
	bool open;	 /* live: something can be written */
	bool may_write;	 /* the viewer may put new things there (access_may_write) */
	bool may_manage; /* facilitators and owners */
	const struct place_pages *pages;
	url url; /* the place's first page */
	/* filled by place_page_begin */
	html head;
	struct place_links {
		struct place_link {
			const struct place_tab *tab;
			url url;
			int64_t n; /* -1: no number */
			bool on;
		} * v;
		size_t n, cap;
	} tabs;
};

/* The place that the address names, for a viewer who may read in it; NOT_FOUND for all others. A
 * former name finds it too. */
err place_asked(struct rq *rq, enum place_kind kind, struct place_view *where);
/* The same for a place that was found already (visible to the viewer). */
err place_view_of(struct rq *rq, const struct place *place, struct place_view *where);
/* PATH/HANDLE/NAME; name empty: the first page. */
url place_tab_url(const struct rq *rq, const struct place *place, const char *name);

/* tab: the name of the tab that is on. The view is checked as by page(). */
#define page_in_place(rq_, where_, tab_, title_, view_, p_)                           \
	({                                                                            \
		struct rq *page_rq_ = (rq_);                                          \
		const struct layout *page_layout_ =                                   \
			place_page_begin(page_rq_, (where_), (tab_), (title_), NULL); \
		(view_)(page_rq_->out, page_rq_, (p_));                               \
		page_end(page_rq_, page_layout_);                                     \
	})
/* With a style sheet, a script, a feed: how_ is a const struct page *; its title is title_. */
#define page_in_place_as(rq_, where_, tab_, title_, how_, view_, p_)                    \
	({                                                                              \
		struct rq *page_rq_ = (rq_);                                            \
		const struct layout *page_layout_ =                                     \
			place_page_begin(page_rq_, (where_), (tab_), (title_), (how_)); \
		(view_)(page_rq_->out, page_rq_, (p_));                                 \
		page_end(page_rq_, page_layout_);                                       \
	})
const struct layout *place_page_begin(struct rq *rq, struct place_view *where, const char *tab,
				      const char *title, const struct page *how);
/* What the rooms show on the first page, in the order of their tabs. */
err place_blocks(struct rq *rq, const struct place_view *where, struct out *wide,
		 struct out *aside);

#endif
