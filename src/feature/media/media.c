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
	{"captions", "list of string", "languages in which there are some"},
	{"people", "list of Author", "who is on a photo; for colleagues"},
	{0},
};
static const struct api_member list_members[] = {
	{"items", "list of Item", "as asked"},
	{"next", "string", "pass it as `before` for the next page", .optional = true},
	{0},
};
static const struct api_member album_members[] = {
	{"item", "Item", "what a list shows of it"},
	{"title", "string", "one line"},
	{"body", "string", "Markdown"},
	{"photos", "list of integer", "numbers of those that the viewer may see, as they came in"},
	{0},
};
static const struct api_member caption_members[] = {
	{"language", "string", "ISO 639-1"}, {"vtt", "string", "WebVTT"}, {0}};
static const struct api_object objects[] = {{"Media", media_members},
					    {"MediaList", list_members},
					    {"Album", album_members},
					    {"Caption", caption_members},
					    {0}};
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
static const struct api_member before_query[] = {
	{"before", "string", "`next` of the page before", .optional = true}, {0}};
static const struct api_member album_body[] = {
	{"title", "string", "at most 200 characters"},
	{"body", "string", "Markdown", .optional = true},
	{"audience", "string", "internal (default), public, private, place:ID", .optional = true},
	{0},
};
static const struct api_member album_words_body[] = {
	{"title", "string", "at most 200 characters", .optional = true},
	{"body", "string", "Markdown", .optional = true},
	{0},
};
static const struct api_member photos_body[] = {
	{"media", "list of integer", "own photos"},
	{"on", "boolean", "true (default) puts them in, false takes them out", .optional = true},
	{0},
};
static const struct api_member caption_body[] = {
	{"language", "string", "en or fr"}, {"vtt", "string", "WebVTT"}, {0}};
static const struct api_member language_body[] = {{"language", "string", "en or fr"}, {0}};
static const struct api_member who_body[] = {{"who", "string", "handle of somebody who may see it"},
					     {0}};
static const struct api_member whom_body[] = {API_WHOM, {0}};
static const struct api_schema list_albums = {.query = before_query, .answer = "MediaList"};
static const struct api_schema make_album = {.body = album_body, .answer = "Album", .status = 201};
static const struct api_schema one_album = {.answer = "Album"};
static const struct api_schema change_album = {
	.body = album_words_body, .answer = "Album", .tell = album_show};
static const struct api_schema put_photos = {
	.body = photos_body, .answer = "Album", .tell = album_show};
static const struct api_schema one_caption = {.answer = "Caption"};
static const struct api_schema put_caption = {
	.body = caption_body, .answer = "Media", .tell = media_show};
static const struct api_schema drop_caption = {
	.body = language_body, .answer = "Media", .tell = media_show};
static const struct api_schema name_person = {
	.body = who_body, .answer = "Media", .tell = media_show};
/* Who is named takes it back also where the photo is out of their sight by now. */
static const struct api_schema unname_person = {.body = whom_body, .status = 204};

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
	ROUTE(GET, "/api/v1" MEDIA "/captions/{language}", "media_caption_show_json",
	      media_caption_show, OPEN, .summary = "What is said in a sound or film",
	      .api = &one_caption),
	ROUTE(POST, "/api/v1" MEDIA "/captions", "media_caption_update_json", media_caption_update,
	      CALLS, "", .summary = "Write the captions of a language, over those there are",
	      .api = &put_caption),
	ROUTE(POST, "/api/v1" MEDIA "/captions/delete", "media_caption_delete_json",
	      media_caption_delete, CALLS, "", .summary = "Remove the captions of a language",
	      .api = &drop_caption),
	ROUTE(POST, "/api/v1" MEDIA "/people", "media_tag_create_json", media_tag_create, CALLS, "",
	      .summary = "Say who is on a photo", .api = &name_person),
	ROUTE(POST, "/api/v1" MEDIA "/people/delete", "media_tag_delete_json", media_tag_delete,
	      CALLS, "", .summary = "Take that back", .api = &unname_person),
	ROUTE(GET, "/api/v1/media/albums", "album_list_json", album_list, OPEN,
	      .summary = "Albums, newest first", .api = &list_albums),
	ROUTE(POST, "/api/v1/media/albums", "album_create_json", album_create, CALLS, "",
	      .summary = "Make an album", .api = &make_album),
	ROUTE(GET, "/api/v1" ALBUM, "album_show_json", album_show, OPEN, .summary = "An album",
	      .api = &one_album),
	ROUTE(PUT, "/api/v1" ALBUM, "album_update_json", album_update, CALLS, "",
	      .summary = "Change its words; members that are left out stay", .api = &change_album),
	ROUTE(DELETE, "/api/v1" ALBUM, "album_delete_json", album_delete, CALLS, "album.delete",
	      .summary = "Remove it; its photos stay", .api = &drop_media),
	ROUTE(POST, "/api/v1" ALBUM "/photos", "album_photo_update_json", album_photo_update, CALLS,
	      "", .summary = "Put own photos in, or take them out", .api = &put_photos),
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
