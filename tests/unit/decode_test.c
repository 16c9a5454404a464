/* SPDX-License-Identifier: Apache-2.0
 * decode: the real program over real photographs and hostile files, and false programs that crash,
 * hang and lie.
 */
#include "core/decode.h"

#include "base/clock.h"
#include "base/frame.h"
#include "base/log.h"
#include "shared.h"

#include <dirent.h>
#include <endian.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <sys/stat.h>
#include <vips/vips.h>
#include <zlib.h>

#include <cmocka.h>

static const struct decode_size sizes[] = {
	{1600, 1600, false}, {480, 480, false}, {320, 320, true}, {96, 96, true}};
enum { SIZES = 4 };

struct world {
	struct arena *a;
	struct decoder d;
	str folder;
};

static int set_up(void **state)
{
	struct world *w = calloc(1, sizeof(*w));
	char folder[] = "/tmp/ruche-decode-XXXXXX";
	w->a = arena_new((size_t)512 << 20);
	assert_non_null(mkdtemp(folder));
	w->folder = str_dup(w->a, str_from(folder));
	log_level_set(LOG_ERROR);
	*state = w;
	if (decoder_open(w->a, &w->d, STR_NONE) != OK)
		return -1;
	w->d.patience = MINUTE; /* ten seconds are for people who wait, not for a busy machine */
	return 0;
}

static int tear_down(void **state)
{
	struct world *w = *state;
	DIR *folder = opendir(cstr(w->a, w->folder));
	for (struct dirent *e; folder && (e = readdir(folder));)
		unlinkat(dirfd(folder), e->d_name, 0);
	if (folder)
		closedir(folder);
	rmdir(cstr(w->a, w->folder));
	decoder_close(&w->d);
	arena_free(w->a);
	free(w);
	return 0;
}

static str in_folder(struct world *w, const char *name)
{
	return str_cat(w->a, w->folder, S("/"), str_from(name));
}

static err decode_path(struct world *w, str path, struct decode_result *r)
{
	str why = STR_NONE;
	err e = decode_image(&w->d, w->a, path, sizes, SIZES, r, &why);
	if (e != OK)
		assert_true(why.n > 0);
	return e;
}

static err decode_bytes(struct world *w, str content, struct decode_result *r)
{
	str path = in_folder(w, "input");
	write_whole(w->a, path, content, 0600);
	err e = decode_path(w, path, r);
	/* From memory the same comes out. */
	struct decode_result again;
	str why = STR_NONE;
	assert_int_equal(decode_image_bytes(&w->d, w->a,
					    (bytes){(const uint8_t *)content.p, content.n}, sizes,
					    SIZES, &again, &why),
			 e);
	assert_int_equal(again.n, r->n);
	for (size_t i = 0; i < r->n; i++)
		assert_int_equal(again.v[i].webp.n, r->v[i].webp.n);
	return e;
}

static void no_metadata(bytes webp)
{
	static const char *const marks[] = {"EXIF", "Exif",    "ICCP",	    "XMP",
					    "GPS",  "http://", "Photoshop", "lcms"};
	str s = {(const char *)webp.p, webp.n};
	assert_true(str_starts(s, S("RIFF")));
	uint32_t length;
	memcpy(&length, s.p + 4, sizeof(length));
	assert_int_equal(le32toh(length), s.n - 8);
	for (size_t i = 0; i < sizeof(marks) / sizeof(marks[0]); i++)
		if (str_find(s, str_from(marks[i])) >= 0)
			fail_msg("'%s' is still there", marks[i]);
}

/* 8 x 8 mean colours of a picture. */
static void summary(bytes webp, uint8_t out[8 * 8 * 3])
{
	VipsImage *image = vips_image_new_from_buffer(webp.p, webp.n, "", NULL), *flat = NULL,
		  *small = NULL;
	assert_non_null(image);
	assert_int_equal(vips_extract_band(image, &flat, 0, "n", 3, NULL), 0);
	assert_int_equal(
		vips_thumbnail_image(flat, &small, 8, "height", 8, "size", VIPS_SIZE_FORCE, NULL),
		0);
	size_t n = 0;
	void *p = vips_image_write_to_memory(small, &n);
	assert_int_equal(n, 8 * 8 * 3);
	memcpy(out, p, n);
	g_free(p);
	g_object_unref(small);
	g_object_unref(flat);
	g_object_unref(image);
}

static void photographs_are_upright_and_bare(void **state)
{
	struct world *w = *state;
	static const char *const names[] = {"1", "2", "3", "5", "6", "8"};
	uint8_t first[8 * 8 * 3], other[8 * 8 * 3];
	SHARED_OR_SKIP(w->a, "images-exif");
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		struct decode_result r;
		str name =
			str_cat(w->a, S("images-exif/Landscape_"), str_from(names[i]), S(".jpg"));
		assert_int_equal(decode_path(w, shared_path(w->a, cstr(w->a, name)), &r), OK);
		assert_int_equal(r.n, SIZES);
		assert_int_equal(r.width, 1800);
		assert_int_equal(r.height, 1200);
		assert_int_equal(r.v[0].width, 1600);
		assert_int_equal(r.v[0].height, 1067);
		assert_int_equal(r.v[1].width, 480);
		assert_int_equal(r.v[2].width, 320);
		assert_int_equal(r.v[2].height, 320);
		assert_int_equal(r.v[3].width, 96);
		for (size_t k = 0; k < r.n; k++)
			no_metadata(r.v[k].webp);
		summary(r.v[1].webp, i ? other : first);
		long difference = 0;
		for (size_t k = 0; i && k < sizeof(first); k++)
			difference += labs((long)first[k] - other[k]);
		assert_true(difference < 4 * (long)sizeof(first));
	}
}

static str field(const struct decode_result *r, const char *name)
{
	for (size_t i = 0; i < r->fields.n; i++)
		if (str_eq(r->fields.v[i].name, str_from(name)))
			return r->fields.v[i].value;
	return STR_NONE;
}

/* Its owner sees what the camera wrote; see also the next test. */
static void what_a_camera_wrote_is_told(void **state)
{
	struct world *w = *state;
	struct decode_result r;
	SHARED_OR_SKIP(w->a, "images-exif");
	str path = shared_path(w->a, "images-exif/exifr_IMG_20180725_163423.jpg");
	assert_int_equal(decode_path(w, path, &r), OK);
	assert_true(r.fields.n > 10 && r.fields.n <= DECODE_FIELDS_MAX);
	assert_true(str_eq(field(&r, "Make"), S("Google")));
	assert_true(str_starts(field(&r, "DateTimeOriginal"), S("2018:07:25")));
	assert_true(field(&r, "GPSLatitude").n > 0);
}

static void positions_do_not_pass(void **state)
{
	struct world *w = *state;
	static const char *const names[] = {"images-exif/exifr_IMG_20180725_163423.jpg",
					    "images-exif/exifr_png_with_exif_and_gps.png"};
	SHARED_OR_SKIP(w->a, "images-exif");
	for (size_t i = 0; i < 2; i++) {
		struct decode_result r;
		str path = shared_path(w->a, names[i]);
		str before = read_whole(w->a, path);
		assert_true(str_find(before, S("Exif")) >= 0 || str_find(before, S("eXIf")) >= 0 ||
			    str_find(before, S("exif")) >= 0);
		assert_int_equal(decode_path(w, path, &r), OK);
		for (size_t k = 0; k < r.n; k++)
			no_metadata(r.v[k].webp);
	}
}

/* Every file of a folder: those that are raster images pass, every other one is refused. */
static void over_folder(struct world *w, const char *folder, int images, int broken)
{
	str path = shared_path(w->a, folder);
	DIR *dir = opendir(cstr(w->a, path));
	assert_non_null(dir);
	int ok = 0, bad = 0;
	for (struct dirent *e; (e = readdir(dir));) {
		if (e->d_type == DT_DIR)
			continue;
		struct decode_result r;
		str name = str_from(e->d_name);
		err result = decode_path(w, str_cat(w->a, path, S("/"), str_dup(w->a, name)), &r);
		bool raster = str_ends(name, S(".jpg")) || str_ends(name, S(".jpeg")) ||
			      str_ends(name, S(".png")) || str_ends(name, S(".gif"));
		if (!raster && result != INVALID)
			fail_msg("%s: %s", e->d_name, err_name(result));
		ok += result == OK;
		bad += raster && result != OK;
		for (size_t k = 0; result == OK && k < r.n; k++)
			no_metadata(r.v[k].webp);
	}
	closedir(dir);
	assert_int_equal(ok, images);
	assert_int_equal(bad, broken);
}

static void hostile_files(void **state)
{
	struct world *w = *state;
	SHARED_OR_SKIP(w->a, "hostile");
	over_folder(w, "hostile/xss-files", 7, 0);
	over_folder(w, "filetypes-small", 3, 1);
	over_folder(w, "hostile/other", 0, 0);
}

static void chunk(struct out *o, const char *type, str body)
{
	uint32_t length = htobe32((uint32_t)body.n);
	out_bytes(o, &length, 4);
	size_t from = o->n;
	out_bytes(o, type, 4);
	out_str(o, body);
	uint32_t sum = htobe32((uint32_t)crc32(0, (const Bytef *)o->p + from, (uInt)(o->n - from)));
	out_bytes(o, &sum, 4);
}

/* A PNG that says it is that large, with a megabyte of zeros in it. */
static str png(struct arena *a, uint32_t width, uint32_t height)
{
	struct out o = out_new(a, 1 << 20);
	static uint8_t zeros[1 << 20];
	uLongf packed_n = compressBound(sizeof(zeros));
	Bytef *packed = arena_alloc(a, packed_n);
	assert_int_equal(compress(packed, &packed_n, zeros, sizeof(zeros)), Z_OK);
	struct {
		uint32_t width, height;
		uint8_t rest[5];
	} __attribute__((packed)) head = {htobe32(width), htobe32(height), {8, 6, 0, 0, 0}};
	out_lit(&o, "\x89PNG\r\n\x1a\n");
	chunk(&o, "IHDR", (str){(const char *)&head, sizeof(head)});
	chunk(&o, "IDAT", (str){(const char *)packed, packed_n});
	chunk(&o, "IEND", STR_NONE);
	return out_view(&o);
}

static void bombs_are_refused(void **state)
{
	struct world *w = *state;
	struct decode_result r;
	assert_int_equal(decode_bytes(w, png(w->a, 100000, 100000), &r), TOO_LARGE);
	assert_int_equal(decode_bytes(w, png(w->a, 6401, 6250), &r), TOO_LARGE);
	assert_int_equal(decode_bytes(w, png(w->a, 512, 512), &r), OK);
	assert_int_equal(r.v[2].width, 320);
	assert_int_equal(truncate(cstr(w->a, in_folder(w, "input")), DECODE_INPUT_MAX + 1), 0);
	assert_int_equal(decode_path(w, in_folder(w, "input"), &r), TOO_LARGE);
	assert_int_equal(decode_bytes(w, STR_NONE, &r), INVALID);
	assert_int_equal(decode_bytes(w, S("\xff\xd8\xff\xe0 this is no photograph"), &r), INVALID);
	assert_int_equal(decode_bytes(w, S("\x89PNG\r\n\x1a\n"), &r), INVALID);
	assert_int_equal(decode_path(w, in_folder(w, "nothing"), &r), NOT_FOUND);
}

static void small_images_are_not_enlarged(void **state)
{
	struct world *w = *state;
	struct decode_result r;
	assert_int_equal(decode_bytes(w, png(w->a, 64, 32), &r), OK);
	assert_int_equal(r.v[0].width, 64);
	assert_int_equal(r.v[0].height, 32);
	assert_int_equal(r.v[2].width, 32);
	assert_int_equal(r.v[2].height, 32);
	/* All its pixels are clear, and stay so. */
	VipsImage *image = vips_image_new_from_buffer(r.v[0].webp.p, r.v[0].webp.n, "", NULL);
	double alpha = 1;
	assert_non_null(image);
	assert_int_equal(image->Bands, 4);
	double *pixel = NULL;
	int bands = 0;
	assert_int_equal(vips_getpoint(image, &pixel, &bands, 3, 3, NULL), 0);
	alpha = pixel[3];
	g_free(pixel);
	g_object_unref(image);
	assert_true(alpha == 0);
}

/* A picture of two pages of 60 x 40, red then blue, in a format of libvips by its suffix. */
static bool two_pages(struct world *w, const char *suffix, str *content)
{
	VipsImage *red = NULL, *blue = NULL, *both = NULL, *page;
	const double red_colour[] = {200, 20, 20}, blue_colour[] = {20, 20, 200};
	vips_black(&red, 60, 40, "bands", 3, NULL);
	vips_linear(red, &page, (double[]){0, 0, 0}, red_colour, 3, NULL);
	vips_linear(red, &blue, (double[]){0, 0, 0}, blue_colour, 3, NULL);
	vips_join(page, blue, &both, VIPS_DIRECTION_VERTICAL, NULL);
	VipsImage *image = NULL;
	vips_cast(both, &image, VIPS_FORMAT_UCHAR, NULL);
	VipsImage *srgb = NULL;
	vips_copy(image, &srgb, "interpretation", VIPS_INTERPRETATION_sRGB, NULL);
	vips_image_set_int(srgb, "page-height", 40);
	void *p = NULL;
	size_t n = 0;
	bool done = vips_image_write_to_buffer(srgb, suffix, &p, &n, NULL) == 0;
	if (done)
		*content = str_dup(w->a, (str){p, n});
	g_free(p);
	VipsImage *all[] = {red, page, blue, both, image, srgb};
	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++)
		g_object_unref(all[i]);
	return done;
}

static void first_page_only(void **state)
{
	struct world *w = *state;
	static const char *const suffixes[] = {".gif", ".webp"};
	for (size_t i = 0; i < 2; i++) {
		str content;
		struct decode_result r;
		uint8_t colours[8 * 8 * 3];
		assert_true(two_pages(w, suffixes[i], &content));
		assert_int_equal(decode_bytes(w, content, &r), OK);
		assert_int_equal(r.width, 60);
		assert_int_equal(r.height, 40);
		assert_int_equal(r.v[0].height, 40);
		summary(r.v[0].webp, colours);
		assert_true(colours[0] > 150 && colours[2] < 100);
		assert_true(colours[sizeof(colours) - 3] > 150 &&
			    colours[sizeof(colours) - 1] < 100);
	}
}

static void phones_heif_is_read(void **state)
{
	struct world *w = *state;
	struct decode_result r;
	str content;
	if (!two_pages(w, ".heic", &content))
		skip();
	assert_int_equal(decode_bytes(w, content, &r), OK);
	assert_int_equal(r.v[0].width, 60);
	no_metadata(r.v[0].webp);
}

/* tiff, svg, pdf... are known to libvips, but not here. */
static void other_loaders_are_closed(void **state)
{
	struct world *w = *state;
	static const char *const suffixes[] = {".tif", ".v", ".ppm"};
	for (size_t i = 0; i < sizeof(suffixes) / sizeof(suffixes[0]); i++) {
		str content = STR_NONE;
		struct decode_result r;
		if (!two_pages(w, suffixes[i], &content))
			continue;
		assert_int_equal(decode_bytes(w, content, &r), INVALID);
	}
	struct decode_result r;
	assert_int_equal(
		decode_bytes(
			w,
			S("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"9\" height=\"9\"/>"),
			&r),
		INVALID);
}

static err with_program(struct world *w, const char *script, int64_t patience)
{
	struct decoder other;
	struct decode_result r;
	str why = STR_NONE, path = in_folder(w, "program");
	write_whole(w->a, path, str_from(script), 0700);
	write_whole(w->a, in_folder(w, "input"), S("x"), 0600);
	assert_int_equal(decoder_open(w->a, &other, path), OK);
	other.patience = patience;
	err e = decode_image(&other, w->a, in_folder(w, "input"), sizes, SIZES, &r, &why);
	assert_int_equal(r.n, 0);
	assert_true(why.n > 0);
	decoder_close(&other);
	return e;
}

static void false_programs(void **state)
{
	struct world *w = *state;
	int64_t start = clock_mono();
	assert_int_equal(with_program(w, "#!/bin/sh\nexec sleep 60\n", 300 * 1000), INVALID);
	assert_int_equal(with_program(w, "#!/bin/sh\nexec >&-\nexec sleep 60\n", 300 * 1000),
			 INVALID);
	assert_int_equal(with_program(w, "#!/bin/sh\nexec cat /dev/zero\n", 9 * SECOND), INVALID);
	assert_int_equal(with_program(w, "#!/bin/sh\nkill -SEGV $$\n", 9 * SECOND), INVALID);
	assert_int_equal(with_program(w, "#!/bin/sh\necho good morning\n", 9 * SECOND), INVALID);
	assert_int_equal(with_program(w, "#!/bin/sh\nexit 0\n", 9 * SECOND), INVALID);
	assert_int_equal(with_program(w, "#!/bin/sh\nexit 2\n", 9 * SECOND), FAULT);
	assert_int_equal(with_program(w, "#!/no/such/program\n", 9 * SECOND), FAULT);
	assert_true(clock_mono() - start < 60 * SECOND); /* nobody waited for a sleeper */
	struct decoder none;
	assert_int_equal(decoder_open(w->a, &none, S("/nowhere/ruche-decode")), FAULT);
	decoder_close(&none);
}

static str answer(struct arena *a, const struct frame *frames, size_t n)
{
	struct out o = out_new(a, 1 << 20);
	for (size_t i = 0; i < n; i++)
		frame_write(&o, &frames[i]);
	return out_view(&o);
}

static err parse(struct arena *a, str s, size_t n)
{
	struct decode_result r;
	str why;
	return decode_parse(a, (bytes){(const uint8_t *)s.p, s.n}, sizes, n, &r, &why);
}

static void answers_are_parsed_strictly(void **state)
{
	struct world *w = *state;
	const uint8_t zero = 0;
	const struct frame image = {DECODE_IMAGE, 10, 10, {(const uint8_t *)"RIFF", 4}};
	const struct frame end = {DECODE_END, 100, 100, {&zero, 1}};
	const struct frame wide = {DECODE_IMAGE, 1601, 10, {(const uint8_t *)"RIFF", 4}};
	const struct frame empty = {DECODE_IMAGE, 10, 10, {NULL, 0}};
	const struct frame large = {DECODE_ERROR, DECODE_TOO_LARGE, 0, {(const uint8_t *)"x", 1}};
	str good = answer(w->a, (struct frame[]){image, end}, 2);
	assert_int_equal(parse(w->a, good, 1), OK);
	for (size_t n = 0; n < good.n; n++)
		assert_int_equal(parse(w->a, str_sub(good, 0, n), 1), INVALID);
	assert_int_equal(parse(w->a, good, 2), INVALID);
	assert_int_equal(parse(w->a, str_cat(w->a, good, S("x")), 1), INVALID);
	assert_int_equal(parse(w->a, answer(w->a, (struct frame[]){wide, end}, 2), 1), INVALID);
	assert_int_equal(parse(w->a, answer(w->a, (struct frame[]){empty, end}, 2), 1), INVALID);
	assert_int_equal(parse(w->a, answer(w->a, (struct frame[]){image, large}, 2), 1),
			 TOO_LARGE);
	const struct frame told = {
		DECODE_END, 9, 9, {(const uint8_t *)"\0Make\tBee\nModel\t\n", 17}};
	const struct frame odd = {DECODE_END, 9, 9, {(const uint8_t *)"\0Make", 5}};
	assert_int_equal(parse(w->a, answer(w->a, (struct frame[]){image, told}, 2), 1), OK);
	assert_int_equal(parse(w->a, answer(w->a, (struct frame[]){image, odd}, 2), 1), INVALID);
	char *long_one = str_dup(w->a, good).p ? cstr(w->a, good) : NULL;
	memset(long_one + 16, 0xff, 8);
	assert_int_equal(parse(w->a, (str){long_one, good.n}, 1), INVALID);
}

/* The encoder that writes the HEIF sample keeps a few tables; it runs in this test only. */
const char *__lsan_default_suppressions(void);
const char *__lsan_default_suppressions(void)
{
	return "leak:libx265";
}

int main(int argc, char **argv)
{
	(void)argc;
	if (vips_init(argv[0]) != 0)
		return 1;
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(photographs_are_upright_and_bare),
		cmocka_unit_test(what_a_camera_wrote_is_told),
		cmocka_unit_test(positions_do_not_pass),
		cmocka_unit_test(hostile_files),
		cmocka_unit_test(bombs_are_refused),
		cmocka_unit_test(small_images_are_not_enlarged),
		cmocka_unit_test(first_page_only),
		cmocka_unit_test(phones_heif_is_read),
		cmocka_unit_test(other_loaders_are_closed),
		cmocka_unit_test(false_programs),
		cmocka_unit_test(answers_are_parsed_strictly),
	};
	return cmocka_run_group_tests(tests, set_up, tear_down);
}
