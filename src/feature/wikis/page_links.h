/* SPDX-License-Identifier: Apache-2.0
 * page_links: which pages lead where, and what of that is not there. A link says where it leads by
 * address; whether something stands at the address is kept with it, for those who read everything
 * the wiki's readers read, and asked again for everybody else.
 */
#ifndef RUCHE_WIKIS_PAGE_LINKS_H
#define RUCHE_WIKIS_PAGE_LINKS_H

#include "core/item.h"
#include "html/html.h"

/* The name that an address answers to: what stands before "~". */
str page_name_of(str slug);
/* A page stands at a new address. */
err page_link_address(struct db *db, place_id wiki, str slug, item_id page);
/* Another address leads to it, unless that is somebody's. */
err page_link_former(struct db *db, place_id wiki, str slug, item_id page);
/* The links of a text, in place of those it had. */
err page_links_write(struct db *db, item_id page, place_id wiki, enum audience audience,
		     const struct markdown_found *found);
/* A page is for others than before. */
err page_links_audience(struct db *db, item_id page, place_id wiki, enum audience audience);
/* A page goes: its addresses are free, and it leads nowhere. */
err page_links_end(struct db *db, item_id page, place_id wiki);
/* A text as the viewer gets it: links to what is not there for them lead to a new page where they
 * may write, and are words for others. */
err page_links_shown(struct db *db, item_id page, str wiki, bool may_write, html text, html *shown);

#endif
