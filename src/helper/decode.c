/* SPDX-License-Identifier: Apache-2.0
 * ruche-decode: reads one image from standard input and writes it again at the wanted sizes, as
 *WebP without any metadata, upright and in sRGB (protocol: base/decode_protocol.h). The bytes come
 *from strangers, so everything is given up (helper/sandbox.h) before the first of them is looked
 *at.
 *
 *	ruche-decode [--strict] WIDTHxHEIGHT[:crop]... <image >frames
 */
#include "base/decode_protocol.h"
#include "base/frame.h"
#include "base/log.h"
#include "helper/pipe.h"
#include "helper/sandbox.h"

#include <endian.h>
#include <errno.h>
#include <malloc.h>
#include <stdlib.h>
#include <unistd.h>
#include <vips/vips.h>
#include <vips/vector.h>

/* Decoding may add this much to what the libraries have mapped already. */
static const struct sandbox bounds = {.memory = (size_t)512 << 20, .cpu_seconds = 5};

struct wanted {
	int width, height;
	bool crop;
};

struct job {
	struct wanted sizes[DECODE_SIZES_MAX];
	size_t n;
	bool strict;
	unsigned missing; /* parts of the sandbox */
	bytes input;
	bool graphics;	   /* drawn, not photographed: keep sharp edges */
	struct out fields; /* what a camera wrote: lines for the end frame */
};

static bool parse_side(str s, int *side)
{
	int64_t v;
	if (!str_to_int(s, &v) || v < 1 || v > DECODE_SIDE_MAX)
		return false;
	*side = (int)v;
	return true;
}

static bool parse_arguments(int argc, char **argv, struct job *job)
{
	for (int i = 1; i < argc; i++) {
		str rest = str_from(argv[i]);
		if (i == 1 && str_eq(rest, S("--strict"))) {
			job->strict = true;
			continue;
		}
		if (job->n == DECODE_SIZES_MAX)
			return false;
		struct wanted *w = &job->sizes[job->n++];
		str size = str_cut(&rest, ':');
		w->crop = str_eq(rest, S("crop"));
		if (rest.p && !w->crop)
			return false;
		if (!parse_side(str_cut(&size, 'x'), &w->width) || !parse_side(size, &w->height))
			return false;
	}
	return job->n > 0;
}

static bool send_frame(const struct frame *f)
{
	struct out o = out_heap(DECODE_IMAGE_MAX + FRAME_HEAD);
	frame_write(&o, f);
	bool done = o.bad == OK && pipe_write_all(out_view(&o));
	out_free(&o);
	return done;
}

/* Sends the error frame; the exit status is for people who run this by hand. */
static int refuse(enum decode_code code, const char *text)
{
	size_t n = 0;
	while (text[n] >= ' ' && text[n] <= '~' && n < 200)
		n++;
	if (n == 0) {
		text = "the library does not say why";
		n = strlen(text);
	}
	struct frame f = {.kind = DECODE_ERROR, .a = code, .body = {(const uint8_t *)text, n}};
	return send_frame(&f) ? 1 : 3;
}

/* The whole of standard input; false when it is longer than the limit. */
static bool read_input(bytes *input)
{
	size_t cap = 256 * 1024, n = 0;
	uint8_t *p = malloc(cap);
	while (p) {
		if (n == cap) {
			if (n > DECODE_INPUT_MAX)
				break;
			cap = cap * 2 > DECODE_INPUT_MAX ? DECODE_INPUT_MAX + 1 : cap * 2;
			uint8_t *grown = realloc(p, cap);
			if (!grown)
				break;
			p = grown;
		}
		ssize_t got = read(STDIN_FILENO, p + n, cap - n);
		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			break;
		if (got == 0) {
			*input = (bytes){p, n};
			return n <= DECODE_INPUT_MAX;
		}
		n += (size_t)got;
	}
	free(p);
	return false;
}

static bool is_heif(str s)
{
	static const char brands[][5] = {"heic", "heix", "heim", "heis", "mif1", "avif"};
	if (!str_eq(str_sub(s, 4, 4), S("ftyp")))
		return false;
	for (size_t i = 0; i < sizeof(brands) / sizeof(brands[0]); i++)
		if (str_eq(str_sub(s, 8, 4), str_from(brands[i])))
			return true;
	return false;
}

/* By the first bytes and by nothing else: names and types are claims. */
static bool is_known(bytes input, bool *graphics)
{
	str s = {(const char *)input.p, input.n};
	*graphics = str_starts(s, S("\x89PNG\r\n\x1a\n")) || str_starts(s, S("GIF87a")) ||
		    str_starts(s, S("GIF89a"));
	return *graphics || str_starts(s, S("\xff\xd8\xff")) ||
	       (str_starts(s, S("RIFF")) && str_eq(str_sub(s, 8, 4), S("WEBP"))) || is_heif(s);
}

/* What the source must be scaled by for a wanted size: to fit in the box, or to fill it. Never up.
 */
static double scale_for(const struct wanted *w, int width, int height)
{
	double across = (double)w->width / width, down = (double)w->height / height;
	double scale = w->crop ? MAX(across, down) : MIN(across, down);
	return MIN(scale, 1.0);
}

/* libvips writes "1/60 (1/60 sec., Rational, 1 components, 8 bytes)": the words in the middle. */
static str field_words(str s)
{
	for (int i = 0; i < 3; i++) {
		size_t n = s.n;
		while (n > 1 && !(s.p[n - 2] == ',' && s.p[n - 1] == ' '))
			n--;
		if (n <= 1)
			return s;
		s.n = n - 2;
	}
	/* A text stands there twice. */
	if (s.n > 2 && s.n % 2 == 0 &&
	    str_eq(str_sub(s, 0, s.n / 2 - 1), str_sub(s, s.n / 2 + 1, s.n)))
		return str_sub(s, 0, s.n / 2 - 1);
	ptrdiff_t at = str_find(s, S(" ("));
	return at < 0 ? s : str_sub(s, (size_t)at + 2, s.n);
}

static void field_text(struct out *o, str s)
{
	for (size_t i = 0; i < s.n && i < DECODE_FIELD_MAX; i++)
		out_byte(o, (unsigned char)s.p[i] < ' ' || s.p[i] == 0x7f ? ' ' : s.p[i]);
}

/* What a camera wrote, for its owner to see before it is gone. */
static void read_fields(VipsImage *header, struct out *o)
{
	gchar **names = vips_image_get_fields(header);
	int n = 0;
	for (gchar **name = names; name && *name && n < DECODE_FIELDS_MAX; name++) {
		const char *value = NULL;
		str s = str_from(*name);
		if (!str_starts(s, S("exif-ifd")) || s.n < 11 ||
		    vips_image_get_typeof(header, *name) != VIPS_TYPE_REF_STRING ||
		    vips_image_get_string(header, *name, &value) != 0)
			continue;
		/* "exif-ifd3-GPSLatitude" */
		field_text(o, str_sub(s, 10, s.n));
		out_byte(o, '\t');
		field_text(o, field_words(str_from(value)));
		out_byte(o, '\n');
		n++;
	}
	g_strfreev(names);
}

/* The header only: size as a person sees it. False when it cannot be read. */
static bool read_header(bytes input, int *width, int *height, struct out *fields)
{
	VipsImage *header = vips_image_new_from_buffer(input.p, input.n, "", NULL);
	if (!header)
		return false;
	read_fields(header, fields);
	bool turned = vips_image_get_orientation_swap(header);
	*width = turned ? header->Ysize : header->Xsize;
	*height = turned ? header->Xsize : header->Ysize;
	g_object_unref(header);
	return true;
}

/* A new image made of the pixels alone: what libraries attach to images (EXIF, XMP, profiles,
 * comments) stays behind, known or not. */
static VipsImage *bare_pixels(VipsImage *lazy)
{
	VipsImage *srgb = NULL, *image = NULL;
	size_t n = 0;
	if (vips_colourspace(lazy, &srgb, VIPS_INTERPRETATION_sRGB, NULL) != 0)
		return NULL;
	void *p = srgb->BandFmt == VIPS_FORMAT_UCHAR ? vips_image_write_to_memory(srgb, &n) : NULL;
	VipsImage *raw = p ? vips_image_new_from_memory(p, n, srgb->Xsize, srgb->Ysize, srgb->Bands,
							VIPS_FORMAT_UCHAR)
			   : NULL;
	if (raw && vips_copy(raw, &image, "interpretation", VIPS_INTERPRETATION_sRGB, NULL) != 0)
		image = NULL;
	if (raw)
		g_object_unref(raw);
	g_object_unref(srgb);
	return image;
}

/* The source, decoded once: upright, sRGB, no larger than the largest wanted size needs. Of a file
 * that is cut short the part that is there is shown, as browsers do. */
static VipsImage *decode_base(const struct job *job, int width, int height)
{
	double scale = 0;
	for (size_t i = 0; i < job->n; i++)
		scale = MAX(scale, scale_for(&job->sizes[i], width, height));
	int to_width = (int)ceil(width * scale), to_height = (int)ceil(height * scale);
	VipsImage *lazy = NULL;
	if (vips_thumbnail_buffer((void *)job->input.p, job->input.n, &lazy, MAX(to_width, 1),
				  "height", MAX(to_height, 1), "size", VIPS_SIZE_DOWN,
				  "export_profile", "srgb", NULL) != 0)
		return NULL;
	VipsImage *base = bare_pixels(lazy);
	g_object_unref(lazy);
	return base;
}

/* The largest middle part of the base that has the wanted shape. */
static int crop_to(VipsImage *base, const struct wanted *w, VipsImage **out)
{
	double fit = MIN((double)base->Xsize / w->width, (double)base->Ysize / w->height);
	int width = VIPS_CLIP(1, (int)lround(w->width * fit), base->Xsize);
	int height = VIPS_CLIP(1, (int)lround(w->height * fit), base->Ysize);
	return vips_extract_area(base, out, (base->Xsize - width) / 2, (base->Ysize - height) / 2,
				 width, height, NULL);
}

static VipsImage *resize(VipsImage *base, const struct wanted *w)
{
	VipsImage *shaped = NULL, *image = NULL;
	if (!w->crop)
		shaped = g_object_ref(base);
	else if (crop_to(base, w, &shaped) != 0)
		return NULL;
	if (vips_thumbnail_image(shaped, &image, w->width, "height", w->height, "size",
				 VIPS_SIZE_DOWN, NULL) != 0)
		image = NULL;
	g_object_unref(shaped);
	return image;
}

/* Copies a WebP file without the chunks that do not hold pixels: libvips writes an EXIF block of
 * its own even when told not to. */
static void webp_pixels(struct out *o, bytes file)
{
	enum { ALPHA = 0x10, HEAD = 12, FLAGS = 20 };
	str s = {(const char *)file.p, file.n};
	out_str(o, str_sub(s, 0, HEAD));
	s = str_sub(s, HEAD, s.n);
	while (s.n >= 8) {
		uint32_t length;
		memcpy(&length, s.p + 4, sizeof(length));
		str chunk = str_sub(s, 0, 8 + (size_t)le32toh(length) + (length & 1));
		if (str_starts(chunk, S("VP8")) || str_starts(chunk, S("ALPH")))
			out_str(o, chunk);
		s = str_sub(s, chunk.n, s.n);
	}
	if (o->bad || o->n < FLAGS + 1)
		return;
	if (str_eq(str_sub(out_view(o), HEAD, 4), S("VP8X")))
		o->p[FLAGS] &= ALPHA;
	uint32_t length = htole32((uint32_t)o->n - 8);
	memcpy(o->p + 4, &length, sizeof(length));
}

static bool send_size(const struct job *job, VipsImage *base, const struct wanted *w)
{
	VipsImage *image = resize(base, w);
	if (!image)
		return false;
	void *p = NULL;
	size_t n = 0;
	struct out o = out_heap(DECODE_IMAGE_MAX);
	bool done = vips_webpsave_buffer(image, &p, &n, "Q", job->graphics ? 90 : 80,
					 "smart_subsample", job->graphics, NULL) == 0;
	if (done)
		webp_pixels(&o, (bytes){p, n});
	struct frame f = {.kind = DECODE_IMAGE,
			  .a = (uint32_t)image->Xsize,
			  .b = (uint32_t)image->Ysize,
			  .body = {(const uint8_t *)o.p, o.n}};
	done = done && o.bad == OK && send_frame(&f);
	out_free(&o);
	g_free(p);
	g_object_unref(image);
	return done;
}

static int decode(struct job *job)
{
	int width = 0, height = 0;
	if (!is_known(job->input, &job->graphics))
		return refuse(DECODE_NOT_IMAGE, "not an image that is read here");
	uint8_t missing = (uint8_t)job->missing;
	job->fields = out_heap(2 * DECODE_FIELDS_MAX * (DECODE_FIELD_MAX + 1) + 1);
	out_bytes(&job->fields, &missing, 1);
	if (!read_header(job->input, &width, &height, &job->fields))
		return refuse(DECODE_BROKEN, vips_error_buffer());
	if ((int64_t)width * height > DECODE_PIXELS_MAX)
		return refuse(DECODE_TOO_LARGE, "too many pixels");
	VipsImage *base = decode_base(job, width, height);
	if (!base)
		return refuse(DECODE_BROKEN, vips_error_buffer());
	for (size_t i = 0; i < job->n; i++)
		if (!send_size(job, base, &job->sizes[i]))
			return refuse(DECODE_BROKEN, vips_error_buffer());
	g_object_unref(base);
	struct frame end = {.kind = DECODE_END,
			    .a = (uint32_t)width,
			    .b = (uint32_t)height,
			    .body = {(const uint8_t *)job->fields.p, job->fields.n}};
	return send_frame(&end) ? 0 : 3;
}

static void discard(const gchar *domain, GLogLevelFlags level, const gchar *text, gpointer self)
{
	(void)domain, (void)level, (void)text, (void)self;
}

/* Loads the libraries and leaves five loaders; the others cannot be reached by any input. */
static bool start_vips(const char *name)
{
	static const char *const loaders[] = {"VipsForeignLoadJpeg", "VipsForeignLoadPng",
					      "VipsForeignLoadNsgif", "VipsForeignLoadWebp",
					      "VipsForeignLoadHeif"};
	/* One heap: every further one reserves 64 MiB of address space. */
	mallopt(M_ARENA_MAX, 1);
	g_log_set_default_handler(discard, NULL);
	if (vips_init(name) != 0)
		return false;
	vips_block_untrusted_set(TRUE);
	vips_operation_block_set("VipsForeignLoad", TRUE);
	for (size_t i = 0; i < sizeof(loaders) / sizeof(loaders[0]); i++)
		vips_operation_block_set(loaders[i], FALSE);
	vips_concurrency_set(1);
	vips_cache_set_max(0);
	/* No code is made at run time: the sandbox refuses executable memory. */
	vips_vector_set_enabled(FALSE);
	return true;
}

int main(int argc, char **argv)
{
	struct job job = {0};
	if (!parse_arguments(argc, argv, &job)) {
		log_event(LOG_ERROR, "usage: ruche-decode [--strict] WIDTHxHEIGHT[:crop]...");
		return 2;
	}
	if (!start_vips(argv[0])) {
		log_event(LOG_ERROR, "libvips does not start");
		return 2;
	}
	job.missing = sandbox_enter(&bounds);
	if (job.missing)
		log_event(LOG_WARN, "decoder runs with parts of its sandbox missing",
			  LOG_S("missing", sandbox_parts(job.missing)));
	/* From here on libraries that print warnings about hostile input print them nowhere. */
	close(STDERR_FILENO);
	int status;
	if (job.missing && job.strict)
		status = refuse(DECODE_UNSAFE, "a part of the sandbox is missing");
	else if (!read_input(&job.input))
		status = refuse(DECODE_TOO_LARGE, "too many bytes");
	else
		status = decode(&job);
	/* No library's clean-up runs: the process is over. */
	_exit(status);
}
