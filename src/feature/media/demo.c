/* SPDX-License-Identifier: Apache-2.0
 * demo: pictures that are drawn here, a sound that is made here and slides that are written here,
 * for the demo organisation; their words come from the record file "media".
 */
#include "feature/media/pages.h"

#include "base/log.h"
#include "core/reaction.h"

#include <endian.h>
#include <fcntl.h>
#include <math.h>
#include <unistd.h>
#include <zlib.h>

enum { WIDTH = 960, HEIGHT = 640, RATE = 16000, SOUND_SECONDS = 6, BANDS = 5 };

/* ---- a picture: sky, a sun and hills, in colours of its scene ---- */

struct scene {
	uint8_t sky[3], sun[3], hill[3];
	double rough;
};
static const struct scene scenes[] = {
	{{214, 224, 232}, {245, 190, 70}, {86, 120, 128}, 1.0},
	{{28, 36, 58}, {233, 226, 207}, {44, 62, 84}, 2.2},
	{{243, 234, 210}, {240, 173, 30}, {140, 122, 84}, 1.6},
	{{190, 214, 210}, {250, 240, 200}, {52, 96, 92}, 0.7},
};
enum { SCENES = sizeof(scenes) / sizeof(*scenes) };

static uint8_t mixed(uint8_t a, uint8_t b, double share)
{
	return (uint8_t)(a + (b - a) * share);
}

static double hill_at(const struct scene *s, int band, double x)
{
	double t = x / (double)WIDTH * 6.28318;
	return (double)HEIGHT * (0.35 + 0.13 * band) +
	       s->rough * (16 * sin(t * (1 + band * 0.7) + band * 2.1) +
			   9 * sin(t * (3.3 + band) + band));
}

static void pixel(const struct scene *s, int x, int y, uint8_t rgb[3])
{
	double dx = x - (double)WIDTH * 0.68, dy = y - (double)HEIGHT * 0.24;
	double distance = sqrt(dx * dx + dy * dy);
	for (int c = 0; c < 3; c++) {
		rgb[c] = mixed(s->sky[c], 255, 0.35 * y / (double)HEIGHT);
		if (distance < 70)
			rgb[c] = s->sun[c];
		else if (distance < 190)
			rgb[c] = mixed(s->sun[c], rgb[c], (distance - 70) / 120);
	}
	for (int band = 0; band < BANDS; band++)
		if (y > hill_at(s, band, x))
			for (int c = 0; c < 3; c++)
				rgb[c] = mixed(s->hill[c], s->sky[c], 0.6 - 0.13 * band);
}

static void chunk(struct out *o, const char *type, bytes body)
{
	uint32_t length = htobe32((uint32_t)body.n);
	out_bytes(o, &length, 4);
	size_t from = o->n;
	out_bytes(o, type, 4);
	out_bytes(o, body.p, body.n);
	uint32_t sum = htobe32((uint32_t)crc32(0, (const Bytef *)o->p + from, (uInt)(o->n - from)));
	out_bytes(o, &sum, 4);
}

static bytes draw(struct arena *a, int64_t number)
{
	const struct scene *s = &scenes[(size_t)number % SCENES];
	size_t row = 1 + 3 * WIDTH, n = row * HEIGHT;
	uint8_t *raw = arena_bytes(a, n);
	for (int y = 0; y < HEIGHT; y++) {
		raw[(size_t)y * row] = 0;
		for (int x = 0; x < WIDTH; x++)
			pixel(s, x, y, &raw[(size_t)y * row + 1 + 3 * (size_t)x]);
	}
	uLongf packed_n = compressBound(n);
	Bytef *packed = arena_bytes(a, packed_n);
	REQUIRE(compress2(packed, &packed_n, raw, n, 1) == Z_OK);
	struct {
		uint32_t width, height;
		uint8_t rest[5];
	} __attribute__((packed)) head = {htobe32(WIDTH), htobe32(HEIGHT), {8, 2, 0, 0, 0}};
	struct out o = out_new(a, packed_n + 4096);
	out_lit(&o, "\x89PNG\r\n\x1a\n");
	chunk(&o, "IHDR", (bytes){(const uint8_t *)&head, sizeof(head)});
	chunk(&o, "IDAT", (bytes){packed, packed_n});
	chunk(&o, "IEND", (bytes){0});
	return (bytes){(const uint8_t *)o.p, o.n};
}

/* ---- a sound: some notes, as a WAV file ---- */

static bytes hum(struct arena *a)
{
	static const double notes[] = {220, 277.2, 329.6, 440, 329.6, 277.2};
	uint32_t samples = RATE * SOUND_SECONDS;
	struct out o = out_new(a, samples + 64);
	struct {
		uint32_t length;
		char wave[8];
		uint32_t format_length;
		uint16_t format, channels;
		uint32_t rate, each_second;
		uint16_t align, bits;
		char data[4];
		uint32_t data_length;
	} __attribute__((packed)) head = {htole32(36 + samples),
					  {'W', 'A', 'V', 'E', 'f', 'm', 't', ' '},
					  htole32(16),
					  htole16(1),
					  htole16(1),
					  htole32(RATE),
					  htole32(RATE),
					  htole16(1),
					  htole16(8),
					  {'d', 'a', 't', 'a'},
					  htole32(samples)};
	out_lit(&o, "RIFF");
	out_bytes(&o, &head, sizeof(head));
	for (uint32_t i = 0; i < samples; i++) {
		double second = (double)i / (double)RATE, within = second - floor(second);
		double volume = 50 * (1 - within) * (within < 0.02 ? within / 0.02 : 1);
		out_byte(&o, (char)(128 + (int)(volume * sin(6.28318 * notes[i / RATE] * second))));
	}
	return (bytes){(const uint8_t *)o.p, o.n};
}

/* ---- slides: a line of the text for each page, as a PDF ---- */

/* Only what stands for itself in a PDF's text. */
static void pdf_text(struct out *o, str line)
{
	for (size_t i = 0; i < line.n; i++) {
		char c = line.p[i];
		if (c >= ' ' && c <= '~' && c != '(' && c != ')' && c != '\\')
			out_byte(o, c);
	}
}

static bytes slides(struct arena *a, str text)
{
	enum { MOST = 20 };
	struct out o = out_new(a, 1 << 16);
	str lines[MOST];
	size_t at[2 * MOST + 4], n = 0, objects = 0;
	for (str rest = text; rest.n && n < MOST;) {
		str line = str_trim(str_cut(&rest, '|'));
		if (line.n)
			lines[n++] = line;
	}
	out_lit(&o, "%PDF-1.4\n");
	at[objects++] = o.n;
	out_lit(&o, "1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n");
	at[objects++] = o.n;
	out_fmt(&o, "2 0 obj<</Type/Pages/Count %zu/Kids[", n);
	for (size_t i = 0; i < n; i++)
		out_fmt(&o, "%zu 0 R ", 4 + 2 * i);
	out_lit(&o, "]>>endobj\n");
	at[objects++] = o.n;
	out_lit(&o, "3 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>endobj\n");
	for (size_t i = 0; i < n; i++) {
		struct out s = out_new(a, 4096);
		out_fmt(&s,
			"%s rg 0 0 640 360 re f 0.94 0.68 0.12 rg 48 90 80 6 re f %s rg BT /F 26 "
			"Tf 48 180 Td (",
			i ? "0.98 0.98 0.97" : "0.09 0.13 0.18", i ? "0.1 0.1 0.1" : "1 1 1");
		pdf_text(&s, lines[i]);
		out_lit(&s, ") Tj ET");
		at[objects++] = o.n;
		out_fmt(&o,
			"%zu 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 640 360]/Contents %zu 0 "
			"R/Resources<</Font<</F 3 0 R>>>>>>endobj\n",
			4 + 2 * i, 5 + 2 * i);
		at[objects++] = o.n;
		out_fmt(&o, "%zu 0 obj<</Length %zu>>stream\n", 5 + 2 * i, s.n);
		out_str(&o, out_view(&s));
		out_lit(&o, "\nendstream endobj\n");
	}
	size_t table = o.n;
	out_fmt(&o, "xref\n0 %zu\n0000000000 65535 f \n", objects + 1);
	for (size_t i = 0; i < objects; i++)
		out_fmt(&o, "%010zu 00000 n \n", at[i]);
	out_fmt(&o, "trailer<</Size %zu/Root 1 0 R>>\nstartxref\n%zu\n%%%%EOF\n", objects + 1,
		table);
	return (bytes){(const uint8_t *)o.p, o.n};
}

/* ---- their rows ---- */

static err bring(struct db *db, const struct demo *demo, bytes content, str name, int64_t created,
		 int64_t *id, enum kind *kind)
{
	struct media_brought b;
	str why = STR_NONE, path = str_cat(db->arena, demo->app->data, S("/demo-media"));
	int fd = open(cstr(db->arena, path), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	if (fd < 0)
		return FAULT;
	bool written = write(fd, content.p, content.n) == (ssize_t)content.n;
	close(fd);
	err e = written ? media_take(demo->app, db->arena, path, name, &b, &why) : FAULT;
	(void)unlink(cstr(db->arena, path)); /* a sound was moved from there already */
	TRY(e);
	/* What could not be looked at now waits for nothing: it shows what it has. */
	b.read = true;
	*kind = b.kind;
	TRY(media_keep(db, &b, created, id));
	return b.kind == KIND_PHOTO ? OK : media_read(demo->app, db->arena, NULL, db, *id);
}

static err place_for(struct db *db, const struct demo_record *r, person_id author,
		     struct item_new *new)
{
	str community = demo_get(r, S("community"));
	new->author = author;
	new->audience = AUDIENCE_INTERNAL;
	if (str_empty(community)) {
		if (str_eq(demo_get(r, S("audience")), S("public")))
			new->audience = AUDIENCE_PUBLIC;
		return person_place(db, author, &new->place);
	}
	struct place place;
	TRY(place_by_handle(db, community, PLACE_COMMUNITY, &place, NULL));
	new->place = place.id;
	new->audience = place.audience;
	return OK;
}

static err write_people(struct db *db, const struct demo_record *r, item_id id, person_id author,
			int64_t created)
{
	str on = demo_get(r, S("people")), thanks = demo_get(r, S("thanks"));
	for (str handle = str_word(&on); handle.n; handle = str_word(&on)) {
		person_id person;
		TRY(demo_person(db, handle, &person));
		TRY(q_media_person_put(db, id, person, author, created));
	}
	for (str handle = str_word(&thanks); handle.n; handle = str_word(&thanks)) {
		person_id person;
		TRY(demo_person(db, handle, &person));
		TRY(reaction_import(db, id, person, created));
	}
	return OK;
}

static err write_media(struct db *db, const struct demo *demo, const struct demo_record *r,
		       item_id album)
{
	str kind_name = demo_kind(r);
	const struct licence *licence = licence_named(demo_get(r, S("licence")));
	struct item_new new = {.created = demo_time(demo, demo_get(r, S("when")))};
	struct media_words words = {.title = demo_get(r, S("title")),
				    .body = r->body,
				    .alt = demo_get(r, S("alt")),
				    .tags = demo_get(r, S("tags")),
				    .licence = licence ? licence->number : 1};
	person_id author;
	int64_t content;
	enum kind kind;
	item_id id;
	bool photo = str_eq(kind_name, S("photo")), sound = str_eq(kind_name, S("sound"));
	TRY(demo_person(db, demo_get(r, S("author")), &author));
	db->viewer = author;
	int64_t scene = 0;
	if (!str_to_int(demo_get(r, S("scene")), &scene))
		scene = 0;
	bytes file = photo   ? draw(db->arena, scene)
		     : sound ? hum(db->arena)
			     : slides(db->arena, demo_get(r, S("pages")));
	str name = str_cat(db->arena, demo_get(r, kind_name),
			   photo   ? S(".png")
			   : sound ? S(".wav")
				   : S(".pdf"));
	TRY(bring(db, demo, file, name, new.created, &content, &kind));
	TRY(place_for(db, r, author, &new));
	TRY(media_publish(db, content, kind, &new, &words, &id));
	if (photo && !ID_NONE(album))
		TRY(q_album_photo_put(db, album, id));
	return write_people(db, r, id, author, new.created);
}

static err write_album(struct db *db, const struct demo *demo, const struct demo_record *r,
		       item_id *id)
{
	struct item_new new = {
		.kind = KIND_ALBUM,
		.state = STATE_PUBLISHED,
		.quiet = true,
		.created = demo_time(demo, demo_get(r, S("when"))),
		.text = str_cat(db->arena, demo_get(r, S("title")), S("\n"), r->body)};
	person_id author;
	TRY(demo_person(db, demo_get(r, S("author")), &author));
	db->viewer = author;
	TRY(place_for(db, r, author, &new));
	TRY(item_create(db, &new, id));
	return q_album_add(db, *id, author, new.place, demo_get(r, S("title")), r->body,
			   media_render(db->arena, r->body).s);
}

err media_demo(struct db *db, struct demo *demo)
{
	const struct demo_records *records = demo_file(demo, "media");
	person_id viewer = db->viewer;
	int clear = db->clear;
	item_id album = {0};
	/* Without a decoder there are no pictures: nothing is shown. */
	if (!demo->app->decoder)
		return OK;
	db->clear = CIRCLE_INTERNAL;
	for (size_t i = 0; records && i < records->n; i++) {
		const struct demo_record *r = &records->v[i];
		if (str_eq(demo_kind(r), S("album")))
			TRY(write_album(db, demo, r, &album));
		else
			TRY(write_media(db, demo, r, album));
		if (str_eq(demo_kind(r), S("photo")) && str_eq(demo_get(r, S("last")), S("yes")))
			album = (item_id){0};
	}
	db->viewer = viewer;
	db->clear = clear;
	return OK;
}
