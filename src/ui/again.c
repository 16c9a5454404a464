/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/again.h"

enum { KEPT_BYTES = 512 * 1024, KEPT_FIELDS = 200, WORDS = 20 };

static bool has_lines(str value)
{
	return str_find(value, S("\n")) >= 0;
}

/* Secrets are typed anew. */
static bool is_secret(str name)
{
	return str_find(name, S("password")) >= 0 || str_eq(name, S("again"));
}

/* False: not to be kept at all. */
static bool add(const struct rq *rq, struct again *again, str name, str value, size_t *used)
{
	/* Its key is made anew, too. */
	if (str_eq(name, S("csrf")) || str_eq(name, S("once")))
		return true;
	*used += name.n + value.n;
	if (is_secret(name) || *used > KEPT_BYTES || again->n >= KEPT_FIELDS)
		return false;
	bool text = str_eq(name, S("body")) || has_lines(value);
	*ARENA_PUSH(rq->arena, again) = (struct again_field){name, value, text};
	return true;
}

/* Switches and choices are made again in a moment; words are not. */
static bool holds_words(const struct again *again)
{
	for (size_t i = 0; i < again->n; i++) {
		const struct again_field *f = &again->v[i];
		if (!str_eq(f->name, S("back")) && f->value.n &&
		    (f->text || f->value.n >= WORDS || str_eq(f->name, S("title"))))
			return true;
	}
	return false;
}

/* Where the form went; page_here() says where it stood. */
static url sent_to(const struct rq *rq)
{
	url to = {0};
	str rest = str_sub(rq->path, 1, rq->path.n);
	while (rest.n) {
		str segment = str_cut(&rest, '/');
		to = url_empty(to) ? url_path(rq->arena, "/%s", segment)
				   : url_path(rq->arena, "%r/%s", to, segment);
	}
	return url_empty(to) ? URL("/") : to;
}

bool again_of_refused(const struct rq *rq, struct again *again)
{
	size_t used = 0;
	*again = (struct again){.to = sent_to(rq)};
	if (!rq->form_kept)
		return false;
	for (size_t i = 0; i < rq->form.n; i++)
		if (!add(rq, again, rq->form.v[i].name, rq->form.v[i].value, &used))
			return false;
	return holds_words(again);
}

bool again_of_sign_in(const struct rq *rq, struct again *again)
{
	size_t used = 0;
	str to = rq_form(rq, "kept_to");
	*again = (struct again){.to = url_check(rq->arena, to)};
	if (!str_starts(to, S("/")) || str_starts(to, S("//")) || str_starts(to, S("/sign-")) ||
	    url_empty(again->to))
		return false;
	for (size_t i = 0; i < rq->form.n; i++) {
		const struct field *f = &rq->form.v[i];
		if (str_starts(f->name, S("kept.")) &&
		    !add(rq, again, str_sub(f->name, 5, f->name.n), f->value, &used))
			return false;
	}
	return holds_words(again);
}

str again_name(const struct rq *rq, const struct again_field *field)
{
	return str_cat(rq->arena, S("kept."), field->name);
}
