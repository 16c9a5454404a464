/* SPDX-License-Identifier: Apache-2.0
 * blog_form: the fields of a blog and what may be wrong with them.
 */
#include "feature/blogs/blog_form.h"

#include "base/utf8.h"
#include "core/protected.h"

static void take(struct rq *rq, const char *name, str *to)
{
	if (rq_form_has(rq, name))
		*to = str_trim(rq_form(rq, name));
}

void blog_form_read(struct rq *rq, struct blog_form *form)
{
	take(rq, "title", &form->title);
	take(rq, "tagline", &form->tagline);
	take(rq, "about", &form->about);
	take(rq, "language", &form->language);
	take(rq, "handle", &form->handle);
	take(rq, "kind", &form->kind);
	take(rq, "audience", &form->audience);
	form->handle = str_lower(rq->arena, form->handle);
}

void blog_form_check(struct rq *rq, const struct blog_form *f)
{
	enum lang lang;
	if (str_empty(f->title) || utf8_count(f->title) > BLOG_TITLE_MAX)
		form_error(rq, "title", T(rq->lang, "Give it a name of at most 100 characters."));
	if (utf8_count(f->tagline) > BLOG_TAGLINE_MAX)
		form_error(rq, "tagline",
			   T(rq->lang, "At most 160 characters fit below the name."));
	if (utf8_count(f->about) > BLOG_ABOUT_MAX)
		form_error(rq, "about", T(rq->lang, "At most 5,000 characters about the blog."));
	if (!lang_parse(f->language, &lang))
		form_error(rq, "language", T(rq->lang, "Choose a language."));
	if (!str_empty(f->handle) && (!handle_valid(f->handle) || handle_reserved(f->handle)))
		form_error(rq, "handle",
			   T(rq->lang, "An address has a-z, 0-9, points and hyphens, at most 40, "
				       "and is no word of the house."));
}

err blog_form_check_address(struct rq *rq, const struct blog_form *f, str is)
{
	enum protected_verdict verdict;
	str resembles, address = f->handle;
	if (str_empty(address) && str_empty(is))
		address = f->title; /* it is made from the name */
	if (str_empty(address) || str_eq(address, is) || rq->viewer->admin)
		return OK;
	TRY(protected_judge(rq->db, address, &verdict, &resembles));
	if (verdict == PROTECTED_REFUSED)
		form_error(rq, "handle",
			   cstr(rq->arena,
				format_fill(rq->arena,
					    T(rq->lang, "The address would read like “#”, a name "
							"of the organisation. Choose another one."),
					    resembles)));
	return OK;
}

enum blog_kind blog_kind_named(str s)
{
	return str_eq(s, S("group"))   ? BLOG_GROUP
	       : str_eq(s, S("guest")) ? BLOG_GUEST
				       : BLOG_PERSONAL;
}

enum audience blog_audience_named(str s)
{
	return str_eq(s, S("public"))	 ? AUDIENCE_PUBLIC
	       : str_eq(s, S("members")) ? AUDIENCE_MEMBERS
					 : AUDIENCE_INTERNAL;
}
