/* SPDX-License-Identifier: Apache-2.0
 * share: what a phone shares becomes a post, or a bookmark. Words come in the address; pictures are
 * held by the service worker, whose page puts them into the form.
 */
#include "feature/mobile/handlers.h"

#include "base/utf8.h"
#include "feature/mobile/pages.h"

#include "mobile.html.h"

enum { WORDS = 3000 };

/* Phones put anything anywhere: the address may stand in the text, and the title, too. */
static str shared_words(struct rq *rq)
{
	static const char *const names[] = {"title", "text", "url"};
	struct out words = out_new(rq->arena, 4 * WORDS * 3 + 8);
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
		str part = utf8_head(str_trim(rq_query(rq, names[i])), WORDS);
		if (str_empty(part) || str_find(out_view(&words), part) >= 0)
			continue;
		if (words.n)
			out_byte(&words, '\n');
		out_str(&words, part);
	}
	return utf8_head(out_view(&words), COMPOSER_MAX);
}

static url keep_url(struct rq *rq)
{
	bool address = str_find(rq_query(rq, "url"), S("://")) >= 0 ||
		       str_find(rq_query(rq, "text"), S("://")) >= 0;
	for (const struct feature *const *f = features; *f && address; f++)
		if (!url_empty((*f)->share))
			return url_path(rq->arena, "%r?title=%s&text=%s&url=%s", (*f)->share,
					rq_query(rq, "title"), rq_query(rq, "text"),
					rq_query(rq, "url"));
	return url_none();
}

err share_new(struct rq *rq)
{
	struct share_page p = {.keep = keep_url(rq)};
	/* The box shows what was typed; here it is what was shared. */
	*ARENA_PUSH(rq->arena, &rq->form) = (struct field){S("body"), shared_words(rq)};
	TRY(composer_make(rq, URL("/"), &p.composer));
	p.composer.moment_open = true;
	return page_as(rq,
		       (&(const struct page){.title = str_from(T(rq->lang, "Share")),
					     .active = S("/write"),
					     .script = "mobile/share.js"}),
		       v_share_new, &p);
}

err share_create(struct rq *rq)
{
	return redirect(rq, url_path(rq->arena, "/share?title=%s&text=%s&url=%s",
				     utf8_head(rq_form(rq, "title"), WORDS),
				     utf8_head(rq_form(rq, "text"), WORDS),
				     utf8_head(rq_form(rq, "url"), WORDS)));
}
