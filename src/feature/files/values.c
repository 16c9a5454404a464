/* SPDX-License-Identifier: Apache-2.0
 * values: addresses and small texts that the templates of this room show.
 */
#include "feature/files/handlers.h"

url file_url(const struct rq *rq, int64_t id)
{
	return url_path(rq->arena, "/files/%i", id);
}

url file_action(const struct rq *rq, int64_t id, const char *action)
{
	return url_path(rq->arena, "/files/%i/%s", id, str_from(action));
}

url file_download_url(const struct rq *rq, int64_t id, int64_t version)
{
	return version ? url_path(rq->arena, "/files/%i/download?version=%i", id, version)
		       : url_path(rq->arena, "/files/%i/download", id);
}

url folder_url(const struct rq *rq, int64_t id)
{
	return url_path(rq->arena, "/files/folders/%i", id);
}

url folder_action(const struct rq *rq, int64_t id, const char *action)
{
	return url_path(rq->arena, "/files/folders/%i/%s", id, str_from(action));
}

url file_tree_url(const struct rq *rq, const struct place *place, int64_t folder)
{
	url at = place->kind == PLACE_PERSON ? url_path(rq->arena, "/files")
					     : place_tab_url(rq, place, "files");
	return folder ? url_path(rq->arena, "%r?folder=%i", at, folder) : at;
}

static bool is_archive(str t)
{
	static const char *const types[] = {"application/zip",	 "application/gzip",
					    "application/x-tar", "application/x-7z-compressed",
					    "application/x-xz",	 "application/x-bzip2"};
	for (size_t i = 0; i < sizeof(types) / sizeof(*types); i++)
		if (str_eq(t, str_from(types[i])))
			return true;
	return false;
}

static bool has(str type, const char *part)
{
	return str_find(type, str_from(part)) >= 0;
}

const char *file_icon(const struct file_node *n)
{
	if (n->folder)
		return "folder";
	if (str_starts(n->type, S("image/")))
		return "image";
	if (str_starts(n->type, S("video/")))
		return "video";
	if (str_starts(n->type, S("audio/")))
		return "voices";
	if (has(n->type, "presentation") || has(n->type, "powerpoint"))
		return "slides";
	if (has(n->type, "spreadsheet") || has(n->type, "excel") || has(n->type, "csv"))
		return "sheet";
	return is_archive(n->type) ? "archive" : "doc";
}

str file_kind_word(const struct rq *rq, str type)
{
	if (str_eq(type, S("application/pdf")))
		return S("PDF");
	if (str_starts(type, S("image/")))
		return str_from(T(rq->lang, "image"));
	if (str_starts(type, S("video/")))
		return str_from(T(rq->lang, "video"));
	if (str_starts(type, S("audio/")))
		return str_from(T(rq->lang, "sound"));
	if (has(type, "presentation") || has(type, "powerpoint"))
		return str_from(T(rq->lang, "presentation"));
	if (has(type, "spreadsheet") || has(type, "excel") || has(type, "csv"))
		return str_from(T(rq->lang, "table"));
	if (is_archive(type))
		return str_from(T(rq->lang, "archive"));
	if (str_starts(type, S("text/")))
		return str_from(T(rq->lang, "text"));
	return str_from(T(rq->lang, "file"));
}

str file_size(const struct rq *rq, int64_t size)
{
	return format_size(locale_of(rq), size);
}

str file_audience(const struct rq *rq, enum audience audience)
{
	switch (audience) {
	case AUDIENCE_PUBLIC:
		return str_from(T(rq->lang, "everyone, outside too"));
	case AUDIENCE_INTERNAL:
		return format_fill(rq->arena, T(rq->lang, "everyone at #"), page_organisation(rq));
	case AUDIENCE_MEMBERS:
		return str_from(T(rq->lang, "members"));
	case AUDIENCE_LISTED:
		return str_from(T(rq->lang, "named readers"));
	case AUDIENCE_PRIVATE:
		break;
	}
	return str_from(T(rq->lang, "only you"));
}

str file_colleagues(const struct rq *rq)
{
	return format_fill(rq->arena, T(rq->lang, "Everyone at #"), page_organisation(rq));
}
