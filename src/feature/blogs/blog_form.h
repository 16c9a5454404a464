/* SPDX-License-Identifier: Apache-2.0
 * blog_form: the fields of a blog, for opening and for changing one.
 */
#ifndef RUCHE_BLOGS_BLOG_FORM_H
#define RUCHE_BLOGS_BLOG_FORM_H

#include "feature/blogs/pages.h"

/* The fields of the request over what stands in the form; those that a program leaves out stay. */
void blog_form_read(struct rq *rq, struct blog_form *form);
/* Form errors for what cannot be. */
void blog_form_check(struct rq *rq, const struct blog_form *form);
/* And for an address that reads like a protected name; `is` is the address it has already. An
 * administrator may open the organisation's own. */
err blog_form_check_address(struct rq *rq, const struct blog_form *form, str is);
enum blog_kind blog_kind_named(str name);    /* personal, group, guest */
enum audience blog_audience_named(str name); /* public, internal, members */

#endif
