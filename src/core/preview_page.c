/* SPDX-License-Identifier: Apache-2.0 */
#include "core/preview_page.h"

#include "base/err.h"
#include "base/out.h"
#include "base/utf8.h"
#include "core/web_address.h"
#include "html/meta.h"

#include <jansson.h>
#include <unicode/ucnv.h>

enum { PAGE_MAX = 1 << 20, JSON_MAX = 64 << 10, CHARSET_WITHIN = 2048, CHARSET_NAME = 40 };

/* The name behind "charset=" near the beginning of a page; Windows-1252 when there is none. */
static const char *charset_of(struct arena *a, str page)
{
	str head = str_lower(a, str_sub(page, 0, CHARSET_WITHIN)), name = STR_NONE;
	ptrdiff_t at = str_find(head, S("charset="));
	if (at >= 0) {
		str rest = str_sub(head, (size_t)at + 8, CHARSET_NAME);
		while (rest.n && strchr("\"' ", rest.p[0]))
			rest = str_sub(rest, 1, rest.n);
		while (name.n < rest.n && rest.p[name.n] && !strchr("\"' >/;", rest.p[name.n]))
			name = str_sub(rest, 0, name.n + 1);
	}
	return name.n ? cstr(a, name) : "windows-1252";
}

static str to_utf8(struct arena *a, bytes page)
{
	str s = {(const char *)page.p, page.n < PAGE_MAX ? page.n : PAGE_MAX};
	UErrorCode bad = U_ZERO_ERROR;
	/* A character may be cut at the end of what was read. */
	for (size_t cut = 0; cut < 4 && cut <= s.n; cut++)
		if (utf8_valid(str_sub(s, 0, s.n - cut)))
			return str_sub(s, 0, s.n - cut);
	UConverter *from = ucnv_open(charset_of(a, s), &bad);
	if (U_FAILURE(bad)) {
		bad = U_ZERO_ERROR;
		from = ucnv_open("windows-1252", &bad);
	}
	if (U_FAILURE(bad))
		return STR_NONE;
	/* At most four bytes for one: letters of the East need three for two. */
	char *to = arena_bytes(a, 4 * s.n + 1);
	int32_t n = ucnv_toAlgorithmic(UCNV_UTF8, from, to, (int32_t)(4 * s.n + 1), s.p,
				       (int32_t)s.n, &bad);
	ucnv_close(from);
	return U_FAILURE(bad) || n < 0 ? STR_NONE : (str){to, (size_t)n};
}

/* One line of clean words of at most so many characters, in the arena. */
static str words_of(struct arena *a, str s, size_t most)
{
	struct out o = out_new(a, 8 * most + 64);
	s = utf8_clean(a, utf8_head(s, 4 * most));
	for (str word = str_word(&s); word.n && utf8_count(out_view(&o)) < most;
	     word = str_word(&s)) {
		if (o.n)
			out_byte(&o, ' ');
		out_str(&o, utf8_head(word, most));
	}
	str line = out_view(&o);
	if (utf8_count(line) <= most)
		return line;
	return str_cat(a, str_trim(utf8_head(line, most - 1)), S("…"));
}

/* A whole address of the web, or nothing. */
static str address_at(struct arena *a, str base, str text)
{
	struct web_address to;
	if (str_empty(text) || !web_address_join(a, base, text, &to))
		return STR_NONE;
	bool web = str_starts(to.url.s, S("http://")) || str_starts(to.url.s, S("https://"));
	return web ? to.url.s : STR_NONE;
}

struct preview_words preview_read_page(struct arena *a, bytes page, str address)
{
	struct page_meta m = html_meta(a, to_utf8(a, page));
	str base = address_at(a, address, m.base);
	if (str_empty(base))
		base = address;
	return (struct preview_words){.title = words_of(a, m.title, PREVIEW_TITLE),
				      .description =
					      words_of(a, m.description, PREVIEW_DESCRIPTION),
				      .site = words_of(a, m.site, PREVIEW_SITE),
				      .image = address_at(a, base, m.image),
				      .oembed = address_at(a, base, m.oembed)};
}

static str text_of(const json_t *root, const char *name)
{
	const json_t *value = json_object_get(root, name);
	return json_is_string(value) ? (str){json_string_value(value), json_string_length(value)}
				     : STR_NONE;
}

static void fill(struct arena *a, str *to, str from, size_t most)
{
	if (str_empty(*to))
		*to = words_of(a, from, most);
}

void preview_read_oembed(struct arena *a, bytes json, str address, struct preview_words *words)
{
	json_error_t error;
	if (json.n == 0 || json.n > JSON_MAX)
		return;
	json_t *root = json_loadb((const char *)json.p, json.n, 0, &error);
	if (json_is_object(root)) {
		fill(a, &words->title, text_of(root, "title"), PREVIEW_TITLE);
		fill(a, &words->description, text_of(root, "author_name"), PREVIEW_DESCRIPTION);
		fill(a, &words->site, text_of(root, "provider_name"), PREVIEW_SITE);
		str image = text_of(root, "thumbnail_url");
		/* A photo is its own picture. */
		if (str_empty(image) && str_eq(text_of(root, "type"), S("photo")))
			image = text_of(root, "url");
		if (str_empty(words->image))
			words->image = address_at(a, address, image);
	}
	json_decref(root);
}
