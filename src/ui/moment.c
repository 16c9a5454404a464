/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/moment.h"

err moment_find(struct rq *rq, const char *name, struct moment *moment)
{
	bool show;
	*moment = (struct moment){.public_one = !str_eq(str_from(name), S("first_post"))};
	return guideline_moment(rq->db, str_from(name), lang_code(rq->lang), &show,
				&moment->clauses);
}

err moment_passed(struct rq *rq, enum audience audience)
{
	TRY(guideline_passed(rq->db, S("first_post")));
	return audience == AUDIENCE_PUBLIC ? guideline_passed(rq->db, S("first_public_post")) : OK;
}
