/* SPDX-License-Identifier: Apache-2.0 */
#include "core/decode.h"

#include "base/clock.h"
#include "base/frame.h"
#include "base/log.h"
#include "base/out.h"
#include "base/utf8.h"
#include "core/helper.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

enum { AT_A_TIME = 2, ANSWER_MAX = 32 << 20 };

err decoder_open(struct arena *a, struct decoder *d, str path)
{
	*d = (struct decoder){.patience = 10 * SECOND};
	if (sem_init(&d->slots, 0, AT_A_TIME) != 0)
		return FAULT;
	d->path = path.n ? str_dup(a, path) : helper_beside(a, S("ruche-decode"));
	return helper_there(a, d->path) ? OK : FAULT;
}

void decoder_close(struct decoder *d)
{
	sem_destroy(&d->slots);
}

/* ---- the answer ---- */

static err refused(struct arena *a, const struct frame *f, str *why)
{
	static const err meaning[DECODE_CODES] = {
		[DECODE_NOT_IMAGE] = INVALID,
		[DECODE_BROKEN] = INVALID,
		[DECODE_TOO_LARGE] = TOO_LARGE,
		[DECODE_UNSAFE] = FAULT,
	};
	*why = f->body.n ? str_dup(a, (str){(const char *)f->body.p, f->body.n})
			 : S("the decoder gives no reason");
	return f->a > 0 && f->a < DECODE_CODES ? meaning[f->a] : INVALID;
}

static bool acceptable(const struct frame *f, const struct decode_size *size)
{
	return f->kind == DECODE_IMAGE && f->a >= 1 && f->a <= (uint32_t)size->width && f->b >= 1 &&
	       f->b <= (uint32_t)size->height && f->body.n > 0;
}

/* Lines of name, tabulator, value. */
static bool read_fields(struct arena *a, str lines, struct decode_result *result)
{
	while (lines.n) {
		str value = str_cut(&lines, '\n'), name = str_cut(&value, '\t');
		if (!value.p || !name.n || name.n > DECODE_FIELD_MAX ||
		    value.n > DECODE_FIELD_MAX || result->fields.n == DECODE_FIELDS_MAX)
			return false;
		*ARENA_PUSH(a, &result->fields) = (struct decoded_field){
			.name = utf8_clean(a, name), .value = str_trim(utf8_clean(a, value))};
	}
	return true;
}

err decode_parse(struct arena *a, bytes answer, const struct decode_size *sizes, size_t n,
		 struct decode_result *result, str *why)
{
	struct frame f;
	*result = (struct decode_result){0};
	for (size_t i = 0; i <= n; i++) {
		*why = S("the decoder's answer is not complete");
		if (frame_read(&answer, DECODE_IMAGE_MAX, &f) != OK)
			return INVALID;
		if (f.kind == DECODE_ERROR)
			return refused(a, &f, why);
		*why = S("the decoder's answer does not fit the question");
		if (i == n)
			break;
		if (!acceptable(&f, &sizes[i]))
			return INVALID;
		*ARENA_PUSH(a, result) = (struct decoded_image){
			.width = (int)f.a, .height = (int)f.b, .webp = f.body};
	}
	if (f.kind != DECODE_END || f.body.n < 1 || answer.n != 0 || f.a < 1 || f.b < 1 ||
	    (uint64_t)f.a * f.b > DECODE_PIXELS_MAX ||
	    !read_fields(a, (str){(const char *)f.body.p + 1, f.body.n - 1}, result))
		return INVALID;
	result->width = (int)f.a;
	result->height = (int)f.b;
	result->missing = f.body.p[0];
	*why = STR_NONE;
	return OK;
}

/* ---- the process ---- */

static char **arguments(struct arena *a, const struct decoder *d, const struct decode_size *sizes,
			size_t n)
{
	char **v = NEW_ARRAY(a, char *, n + 3);
	size_t at = 0;
	v[at++] = cstr(a, d->path);
	if (d->strict)
		v[at++] = cstr(a, S("--strict"));
	for (size_t i = 0; i < n; i++) {
		struct out o = out_new(a, 64);
		out_fmt(&o, "%dx%d%s", sizes[i].width, sizes[i].height,
			sizes[i].crop ? ":crop" : "");
		v[at++] = cstr(a, out_view(&o));
	}
	return v;
}

/* Decodes what the descriptor holds, from where it stands, and closes it. */
static err decode_open_file(struct decoder *d, struct arena *a, int input,
			    const struct decode_size *sizes, size_t n, struct decode_result *result,
			    str *why)
{
	*result = (struct decode_result){0};
	REQUIRE(n > 0 && n <= DECODE_SIZES_MAX);
	char **argv = arguments(a, d, sizes, n);
	bytes answer = {0};
	if (!helper_slot(&d->slots, d->patience)) {
		close(input);
		*why = S("no decoder came free");
		return BUSY;
	}
	err e = helper_run(a, argv, input, d->patience, ANSWER_MAX, &answer, why);
	sem_post(&d->slots);
	close(input);
	/* The image made it fail: saying so keeps it from being tried for ever. */
	if (e == BUSY || e == TOO_LARGE)
		e = INVALID;
	if (e == OK)
		e = decode_parse(a, answer, sizes, n, result, why);
	if (e != OK)
		log_event(LOG_WARN, "image not decoded", LOG_S("error", str_from(err_name(e))),
			  LOG_S("why", *why));
	return e;
}

err decode_image(struct decoder *d, struct arena *a, str input_file,
		 const struct decode_size *sizes, size_t n, struct decode_result *result, str *why)
{
	*result = (struct decode_result){0};
	int input = open(cstr(a, input_file), O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	if (input < 0) {
		*why = S("the image file cannot be opened");
		return errno == ENOENT ? NOT_FOUND : FAULT;
	}
	return decode_open_file(d, a, input, sizes, n, result, why);
}

err decode_image_bytes(struct decoder *d, struct arena *a, bytes image,
		       const struct decode_size *sizes, size_t n, struct decode_result *result,
		       str *why)
{
	*result = (struct decode_result){0};
	if (image.n > DECODE_INPUT_MAX) {
		*why = S("too many bytes");
		return TOO_LARGE;
	}
	int input = helper_file(image);
	if (input < 0) {
		*why = S("no memory for the image");
		return BUSY;
	}
	return decode_open_file(d, a, input, sizes, n, result, why);
}
