/* SPDX-License-Identifier: Apache-2.0
 * pages: what the templates of this room are given.
 */
#ifndef RUCHE_@ROOMS@_PAGES_H
#define RUCHE_@ROOMS@_PAGES_H

#include "ui/page.h"
#include "ui/parts.h"

enum { @ROOM@_TITLE = 200, @ROOM@_BODY = 10000 };

struct @room@_list_page {
	struct card_list cards;
	struct pager pager;
};
struct @room@_show_page {
	struct item_row item;
	str title;
	html body;
	struct comment_thread thread;
};

#endif
