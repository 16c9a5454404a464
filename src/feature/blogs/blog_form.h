/* SPDX-License-Identifier: Apache-2.0
 * blog_form: the fields of a blog, for opening and for changing one.
 */
#ifndef RUCHE_BLOGS_BLOG_FORM_H
#define RUCHE_BLOGS_BLOG_FORM_H

#include "feature/blogs/pages.h"

/* The fields of the request over what stands in the form; those that a program leaves out stay. */
void blog_form_read(struct rq *rq, struct blog_form *form);
enum blog_kind blog_kind_named(str name); /* personal, group, guest */

#endif
