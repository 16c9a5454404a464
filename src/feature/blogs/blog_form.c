/* SPDX-License-Identifier: Apache-2.0
 * blog_form: the fields of a blog.
 */
#include "feature/blogs/blog_form.h"

void blog_form_read(struct rq *rq, struct blog_form *form)
{
	place_names_read(rq, &form->names);
	form_take(rq, "kind", &form->kind);
	form_take(rq, "audience", &form->audience);
}

enum blog_kind blog_kind_named(str s)
{
	return str_eq(s, S("group"))   ? BLOG_GROUP
	       : str_eq(s, S("guest")) ? BLOG_GUEST
				       : BLOG_PERSONAL;
}
