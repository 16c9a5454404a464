/* SPDX-License-Identifier: Apache-2.0
 * media: the door. Photos, sounds, films and slides in a library, in communities, in albums, in
 * frames elsewhere and as a podcast.
 */
#include "feature/media/media.h"

#include "feature/media/handlers.h"
#include "ui/api.h"

static const struct api_member media_members[] = {
	{"item", "Item", "what a list shows of it"},
	{"title", "string", "one line"},
	{"body", "string", "Markdown"},
	{"alt", "string", "what is on it, for those who do not see it"},
	{"licence", "string", "all-rights-reserved, cc-by-4.0, ..."},
	{"type", "string", "media type of the file"},
	{"size", "integer", "bytes of the file"},
	{"downloads", "integer", "how often the file was fetched"},
	{"width", "integer", "0 unknown"},
	{"height", "integer", "0 unknown"},
	{"seconds", "number", "how long it plays; 0 unknown"},
	{"pages", "integer",
	 "of slides that are shown page by page; of very long ones only the first are shown"},
	{"picture", "string", "address of a picture of it", .optional = true},
	{"download", "string", "address of the file"},
	{0},
};
static const struct api_member list_members[] = {
	{"items", "list of Item", "as asked"},
	{"next", "string", "pass it as `before` for the next page", .optional = true},
	{0},
};
static const struct api_object objects[] = {
	{"Media", media_members}, {"MediaList", list_members}, {0}};
static const struct api_member list_query[] = {
	{"kind", "string", "photo, audio, video or slides", .optional = true},
	{"licence", "string", "of this licence", .optional = true},
	{"by", "string", "handle of who brought it", .optional = true},
	{"tag", "string", "with this tag", .optional = true},
	{"order", "string", "downloads: most fetched first", .optional = true},
	{"before", "string", "`next` of the page before", .optional = true},
	{0},
};
static const struct api_member new_body[] = {
	{"title", "string", "at most 200 characters"},
	{"alt", "string", "what is on a photo; needed there", .optional = true},
	{"body", "string", "Markdown", .optional = true},
	{"licence", "string", "all-rights-reserved (default), cc-by-4.0, ...", .optional = true},
	{"tags", "string", "separated by commas", .optional = true},
	{"audience", "string", "internal (default), public, private, place:ID", .optional = true},
	{"stored", "integer", "one of the caller's own files; else a part `file` of a form",
	 .optional = true},
	{0},
};
static const struct api_member words_body[] = {
	{"title", "string", "at most 200 characters", .optional = true},
	{"alt", "string", "what is on it", .optional = true},
	{"body", "string", "Markdown", .optional = true},
	{"licence", "string", "of the list", .optional = true},
	{"tags", "string", "separated by commas", .optional = true},
	{"audience", "string", "internal, public or private; of what lies in no community",
	 .optional = true},
	{0},
};
static const struct api_schema list_media = {.query = list_query, .answer = "MediaList"};
static const struct api_schema make_media = {.body = new_body, .answer = "Media", .status = 201};
static const struct api_schema one_media = {.answer = "Media"};
static const struct api_schema change_media = {.body = words_body, .answer = "Media"};
static const struct api_schema drop_media = {.status = 204};

#define MEDIA "/media/{media}"
#define ALBUM "/media/albums/{album}"
#define OPEN GUARD_ANYONE, CSRF_SAFE, RATE_READ, CACHE_PRIVATE, ""
#define PAGES GUARD_EMPLOYEE, CSRF_SAFE, RATE_READ, CACHE_PRIVATE, ""
#define FORMS GUARD_EMPLOYEE, CSRF_TOKEN, RATE_WRITE, CACHE_PRIVATE
#define CALLS GUARD_EMPLOYEE, CSRF_BEARER, RATE_WRITE, CACHE_PRIVATE

static const struct route routes[] = {
	ROUTE(GET, "/media", "media_list", media_list, OPEN),
	ROUTE(GET, "/media/new", "media_new", media_new, PAGES),
	ROUTE(POST, "/media/new", "media_receive", media_receive, GUARD_EMPLOYEE, CSRF_TOKEN,
	      RATE_UPLOAD, CACHE_PRIVATE, "", .multipart = true, .own_transactions = true),
	ROUTE(GET, "/media/new/{content}", "media_describe", media_describe, PAGES),
	ROUTE(POST, "/media/new/{content}", "media_create", media_create, FORMS, ""),
	ROUTE(POST, "/media/new/{content}/delete", "media_waiting_delete", media_waiting_delete,
	      FORMS, ""),
	ROUTE(GET, "/media/people/{person}", "media_person", media_person, PAGES),
	ROUTE(GET, "/media/podcast", "podcast_show", podcast_show, PAGES),
	ROUTE(POST, "/media/podcast", "podcast_address_create", podcast_address_create, FORMS,
	      "podcast.address"),
	ROUTE(GET, "/media/albums", "album_list", album_list, OPEN),
	ROUTE(POST, "/media/albums", "album_create", album_create, FORMS, ""),
	ROUTE(GET, "/media/albums/new", "album_new", album_new, PAGES),
	ROUTE(GET, ALBUM, "album_show", album_show, OPEN),
	ROUTE(GET, ALBUM "/edit", "album_edit", album_edit, PAGES),
	ROUTE(POST, ALBUM "/edit", "album_update", album_update, FORMS, ""),
	ROUTE(POST, ALBUM "/delete", "album_delete", album_delete, FORMS, "album.delete"),
	ROUTE(POST, ALBUM "/photos", "album_photo_update", album_photo_update, FORMS, ""),
	ROUTE(GET, MEDIA, "media_show", media_show, OPEN),
	ROUTE(GET, MEDIA "/embed", "media_embed", media_embed, OPEN),
	ROUTE(GET, MEDIA "/stream", "media_stream", media_stream, OPEN),
	ROUTE(GET, MEDIA "/download", "media_download", media_download, OPEN,
	      .own_transactions = true),
	ROUTE(GET, MEDIA "/captions/{language}", "media_caption_show", media_caption_show, OPEN),
	ROUTE(POST, MEDIA "/captions", "media_caption_update", media_caption_update, FORMS, ""),
	ROUTE(POST, MEDIA "/captions/delete", "media_caption_delete", media_caption_delete, FORMS,
	      ""),
	ROUTE(GET, MEDIA "/edit", "media_edit", media_edit, PAGES),
	ROUTE(POST, MEDIA "/edit", "media_update", media_update, FORMS, ""),
	ROUTE(POST, MEDIA "/delete", "media_delete", media_delete, FORMS, "media.delete"),
	ROUTE(POST, MEDIA "/people", "media_tag_create", media_tag_create, FORMS, ""),
	ROUTE(POST, MEDIA "/people/delete", "media_tag_delete", media_tag_delete, FORMS, ""),
	ROUTE(GET, "/communities/{community}/media", "media_community", media_community,
	      GUARD_SIGNED_IN, CSRF_SAFE, RATE_READ, CACHE_PRIVATE, ""),
	ROUTE(GET, "/feeds/media.rss", "podcast_feed", podcast_feed, OPEN),
	ROUTE(GET, "/feeds/podcast/{secret}", "podcast_own_feed", podcast_own_feed, OPEN),
	ROUTE(GET, "/feeds/podcast/{secret}/{media}", "podcast_file", podcast_file, OPEN,
	      .own_transactions = true),

	ROUTE(GET, "/api/v1/media", "media_list_json", media_list, OPEN,
	      .summary = "Photos, sounds, films and slides", .api = &list_media),
	ROUTE(POST, "/api/v1/media", "media_receive_json", media_receive, GUARD_EMPLOYEE,
	      CSRF_BEARER, RATE_UPLOAD, CACHE_PRIVATE, "", .multipart = true,
	      .own_transactions = true, .summary = "Bring one, with its words", .api = &make_media),
	ROUTE(GET, "/api/v1" MEDIA, "media_show_json", media_show, OPEN, .summary = "One of them",
	      .api = &one_media),
	ROUTE(PUT, "/api/v1" MEDIA, "media_update_json", media_update, CALLS, "",
	      .summary = "Change its words; members that are left out stay", .api = &change_media),
	ROUTE(DELETE, "/api/v1" MEDIA, "media_delete_json", media_delete, CALLS, "media.delete",
	      .summary = "Remove it", .api = &drop_media),
	{},
};

#define KIND_OF(number, word, one, many)                                                     \
	{                                                                                    \
		.kind = (number), .name = (word), .label = (one), .label_many = (many),      \
		.cards = media_cards, .text = media_index_text, .address = media_address_of, \
		.embed = media_embed_as, .history = true, .rated = true, .commented = true   \
	}

static const struct item_kind kinds[] = {
	KIND_OF(KIND_PHOTO, "photo", T_KEY("Photo"), T_KEY("Photos")),
	KIND_OF(KIND_AUDIO, "audio", T_KEY("Sound"), T_KEY("Sounds")),
	KIND_OF(KIND_VIDEO, "video", T_KEY("Film"), T_KEY("Films")),
	KIND_OF(KIND_SLIDES, "slides", T_KEY("Deck of slides"), T_KEY("Slides")),
	{.kind = KIND_ALBUM,
	 .name = "album",
	 .label = T_KEY("Album"),
	 .label_many = T_KEY("Albums"),
	 .cards = album_cards,
	 .text = album_index_text,
	 .address = album_address_of,
	 .history = true,
	 .commented = true},
	{0},
};

static const struct menu_entry menu[] = {
	{T_KEY("Media"), {{"/media", 6}}, "image", MENU_MAIN, 57, GUARD_SIGNED_IN},
	{0},
};

static const struct job_kind jobs[] = {
	{.name = "decode.media", .outside = media_read_job},
	{.name = "media.sweep", .run = media_sweep_job, .every = HOUR},
	{0},
};

static const struct place_tab tabs[] = {
	{.kind = PLACE_COMMUNITY,
	 .name = "media",
	 .label = T_KEY("Media"),
	 .order = 55,
	 .block = media_block},
	{0},
};

static const struct act acts[] = {
	{"media.delete", T_KEY("Photo, sound, film or slides removed")},
	{"album.delete", T_KEY("Album removed")},
	{"podcast.address", T_KEY("Podcast address made")},
	{0},
};

static const struct profile_tab profile_tabs[] = {
	{"media", T_KEY("Media"), 45,
	 .kinds = ITEM_KIND_BIT(KIND_PHOTO) | ITEM_KIND_BIT(KIND_AUDIO) |
		  ITEM_KIND_BIT(KIND_VIDEO) | ITEM_KIND_BIT(KIND_SLIDES) |
		  ITEM_KIND_BIT(KIND_ALBUM)},
	{0},
};

const struct feature media = {
	.name = "media",
	.routes = routes,
	.acts = acts,
	.kinds = kinds,
	.profile_tabs = profile_tabs,
	.menu = menu,
	.jobs = jobs,
	.objects = objects,
	.place_tabs = tabs,
	.demo = media_demo,
	.export = media_export,
	.check = media_check,
	.erase = media_erase,
};
