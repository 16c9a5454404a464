/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/disclaimer.h"

#include "core/guideline.h"
#include "ui/format.h"

err disclaimer_in(struct rq *rq, str language, struct disclaimer *d)
{
	enum lang lang;
	d->language = lang_code(lang_parse(language, &lang) ? lang : rq->lang);
	return disclaimer_of(rq->db, d->language, &d->text);
}

err disclaimer_below(struct rq *rq, const struct item_row *item, struct disclaimer *d)
{
	*d = (struct disclaimer){0};
	return item->circle == CIRCLE_PUBLIC ? disclaimer_in(rq, item->language, d) : OK;
}
