/* SPDX-License-Identifier: Apache-2.0
 * page_editor: the form of a page, for those who save it.
 */
#ifndef RUCHE_WIKIS_PAGE_EDITOR_H
#define RUCHE_WIKIS_PAGE_EDITOR_H

#include "feature/wikis/pages.h"

/* The fields of the request over what stands in the form; those that a program leaves out stay. */
void page_form_read(struct rq *rq, struct page_form *form);
/* What is stored of a page. */
err page_form_load(struct rq *rq, const struct item_row *item, struct page_form *form);
/* Form errors for what cannot be; *text is what would be written. */
err page_form_check(struct rq *rq, const struct page_editor *p, struct page_text *text);
/* The name under which it is kept: "page:ID" or "page:new:WIKI". */
str page_form_name(const struct rq *rq, place_id wiki, item_id page);
/* Puts what was kept into the form. */
err page_form_recall(struct rq *rq, struct page_editor *p, str form);
err page_editor_show(struct rq *rq, struct page_editor *p);

#endif
