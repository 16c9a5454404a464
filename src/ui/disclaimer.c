/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/disclaimer.h"

#include "core/guideline.h"
#include "ui/format.h"

err disclaimer_below(struct rq *rq, const struct item_row *item, struct disclaimer *d)
{
	enum lang lang;
	*d = (struct disclaimer){0};
	if (item->circle != CIRCLE_PUBLIC)
		return OK;
	d->language = lang_parse(item->language, &lang) ? lang_code(lang) : lang_code(rq->lang);
	return disclaimer_of(rq->db, d->language, &d->text);
}
