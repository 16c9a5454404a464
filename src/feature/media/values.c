/* SPDX-License-Identifier: Apache-2.0
 * values: licences, addresses and words that the pages of this room share.
 */
#include "feature/media/pages.h"

const struct licence media_licences[] = {
	{1, "all-rights-reserved", T_KEY("All rights reserved"), ""},
	{2, "cc-by-4.0", T_KEY("CC BY 4.0"), "https://creativecommons.org/licenses/by/4.0/"},
	{3, "cc-by-sa-4.0", T_KEY("CC BY-SA 4.0"),
	 "https://creativecommons.org/licenses/by-sa/4.0/"},
	{4, "cc-by-nd-4.0", T_KEY("CC BY-ND 4.0"),
	 "https://creativecommons.org/licenses/by-nd/4.0/"},
	{5, "cc-by-nc-4.0", T_KEY("CC BY-NC 4.0"),
	 "https://creativecommons.org/licenses/by-nc/4.0/"},
	{6, "cc-by-nc-sa-4.0", T_KEY("CC BY-NC-SA 4.0"),
	 "https://creativecommons.org/licenses/by-nc-sa/4.0/"},
	{7, "cc-by-nc-nd-4.0", T_KEY("CC BY-NC-ND 4.0"),
	 "https://creativecommons.org/licenses/by-nc-nd/4.0/"},
	{8, "cc0-1.0", T_KEY("CC0 (no rights reserved)"),
	 "https://creativecommons.org/publicdomain/zero/1.0/"},
	{0},
};

const struct licence *licence_of(int64_t number)
{
	for (const struct licence *l = media_licences; l->code; l++)
		if (l->number == number)
			return l;
	return &media_licences[0];
}

const struct licence *licence_named(str code)
{
	for (const struct licence *l = media_licences; l->code; l++)
		if (str_eq(code, str_from(l->code)))
			return l;
	return NULL;
}

str licence_label(const struct rq *rq, int64_t number)
{
	return str_from(message_find(rq->lang, licence_of(number)->label, 1));
}

url licence_url(const struct rq *rq, int64_t number)
{
	return url_check(rq->arena, str_from(licence_of(number)->address));
}

url media_url(const struct rq *rq, item_id id)
{
	return url_path(rq->arena, "/media/%i", id.v);
}

/* "people/delete" below a page: its slash stands as it is. */
static url action_at(const struct rq *rq, url page, const char *action)
{
	url last = {str_from(action)}; /* safe: written in this room's code */
	return url_path(rq->arena, "%r/%r", page, last);
}

url media_action(const struct rq *rq, item_id id, const char *action)
{
	return action_at(rq, media_url(rq, id), action);
}

url album_url(const struct rq *rq, item_id id)
{
	return url_path(rq->arena, "/media/albums/%i", id.v);
}

url album_action(const struct rq *rq, item_id id, const char *action)
{
	return action_at(rq, album_url(rq, id), action);
}

url blob_url(const struct rq *rq, str hash)
{
	return url_path(rq->arena, "/blobs/%s", hash);
}

const char *media_icon(int64_t kind)
{
	switch (kind) {
	case KIND_AUDIO:
		return "sound";
	case KIND_VIDEO:
		return "video";
	case KIND_SLIDES:
		return "slides";
	default:
		return "image";
	}
}

str media_kind_words(const struct rq *rq, int64_t kind)
{
	switch (kind) {
	case KIND_AUDIO:
		return str_from(T(rq->lang, "Sound"));
	case KIND_VIDEO:
		return str_from(T(rq->lang, "Film"));
	case KIND_SLIDES:
		return str_from(T(rq->lang, "Slides"));
	default:
		return str_from(T(rq->lang, "Photo"));
	}
}

str media_duration(const struct rq *rq, int64_t duration)
{
	struct out o = out_new(rq->arena, 32);
	int64_t seconds = (duration + SECOND / 2) / SECOND;
	if (duration <= 0)
		return STR_NONE;
	if (seconds >= 3600)
		out_fmt(&o, "%lld:%02lld:", (long long)(seconds / 3600),
			(long long)(seconds / 60 % 60));
	else
		out_fmt(&o, "%lld:", (long long)(seconds / 60));
	out_fmt(&o, "%02lld", (long long)(seconds % 60));
	return out_view(&o);
}

str media_facts(const struct rq *rq, int64_t kind, int64_t duration, int64_t pages)
{
	str words = media_kind_words(rq, kind), more = STR_NONE;
	if (kind == KIND_SLIDES && pages > 0)
		more = format_fill(rq->arena, TN(rq->lang, "# page", "# pages", pages),
				   number(rq, pages));
	else if (kind == KIND_AUDIO || kind == KIND_VIDEO)
		more = media_duration(rq, duration);
	return more.n ? str_cat(rq->arena, words, S(", "), more) : words;
}

/* ---- types ---- */

static const struct {
	const char *type, *plays; /* plays empty: only downloaded */
	enum kind kind;
} types[] = {
	{"image/jpeg", "", KIND_PHOTO},
	{"image/png", "", KIND_PHOTO},
	{"image/gif", "", KIND_PHOTO},
	{"image/webp", "", KIND_PHOTO},
	{"image/heic", "", KIND_PHOTO},
	{"image/heif", "", KIND_PHOTO},
	{"image/avif", "", KIND_PHOTO},
	{"audio/mpeg", "audio/mpeg", KIND_AUDIO},
	{"audio/mp4", "audio/mp4", KIND_AUDIO},
	{"audio/x-m4a", "audio/mp4", KIND_AUDIO},
	{"audio/ogg", "audio/ogg", KIND_AUDIO},
	{"application/ogg", "audio/ogg", KIND_AUDIO},
	{"audio/wav", "audio/wav", KIND_AUDIO},
	{"audio/x-wav", "audio/wav", KIND_AUDIO},
	{"audio/flac", "audio/flac", KIND_AUDIO},
	{"audio/x-flac", "audio/flac", KIND_AUDIO},
	{"audio/aac", "audio/aac", KIND_AUDIO},
	{"audio/x-hx-aac-adts", "audio/aac", KIND_AUDIO},
	{"video/mp4", "video/mp4", KIND_VIDEO},
	{"video/x-m4v", "video/mp4", KIND_VIDEO},
	{"video/webm", "video/webm", KIND_VIDEO},
	{"video/ogg", "video/ogg", KIND_VIDEO},
	{"video/quicktime", "video/mp4", KIND_VIDEO},
	{"video/x-matroska", "", KIND_VIDEO},
	{"application/pdf", "", KIND_SLIDES},
	{"application/vnd.openxmlformats-officedocument.presentationml.presentation", "",
	 KIND_SLIDES},
	{"application/vnd.oasis.opendocument.presentation", "", KIND_SLIDES},
};

enum kind media_kind_of(str type)
{
	for (size_t i = 0; i < sizeof(types) / sizeof(*types); i++)
		if (str_eq(type, str_from(types[i].type)))
			return types[i].kind;
	return (enum kind)0;
}

str media_play_type(str type)
{
	for (size_t i = 0; i < sizeof(types) / sizeof(*types); i++)
		if (str_eq(type, str_from(types[i].type)))
			return str_from(types[i].plays);
	return STR_NONE;
}

html media_render(struct arena *a, str body)
{
	static const struct markdown_options options = {
		.breaks = true, .mention_base = {"/people/", 8}, .tag_base = {"/tags/", 6}};
	return markdown_render(a, body, &options, NULL);
}

const struct face *media_person_face(const struct rq *rq, const struct q_media_people *p)
{
	return face_make(rq->arena, p->name, p->handle, p->photo, p->hue);
}
