/* SPDX-License-Identifier: Apache-2.0 */
#include "core/document.h"

#include "base/clock.h"
#include "base/log.h"
#include "base/out.h"
#include "base/utf8.h"
#include "core/helper.h"

#include <errno.h>
#include <fcntl.h>
#include <fts.h>
#include <stdlib.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
	SHORT_ANSWER = 256 << 10,
	LONG_ANSWER = 4 * DOCUMENT_TEXT_MAX,
	PICTURE_MAX = DECODE_INPUT_MAX,
	OFFICE_PATIENCE = 3, /* times as long */
	OFFICE_AGAIN = 81,   /* its status when it has just made its profile */
	STREAMS_MAX = 16,
};
/* What ruche-document lets an office take; the others take less. */
#define LARGEST_PROGRAM ((int64_t)4 << 30)

/* 0: the program of a tool is installed, and may be used. */
static int has_tool(struct documents *d, struct arena *a, str tool)
{
	char *argv[] = {cstr(a, d->program), cstr(a, S("has")), cstr(a, tool), NULL};
	int nothing = open("/dev/null", O_RDONLY | O_CLOEXEC), status = 1;
	bytes answer;
	str why;
	if (nothing < 0)
		return DOCUMENT_NO_PROGRAM;
	err e = helper_answer(a, argv, nothing, d->patience, SHORT_ANSWER, &answer, &status, &why);
	close(nothing);
	return e == OK ? status : DOCUMENT_NO_PROGRAM;
}

static void look_for_programs(struct documents *d, struct arena *a)
{
	static const struct {
		const char *tools[3], *package;
	} needed[] = {{{"pages", "text", "page"}, "poppler-utils"},
		      {{"probe", "still", "still"}, "ffmpeg"},
		      {{"pdf", "pdf", "pdf"}, "LibreOffice"}};
	struct out missing = out_new(a, 128);
	for (size_t i = 0; i < sizeof(needed) / sizeof(*needed); i++) {
		int status = 0;
		for (size_t k = 0; k < 3 && status == 0; k++)
			status = has_tool(d, a, str_from(needed[i].tools[k]));
		d->has[i + 1] = status == 0;
		if (status == 0)
			continue;
		out_str(&missing, missing.n ? S(", ") : STR_NONE);
		if (status == DOCUMENT_UNSAFE)
			out_lit(&missing, "a part of the sandbox for ");
		out_str(&missing, str_from(needed[i].package));
	}
	d->missing = out_view(&missing);
	d->office = d->has[DOCUMENT_LIBREOFFICE];
}

int documents_side_by_side(int64_t processors, int64_t memory)
{
	int64_t n = memory / LARGEST_PROGRAM;
	n = n < processors ? n : processors;
	n = n < DOCUMENTS_AT_ONCE_MAX ? n : DOCUMENTS_AT_ONCE_MAX;
	return n > 1 ? (int)n : 1;
}

err documents_open(struct arena *a, struct documents *d, str path)
{
	*d = (struct documents){.patience = 30 * SECOND};
	d->at_once =
		documents_side_by_side(sysconf(_SC_NPROCESSORS_ONLN),
				       (int64_t)sysconf(_SC_PHYS_PAGES) * sysconf(_SC_PAGESIZE));
	if (sem_init(&d->slots, 0, (unsigned)d->at_once) != 0)
		return FAULT;
	d->program = path.n ? str_dup(a, path) : helper_beside(a, S("ruche-document"));
	if (!helper_there(a, d->program))
		return FAULT;
	look_for_programs(d, a);
	return OK;
}

void documents_close(struct documents *d)
{
	sem_destroy(&d->slots);
}

/* ---- kinds ---- */

static const struct known {
	const char *type, *ending; /* the ending by which an office knows it */
	enum document_kind kind;
} known[] = {
	{"application/pdf", "pdf", DOCUMENT_PDF},
	{"application/vnd.openxmlformats-officedocument.wordprocessingml.document", "docx",
	 DOCUMENT_OFFICE},
	{"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx",
	 DOCUMENT_OFFICE},
	{"application/vnd.openxmlformats-officedocument.presentationml.presentation", "pptx",
	 DOCUMENT_OFFICE},
	{"application/vnd.oasis.opendocument.text", "odt", DOCUMENT_OFFICE},
	{"application/vnd.oasis.opendocument.spreadsheet", "ods", DOCUMENT_OFFICE},
	{"application/vnd.oasis.opendocument.presentation", "odp", DOCUMENT_OFFICE},
	{"application/msword", "doc", DOCUMENT_OFFICE},
	{"application/vnd.ms-excel", "xls", DOCUMENT_OFFICE},
	{"application/vnd.ms-powerpoint", "ppt", DOCUMENT_OFFICE},
	{"text/rtf", "rtf", DOCUMENT_OFFICE},
	{"application/rtf", "rtf", DOCUMENT_OFFICE},
	{"application/ogg", "ogg", DOCUMENT_SOUND},
};

static const struct known *known_type(str type)
{
	for (size_t i = 0; i < sizeof(known) / sizeof(*known); i++)
		if (str_eq(type, str_from(known[i].type)))
			return &known[i];
	return NULL;
}

enum document_kind document_kind(str type)
{
	const struct known *k = known_type(type);
	if (k)
		return k->kind;
	return str_starts(type, S("audio/"))   ? DOCUMENT_SOUND
	       : str_starts(type, S("video/")) ? DOCUMENT_FILM
					       : DOCUMENT_OTHER;
}

enum document_program document_lacks(const struct documents *d, str type)
{
	enum document_kind kind = document_kind(type);
	bool film = kind == DOCUMENT_SOUND || kind == DOCUMENT_FILM;
	enum document_program first = film ? DOCUMENT_FFMPEG : DOCUMENT_POPPLER;
	if (kind == DOCUMENT_OTHER)
		return DOCUMENT_NOTHING;
	if (!d || !d->has[first])
		return first;
	return kind == DOCUMENT_OFFICE && !d->office ? DOCUMENT_LIBREOFFICE : DOCUMENT_NOTHING;
}

/* ---- the programs ---- */

/* A question: a tool of ruche-document, its parameters, the document. */
struct question {
	str tool, first, second;
	str file;
	int64_t patience;
	size_t most; /* bytes of the answer */
};

static err status_means(int status, str *why)
{
	switch (status) {
	case 0:
		return OK;
	case DOCUMENT_NO_PROGRAM:
		*why = S("the program for it is not installed");
		return NOT_FOUND;
	case DOCUMENT_UNSAFE:
		*why = S("a part of the sandbox is missing");
		return FAULT;
	case DOCUMENT_USAGE:
		*why = S("the question was not understood");
		return FAULT;
	default:
		*why = S("the program refuses it");
		return INVALID;
	}
}

static err ask_open_file(struct documents *d, struct arena *a, const struct question *q, int input,
			 bytes *answer, int *status, str *why)
{
	char *argv[6] = {cstr(a, d->program)};
	size_t n = 1;
	if (d->strict)
		argv[n++] = cstr(a, S("--strict"));
	argv[n++] = cstr(a, q->tool);
	if (q->first.n)
		argv[n++] = cstr(a, q->first);
	if (q->second.n)
		argv[n++] = cstr(a, q->second);
	if (!helper_slot(&d->slots, d->patience)) {
		*why = S("other documents are being read");
		return BUSY;
	}
	err e = helper_answer(a, argv, input, q->patience, q->most, answer, status, why);
	sem_post(&d->slots);
	return e;
}

/* Asks, and keeps the status apart: an office has one that is no failure. */
static err ask_status(struct documents *d, struct arena *a, const struct question *q, bytes *answer,
		      int *status, str *why)
{
	*answer = (bytes){0};
	*status = 0;
	int input = open(cstr(a, q->file), O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	if (input < 0) {
		*why = S("the file cannot be opened");
		return errno == ENOENT ? NOT_FOUND : FAULT;
	}
	err e = ask_open_file(d, a, q, input, answer, status, why);
	close(input);
	return e;
}

static err ask(struct documents *d, struct arena *a, const struct question *q, bytes *answer,
	       str *why)
{
	int status = 0;
	err e = ask_status(d, a, q, answer, &status, why);
	if (e == OK)
		e = status_means(status, why);
	if (e != OK)
		log_event(LOG_WARN, "document not read", LOG_S("tool", q->tool),
			  LOG_S("error", str_from(err_name(e))), LOG_S("why", *why));
	return e;
}

static str number(struct arena *a, int64_t v)
{
	struct out o = out_new(a, 32);
	out_int(&o, v);
	return out_view(&o);
}

/* ---- text and pages of a PDF ---- */

/* "Name:   value" lines; the value of one name. */
static bool line_named(str text, str name, str *value)
{
	while (text.n) {
		str line = str_cut(&text, '\n'), key = str_cut(&line, ':');
		if (str_eq(key, name)) {
			*value = str_trim(line);
			return true;
		}
	}
	return false;
}

err document_parse_pages(bytes answer, int *pages)
{
	str value;
	int64_t v;
	*pages = 0;
	if (!line_named((str){(const char *)answer.p, answer.n}, S("Pages"), &value) ||
	    !str_to_int(value, &v) || v < 1 || v > 1000000)
		return INVALID;
	*pages = (int)v;
	return OK;
}

err document_pages(struct documents *d, struct arena *a, str pdf, int *pages, str *why)
{
	struct question q = {
		.tool = S("pages"), .file = pdf, .patience = d->patience, .most = SHORT_ANSWER};
	bytes answer;
	*pages = 0;
	TRY(ask(d, a, &q, &answer, why));
	err e = document_parse_pages(answer, pages);
	if (e)
		*why = S("it does not say how many pages it has");
	return e;
}

void document_parse_text(struct arena *a, bytes answer, struct document_text *text)
{
	str rest = {(const char *)answer.p, answer.n};
	*text = (struct document_text){.cut = rest.n > DOCUMENT_TEXT_MAX};
	struct out o = out_new(a, 4 * (size_t)DOCUMENT_TEXT_MAX);
	rest = str_sub(rest, 0, DOCUMENT_TEXT_MAX);
	for (bool first = true; rest.p; first = false) {
		str page = utf8_clean(a, str_cut(&rest, '\f'));
		/* The program ends the last page with one, too. */
		if (!rest.n && !first && !str_trim(page).n)
			break;
		if (!first)
			out_byte(&o, '\f');
		out_str(&o, str_trim(page));
	}
	text->text = out_view(&o);
}

err document_text(struct documents *d, struct arena *a, str pdf, struct document_text *text,
		  str *why)
{
	struct question q = {.tool = S("text"),
			     .first = number(a, DOCUMENT_PAGES_MAX),
			     .file = pdf,
			     .patience = d->patience,
			     .most = LONG_ANSWER};
	bytes answer;
	*text = (struct document_text){0};
	err e = ask(d, a, &q, &answer, why);
	/* More than anybody reads: the beginning will do. */
	if (e == INVALID && answer.n > DOCUMENT_TEXT_MAX)
		e = OK;
	if (e == OK)
		document_parse_text(a, answer, text);
	return e;
}

/* A picture that a program drew comes from the document: it is decoded like any other. */
static err decoded(struct decoder *decoder, struct arena *a, bytes picture,
		   const struct decode_size *sizes, size_t n, struct decode_result *result,
		   str *why)
{
	if (picture.n == 0) {
		*why = S("there is no picture in it");
		return INVALID;
	}
	if (!decoder) {
		*why = S("there is no decoder");
		return BUSY;
	}
	return decode_image_bytes(decoder, a, picture, sizes, n, result, why);
}

err document_page(struct documents *d, struct decoder *decoder, struct arena *a, str pdf, int page,
		  const struct decode_size *sizes, size_t n, struct decode_result *result, str *why)
{
	int side = 1;
	for (size_t i = 0; i < n; i++) {
		int longer = sizes[i].width > sizes[i].height ? sizes[i].width : sizes[i].height;
		side = longer > side ? longer : side;
	}
	struct question q = {.tool = S("page"),
			     .first = number(a, page),
			     .second =
				     number(a, side < DOCUMENT_SIDE_MAX ? side : DOCUMENT_SIDE_MAX),
			     .file = pdf,
			     .patience = d->patience,
			     .most = PICTURE_MAX};
	bytes answer;
	*result = (struct decode_result){0};
	if (page < 1 || page > DOCUMENT_PAGES_MAX) {
		*why = S("no such page is drawn");
		return INVALID;
	}
	TRY(ask(d, a, &q, &answer, why));
	return decoded(decoder, a, answer, sizes, n, result, why);
}

/* ---- office ---- */

/* A folder with all that an office left in it. */
static void remove_folder(void *arg)
{
	char *paths[] = {arg, NULL};
	FTS *walk = fts_open(paths, FTS_PHYSICAL | FTS_NOCHDIR | FTS_NOSTAT, NULL);
	for (FTSENT *e; walk && (e = fts_read(walk));) {
		if (e->fts_info == FTS_D)
			continue;
		if (e->fts_info == FTS_DP)
			rmdir(e->fts_accpath);
		else
			unlink(e->fts_accpath);
	}
	if (walk)
		fts_close(walk);
}

static err copy_file(struct arena *a, str from, str to)
{
	struct stat st;
	int in = open(cstr(a, from), O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	if (in < 0)
		return errno == ENOENT ? NOT_FOUND : FAULT;
	int out = open(cstr(a, to), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	bool done = out >= 0 && fstat(in, &st) == 0;
	for (off_t at = 0; done && at < st.st_size;) {
		ssize_t n = sendfile(out, in, &at, 1 << 24);
		done = n > 0 || (n < 0 && errno == EINTR);
	}
	if (out >= 0)
		close(out);
	close(in);
	return done ? OK : FAULT;
}

/* It comes up to three times: what has just made its profile wants to be started again. */
static err run_office(struct documents *d, struct arena *a, const struct question *q, str *why)
{
	int status = OFFICE_AGAIN;
	bytes answer;
	for (int i = 0; i < 3 && status == OFFICE_AGAIN; i++)
		TRY(ask_status(d, a, q, &answer, &status, why));
	return status_means(status, why);
}

err document_office(struct documents *d, struct arena *a, str folder, str file, str type, str *pdf,
		    str *why)
{
	const struct known *k = known_type(type);
	*pdf = STR_NONE;
	if (!k || k->kind != DOCUMENT_OFFICE) {
		*why = S("no office makes a PDF of this type");
		return INVALID;
	}
	if (!d->office) {
		*why = S("LibreOffice is not installed, or a part of its sandbox is missing");
		return NOT_FOUND;
	}
	/* The office asks for whole paths. */
	char *whole = realpath(cstr(a, folder), NULL);
	char *own = whole ? cstr(a, str_cat(a, str_from(whole), S("/document-XXXXXX"))) : NULL;
	free(whole);
	if (!own || !mkdtemp(own)) {
		*why = S("no folder for the office");
		return FAULT;
	}
	arena_defer(a, remove_folder, own);
	str name = str_cat(a, S("document."), str_from(k->ending));
	str copy = str_cat(a, str_from(own), S("/"), name);
	*why = S("no copy for the office");
	TRY(copy_file(a, file, copy));
	struct question q = {.tool = S("pdf"),
			     .first = str_from(own),
			     .second = name,
			     .file = copy,
			     .patience = OFFICE_PATIENCE * d->patience,
			     .most = SHORT_ANSWER};
	err e = run_office(d, a, &q, why);
	str made = str_cat(a, str_from(own), S("/document.pdf"));
	struct stat st;
	if (e == OK &&
	    (lstat(cstr(a, made), &st) != 0 || !S_ISREG(st.st_mode) || st.st_size == 0)) {
		*why = S("the office made no PDF of it");
		e = INVALID;
	}
	if (e != OK)
		log_event(LOG_WARN, "document not read", LOG_S("tool", q.tool),
			  LOG_S("error", str_from(err_name(e))), LOG_S("why", *why));
	else
		*pdf = made;
	return e;
}

/* ---- sounds and films ---- */

struct stream {
	bool video, audio, cover;
	int64_t width, height;
	str codec;
};

static str unquoted(str s)
{
	return s.n >= 2 && s.p[0] == '"' && s.p[s.n - 1] == '"' ? str_sub(s, 1, s.n - 2) : s;
}

/* Names of formats and codecs are plain; anything else is nothing we show. */
static str plain_name(struct arena *a, str s)
{
	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i], lower = (char)(c | 0x20);
		if (!((lower >= 'a' && lower <= 'z') || (c >= '0' && c <= '9') || c == '_' ||
		      c == ',' || c == '-'))
			return STR_NONE;
	}
	return s.n <= 80 ? str_dup(a, s) : STR_NONE;
}

static void stream_line(struct arena *a, struct stream *s, str name, str value)
{
	int64_t v;
	if (str_eq(name, S("codec_type"))) {
		s->video = str_eq(value, S("video"));
		s->audio = str_eq(value, S("audio"));
	} else if (str_eq(name, S("codec_name"))) {
		s->codec = plain_name(a, value);
	} else if (str_to_int(value, &v) && v >= 0 && v <= 65536) {
		if (str_eq(name, S("width")))
			s->width = v;
		else if (str_eq(name, S("height")))
			s->height = v;
		else if (str_eq(name, S("disposition.attached_pic")))
			s->cover = v == 1;
	}
}

/* The first moving picture and the first sound are what is played. */
static void choose(const struct stream *streams, struct film *film)
{
	for (size_t i = 0; i < STREAMS_MAX; i++) {
		const struct stream *s = &streams[i];
		bool moving = s->video && !s->cover && s->width > 0 && s->height > 0;
		if (moving && !film->width) {
			film->width = (int)s->width;
			film->height = (int)s->height;
			film->video = s->codec;
		}
		if (s->audio && !film->sound) {
			film->sound = true;
			film->audio = s->codec;
		}
		film->cover = film->cover || (s->video && s->cover);
	}
}

err film_parse(struct arena *a, bytes answer, struct film *film)
{
	static const int64_t longest = 24 * 3600; /* seconds */
	struct stream streams[STREAMS_MAX] = {0};
	str rest = {(const char *)answer.p, answer.n};
	*film = (struct film){0};
	while (rest.n) {
		str line = str_cut(&rest, '\n'), name = str_cut(&line, '=');
		str value = unquoted(line), prefix = S("streams.stream.");
		double seconds;
		if (str_eq(name, S("format.duration"))) {
			if (str_to_real(value, &seconds) && seconds > 0 &&
			    seconds < (double)longest)
				film->duration = (int64_t)(seconds * (double)SECOND);
		} else if (str_eq(name, S("format.format_name"))) {
			film->format = plain_name(a, value);
		} else if (str_starts(name, prefix)) {
			int64_t i;
			name = str_sub(name, prefix.n, name.n);
			if (str_to_int(str_cut(&name, '.'), &i) && i >= 0 && i < STREAMS_MAX)
				stream_line(a, &streams[i], name, value);
		}
	}
	choose(streams, film);
	return film->format.n && (film->width || film->sound) ? OK : INVALID;
}

err film_probe(struct documents *d, struct arena *a, str file, struct film *film, str *why)
{
	struct question q = {
		.tool = S("probe"), .file = file, .patience = d->patience, .most = SHORT_ANSWER};
	bytes answer;
	*film = (struct film){0};
	TRY(ask(d, a, &q, &answer, why));
	err e = film_parse(a, answer, film);
	if (e)
		*why = S("there is neither sound nor a moving picture in it");
	return e;
}

err film_still(struct documents *d, struct decoder *decoder, struct arena *a, str file, int64_t at,
	       const struct decode_size *sizes, size_t n, struct decode_result *result, str *why)
{
	struct question q = {.tool = S("still"),
			     .first = number(a, at > 0 ? at / 1000 : 0),
			     .file = file,
			     .patience = d->patience,
			     .most = PICTURE_MAX};
	bytes answer;
	*result = (struct decode_result){0};
	TRY(ask(d, a, &q, &answer, why));
	return decoded(decoder, a, answer, sizes, n, result, why);
}
