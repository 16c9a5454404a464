/* SPDX-License-Identifier: Apache-2.0
 * document: the real programs over real documents, films and hostile files, and false programs that
 * hang and lie. What needs a program that is not installed here is skipped, and says so.
 */
#include "core/document.h"

#include "base/clock.h"
#include "base/log.h"
#include "shared.h"

#include <dirent.h>
#include <fcntl.h>
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include <cmocka.h>

static const struct decode_size sizes[] = {{1280, 1280, false}, {320, 320, false}};

struct world {
	struct arena *a;
	struct decoder decoder;
	struct documents d;
	str folder;
};

static int set_up(void **state)
{
	struct world *w = calloc(1, sizeof(*w));
	char folder[] = "/tmp/ruche-document-XXXXXX";
	w->a = arena_new((size_t)1 << 30);
	assert_non_null(mkdtemp(folder));
	w->folder = str_dup(w->a, str_from(folder));
	log_level_set(LOG_ERROR);
	*state = w;
	if (decoder_open(w->a, &w->decoder, STR_NONE) != OK ||
	    documents_open(w->a, &w->d, STR_NONE) != OK)
		return -1;
	w->decoder.patience = w->d.patience = 2 * MINUTE;
	return 0;
}

static int tear_down(void **state)
{
	struct world *w = *state;
	char *folder = strdup(cstr(w->a, w->folder));
	documents_close(&w->d);
	decoder_close(&w->decoder);
	arena_free(w->a);
	DIR *dir = opendir(folder);
	int left = 0;
	for (struct dirent *e; dir && (e = readdir(dir));) {
		left += e->d_type == DT_DIR && e->d_name[0] != '.';
		unlinkat(dirfd(dir), e->d_name, 0);
	}
	if (dir)
		closedir(dir);
	rmdir(folder);
	free(folder);
	free(w);
	return left; /* an office leaves nothing behind */
}

static str in_folder(struct world *w, const char *name)
{
	return str_cat(w->a, w->folder, S("/"), str_from(name));
}

#define SKIP_WITHOUT(path)                \
	do {                              \
		if (access(path, X_OK)) { \
			skip();           \
		}                         \
	} while (0)

/* A PDF of two pages that names no font of its own, its table of contents written by counting. */
static str two_pages(struct arena *a)
{
	static const char *const objects[] = {
		"<</Type/Catalog/Pages 2 0 R>>",
		"<</Type/Pages/Count 2/Kids[3 0 R 4 0 R]>>",
		"<</Type/Page/Parent 2 0 R/MediaBox[0 0 400 300]/Contents 6 0 "
		"R/Resources<</Font<</F 5 "
		"0 R>>>>>>",
		"<</Type/Page/Parent 2 0 R/MediaBox[0 0 400 300]/Contents 7 0 "
		"R/Resources<</Font<</F 5 "
		"0 R>>>>>>",
		"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
		"<</Length 44>>stream\nBT /F 24 Tf 40 200 Td (The first bees) Tj ET   \nendstream",
		"<</Length 44>>stream\nBT /F 24 Tf 40 200 Td (The other honey) Tj ET  \nendstream",
	};
	enum { OBJECTS = 7 };
	size_t at[OBJECTS];
	struct out o = out_new(a, 1 << 16);
	out_lit(&o, "%PDF-1.4\n");
	for (size_t i = 0; i < OBJECTS; i++) {
		at[i] = o.n;
		out_fmt(&o, "%zu 0 obj%s endobj\n", i + 1, objects[i]);
	}
	size_t table = o.n;
	out_fmt(&o, "xref\n0 %d\n0000000000 65535 f \n", OBJECTS + 1);
	for (size_t i = 0; i < OBJECTS; i++)
		out_fmt(&o, "%010zu 00000 n \n", at[i]);
	out_fmt(&o, "trailer<</Size %d/Root 1 0 R>>\nstartxref\n%zu\n%%%%EOF\n", OBJECTS + 1,
		table);
	return out_view(&o);
}

static void text_and_pages_of_our_own(void **state)
{
	struct world *w = *state;
	struct document_text text;
	struct decode_result r;
	str why = STR_NONE, path = in_folder(w, "two.pdf");
	int pages = 0;
	SKIP_WITHOUT("/usr/bin/pdftotext");
	write_whole(w->a, path, two_pages(w->a), 0600);
	assert_int_equal(document_text(&w->d, w->a, path, &text, &why), OK);
	assert_true(str_eq(text.text, S("The first bees\fThe other honey")));
	assert_false(text.cut);
	assert_int_equal(document_pages(&w->d, w->a, path, &pages, &why), OK);
	assert_int_equal(pages, 2);
	assert_int_equal(document_page(&w->d, &w->decoder, w->a, path, 2, sizes, 2, &r, &why), OK);
	assert_int_equal(r.n, 2);
	assert_int_equal(r.v[0].width, 1280);
	assert_int_equal(r.v[0].height, 960);
	assert_int_equal(r.v[1].width, 320);
	assert_int_equal(document_page(&w->d, &w->decoder, w->a, path, 3, sizes, 2, &r, &why),
			 INVALID);
	assert_int_equal(document_page(&w->d, &w->decoder, w->a, path, 0, sizes, 2, &r, &why),
			 INVALID);
	assert_int_equal(document_text(&w->d, w->a, in_folder(w, "none"), &text, &why), NOT_FOUND);
}

static bool is_document(const char *name)
{
	return name[0] != '.' && !str_ends(str_from(name), S(".odt"));
}

static void real_pdfs(void **state)
{
	struct world *w = *state;
	SHARED_OR_SKIP(w->a, "documents");
	SKIP_WITHOUT("/usr/bin/pdftotext");
	str path = shared_path(w->a, "documents/pdf");
	DIR *dir = opendir(cstr(w->a, path));
	assert_non_null(dir);
	int read = 0, with_text = 0, drawn = 0;
	for (struct dirent *e; (e = readdir(dir));) {
		struct document_text text;
		struct decode_result r;
		str why = STR_NONE, file = str_cat(w->a, path, S("/"), str_from(e->d_name));
		int pages = 0;
		if (!is_document(e->d_name))
			continue;
		assert_int_equal(document_text(&w->d, w->a, file, &text, &why), OK);
		assert_int_equal(document_pages(&w->d, w->a, file, &pages, &why), OK);
		assert_true(pages >= 1);
		drawn += document_page(&w->d, &w->decoder, w->a, file, 1, sizes, 2, &r, &why) == OK;
		with_text += text.text.n > 20;
		read++;
	}
	closedir(dir);
	assert_int_equal(read, 16);
	assert_int_equal(drawn, 16);
	assert_true(with_text >= 9);
}

/* Whatever comes in: an answer, in time, and this process lives. */
static void over_folder(struct world *w, const char *folder)
{
	str path = shared_path(w->a, folder);
	DIR *dir = opendir(cstr(w->a, path));
	assert_non_null(dir);
	for (struct dirent *e; (e = readdir(dir));) {
		struct document_text text;
		struct decode_result r;
		struct film film;
		str why = STR_NONE, file = str_cat(w->a, path, S("/"), str_from(e->d_name));
		if (e->d_type == DT_DIR)
			continue;
		assert_int_equal(document_text(&w->d, w->a, file, &text, &why), INVALID);
		assert_true(why.n > 0);
		if (film_probe(&w->d, w->a, file, &film, &why) != OK)
			assert_int_equal(
				film_still(&w->d, &w->decoder, w->a, file, 0, sizes, 2, &r, &why),
				INVALID);
	}
	closedir(dir);
}

static void hostile_files(void **state)
{
	struct world *w = *state;
	SHARED_OR_SKIP(w->a, "hostile");
	SKIP_WITHOUT("/usr/bin/pdftotext");
	SKIP_WITHOUT("/usr/bin/ffprobe");
	over_folder(w, "hostile/xss-files");
	over_folder(w, "filetypes-small");
}

static void make_film(struct world *w, const char *name, const char *const *arguments)
{
	char *argv[32] = {(char *)(uintptr_t) "/usr/bin/ffmpeg", (char *)(uintptr_t) "-v",
			  (char *)(uintptr_t) "quiet", (char *)(uintptr_t) "-nostdin",
			  (char *)(uintptr_t) "-y"};
	size_t n = 5;
	for (; *arguments; arguments++)
		argv[n++] = (char *)(uintptr_t)*arguments;
	argv[n++] = cstr(w->a, in_folder(w, name));
	pid_t pid = fork();
	assert_true(pid >= 0);
	if (pid == 0) {
		execv(argv[0], argv);
		_exit(127);
	}
	int status = 0;
	waitpid(pid, &status, 0);
	assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
}

static void films_and_sounds(void **state)
{
	struct world *w = *state;
	struct film f;
	struct decode_result r;
	str why = STR_NONE;
	SKIP_WITHOUT("/usr/bin/ffmpeg");
	make_film(w, "film.webm",
		  (const char *const[]){"-f", "lavfi", "-i", "testsrc=d=2:s=320x180:r=5", "-f",
					"lavfi", "-i", "sine=d=2", "-c:v", "libvpx", "-c:a",
					"libopus", NULL});
	assert_int_equal(film_probe(&w->d, w->a, in_folder(w, "film.webm"), &f, &why), OK);
	assert_int_equal(f.width, 320);
	assert_int_equal(f.height, 180);
	assert_true(f.sound && f.duration > 19 * SECOND / 10 && f.duration < 22 * SECOND / 10);
	assert_true(str_eq(f.video, S("vp8")) && str_eq(f.audio, S("opus")));
	assert_int_equal(film_still(&w->d, &w->decoder, w->a, in_folder(w, "film.webm"), SECOND,
				    sizes, 2, &r, &why),
			 OK);
	assert_int_equal(r.v[0].width, 320);
	assert_int_equal(r.v[0].height, 180);
	make_film(w, "tone.wav", (const char *const[]){"-f", "lavfi", "-i", "sine=d=1", NULL});
	assert_int_equal(film_probe(&w->d, w->a, in_folder(w, "tone.wav"), &f, &why), OK);
	assert_true(f.sound && !f.width && !f.cover && f.duration == SECOND);
	assert_int_equal(film_still(&w->d, &w->decoder, w->a, in_folder(w, "tone.wav"), 0, sizes, 2,
				    &r, &why),
			 INVALID);
}

/* A playlist would have a program read another file or ask the web. */
static void playlists_are_no_films(void **state)
{
	struct world *w = *state;
	struct film f;
	str why = STR_NONE;
	SKIP_WITHOUT("/usr/bin/ffmpeg");
	make_film(w, "tone.wav", (const char *const[]){"-f", "lavfi", "-i", "sine=d=1", NULL});
	str list = str_cat(w->a, S("ffconcat version 1.0\nfile 'tone.wav'\n"));
	write_whole(w->a, in_folder(w, "list"), list, 0600);
	assert_int_equal(film_probe(&w->d, w->a, in_folder(w, "list"), &f, &why), INVALID);
	list = S("#EXTM3U\n#EXT-X-MEDIA-SEQUENCE:0\n#EXTINF:1.0\ntone.wav\n#EXT-X-ENDLIST\n");
	write_whole(w->a, in_folder(w, "list"), list, 0600);
	assert_int_equal(film_probe(&w->d, w->a, in_folder(w, "list"), &f, &why), INVALID);
}

static void office_documents(void **state)
{
	static const struct {
		const char *file, *type, *words;
	} made[] = {
		{"documents/pdf/002-trivial-libre-office-writer_source.odt",
		 "application/vnd.oasis.opendocument.text", ""},
		{"documents/pptx/sld-slides.pptx",
		 "application/vnd.openxmlformats-officedocument.presentationml.presentation", ""},
		{"documents/pptx/tests_test_slides.pptx",
		 "application/vnd.openxmlformats-officedocument.presentationml.presentation", ""},
	};
	struct world *w = *state;
	SHARED_OR_SKIP(w->a, "documents");
	SKIP_WITHOUT("/usr/bin/pdftotext");
	if (!w->d.office) {
		print_message("LibreOffice is not installed: %zu documents not tried\n",
			      sizeof(made) / sizeof(*made));
		skip();
	}
	for (size_t i = 0; i < sizeof(made) / sizeof(*made); i++) {
		str pdf, why = STR_NONE, file = shared_path(w->a, made[i].file);
		int pages = 0;
		if (document_office(&w->d, w->a, w->folder, file, str_from(made[i].type), &pdf,
				    &why) != OK)
			fail_msg("%s: %.*s", made[i].file, (int)why.n, why.p);
		assert_int_equal(document_pages(&w->d, w->a, pdf, &pages, &why), OK);
		assert_true(pages >= 1);
	}
	/* What is none makes none, and hangs nobody. */
	str pdf, why = STR_NONE;
	write_whole(w->a, in_folder(w, "none"), S("PK\3\4 no such thing"), 0600);
	assert_int_not_equal(document_office(&w->d, w->a, w->folder, in_folder(w, "none"),
					     str_from(made[1].type), &pdf, &why),
			     FAULT);
	assert_int_equal(document_office(&w->d, w->a, w->folder, in_folder(w, "none"),
					 S("text/html"), &pdf, &why),
			 INVALID);
}

static void an_office_that_is_missing_is_named(void **state)
{
	struct world *w = *state;
	struct documents none = w->d;
	str pdf, why = STR_NONE;
	none.office = false;
	assert_int_equal(document_office(&none, w->a, w->folder, in_folder(w, "none"),
					 S("application/msword"), &pdf, &why),
			 NOT_FOUND);
	assert_true(str_find(why, S("LibreOffice")) >= 0);
}

static err with_program(struct world *w, const char *script, int64_t patience)
{
	struct documents other;
	struct document_text text;
	str why = STR_NONE, path = in_folder(w, "program");
	write_whole(w->a, path, str_from(script), 0700);
	write_whole(w->a, in_folder(w, "input"), S("x"), 0600);
	assert_int_equal(documents_open(w->a, &other, path), OK);
	assert_true(str_eq(other.missing, S("poppler-utils, ffmpeg, LibreOffice")));
	other.patience = patience;
	err e = document_text(&other, w->a, in_folder(w, "input"), &text, &why);
	assert_true(e == OK || why.n > 0);
	documents_close(&other);
	return e;
}

static void false_programs(void **state)
{
	struct world *w = *state;
	int64_t start = clock_mono();
#define WHEN_ASKED "#!/bin/sh\n[ \"$1\" = has ] && exit 122\n"
	assert_int_equal(with_program(w, WHEN_ASKED "exec sleep 60\n", 300 * 1000), INVALID);
	assert_int_equal(with_program(w, WHEN_ASKED "kill -SEGV $$\n", 9 * SECOND), INVALID);
	assert_int_equal(with_program(w, WHEN_ASKED "exit 1\n", 9 * SECOND), INVALID);
	assert_int_equal(with_program(w, WHEN_ASKED "exit 120\n", 9 * SECOND), FAULT);
	assert_int_equal(with_program(w, WHEN_ASKED "exit 121\n", 9 * SECOND), FAULT);
	assert_int_equal(with_program(w, WHEN_ASKED "exit 122\n", 9 * SECOND), NOT_FOUND);
	/* It says too much: the beginning is taken, and cleaned. */
	assert_int_equal(with_program(w, WHEN_ASKED "exec cat /dev/zero\n", 9 * SECOND), OK);
#undef WHEN_ASKED
	assert_true(clock_mono() - start < 60 * SECOND);
	struct documents none;
	assert_int_equal(documents_open(w->a, &none, S("/nowhere/ruche-document")), FAULT);
	documents_close(&none);
}

/* ---- side by side ---- */

struct asker {
	pthread_t thread;
	struct documents *d;
	str input;
	err e;
};

static void *ask_for_text(void *arg)
{
	struct asker *q = arg;
	struct arena *a = arena_new((size_t)256 << 20);
	struct document_text text;
	str why = STR_NONE;
	q->e = document_text(q->d, a, q->input, &text, &why);
	if (q->e == OK && !str_eq(text.text, S("met")))
		q->e = FAULT;
	arena_free(a);
	return NULL;
}

/* Each waits until it has met another one: one after the other they would both give up. */
static void as_many_side_by_side_as_there_is_room_for(void **state)
{
	static const char script[] =
		"#!/bin/sh\n[ \"$1\" = text ] || exit 0\nn=0\n: >\"$0.$$\"\n"
		"while [ $n -lt 2000 ]; do set -- \"$0\".[0-9]*; [ $# -ge 2 ] && printf met && "
		"exit 0; n=$((n+1)); /bin/sleep 0.01; done\nexit 1\n";
	struct world *w = *state;
	struct documents d;
	struct asker both[2];
	str path = in_folder(w, "meeting");
	write_whole(w->a, path, str_from(script), 0700);
	write_whole(w->a, in_folder(w, "input"), S("x"), 0600);
	assert_int_equal(documents_open(w->a, &d, path), OK);
	assert_in_range(d.at_once, 1, DOCUMENTS_AT_ONCE_MAX);
	/* Also on a machine that has room for one. */
	if (d.at_once == 1)
		sem_post(&d.slots);
	d.patience = MINUTE;
	for (size_t i = 0; i < 2; i++) {
		both[i] = (struct asker){.d = &d, .input = in_folder(w, "input")};
		assert_int_equal(pthread_create(&both[i].thread, NULL, ask_for_text, &both[i]), 0);
	}
	for (size_t i = 0; i < 2; i++) {
		pthread_join(both[i].thread, NULL);
		assert_int_equal(both[i].e, OK);
	}
	documents_close(&d);
	assert_int_equal(documents_side_by_side(1, (int64_t)64 << 30), 1);
	assert_int_equal(documents_side_by_side(8, (int64_t)1 << 30), 1);
	assert_int_equal(documents_side_by_side(8, (int64_t)9 << 30), 2);
	assert_int_equal(documents_side_by_side(2, (int64_t)64 << 30), 2);
	assert_int_equal(documents_side_by_side(64, (int64_t)640 << 30), DOCUMENTS_AT_ONCE_MAX);
	assert_int_equal(documents_side_by_side(-1, -1), 1);
}

static void what_a_type_lacks(void **state)
{
	struct documents d = {.has = {[DOCUMENT_POPPLER] = true}};
	str pdf = S("application/pdf"), word = S("application/msword"), film = S("video/webm");
	(void)state;
	assert_int_equal(document_lacks(NULL, pdf), DOCUMENT_POPPLER);
	assert_int_equal(document_lacks(NULL, S("text/plain")), DOCUMENT_NOTHING);
	assert_int_equal(document_lacks(&d, pdf), DOCUMENT_NOTHING);
	assert_int_equal(document_lacks(&d, word), DOCUMENT_LIBREOFFICE);
	assert_int_equal(document_lacks(&d, film), DOCUMENT_FFMPEG);
	assert_int_equal(document_lacks(&d, S("audio/mpeg")), DOCUMENT_FFMPEG);
	d.has[DOCUMENT_POPPLER] = false;
	d.office = true;
	assert_int_equal(document_lacks(&d, word), DOCUMENT_POPPLER);
}

static void kinds_by_type(void **state)
{
	(void)state;
	assert_int_equal(document_kind(S("application/pdf")), DOCUMENT_PDF);
	assert_int_equal(document_kind(S("application/msword")), DOCUMENT_OFFICE);
	assert_int_equal(document_kind(S("audio/mpeg")), DOCUMENT_SOUND);
	assert_int_equal(document_kind(S("video/webm")), DOCUMENT_FILM);
	assert_int_equal(document_kind(S("text/html")), DOCUMENT_OTHER);
	assert_int_equal(document_kind(STR_NONE), DOCUMENT_OTHER);
}

#define BYTES(text) ((bytes){(const uint8_t *)(text), sizeof(text) - 1})

static void answers_are_read_strictly(void **state)
{
	struct world *w = *state;
	int pages;
	struct film f;
	struct document_text text;
	assert_int_equal(document_parse_pages(BYTES("Title: Pages\nPages:    12\n"), &pages), OK);
	assert_int_equal(pages, 12);
	assert_int_equal(document_parse_pages(BYTES("Pages: 0\n"), &pages), INVALID);
	assert_int_equal(document_parse_pages(BYTES("Pages: 1x\n"), &pages), INVALID);
	assert_int_equal(document_parse_pages(BYTES(""), &pages), INVALID);
	document_parse_text(w->a, BYTES("a\0b\f\fc\xff\r\n\f"), &text);
	assert_true(str_eq(text.text, S("ab\f\fc\xef\xbf\xbd")));
	assert_int_equal(film_parse(w->a, BYTES("format.format_name=\"wav\"\n"), &f), INVALID);
	assert_int_equal(film_parse(w->a,
				    BYTES("streams.stream.0.codec_type=\"video\"\n"
					  "streams.stream.0.width=99999999999\n"
					  "streams.stream.0.height=9\n"
					  "streams.stream.77.codec_type=\"audio\"\n"
					  "format.format_name=\"wav\"\n"),
				    &f),
			 INVALID);
	assert_int_equal(
		film_parse(w->a,
			   BYTES("streams.stream.1.codec_type=\"audio\"\n"
				 "streams.stream.1.codec_name=\"<script>\"\n"
				 "format.duration=\"1e300\"\nformat.format_name=\"wav\"\n"),
			   &f),
		OK);
	assert_true(f.sound && f.audio.n == 0 && f.duration == 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(text_and_pages_of_our_own),
		cmocka_unit_test(real_pdfs),
		cmocka_unit_test(hostile_files),
		cmocka_unit_test(films_and_sounds),
		cmocka_unit_test(playlists_are_no_films),
		cmocka_unit_test(office_documents),
		cmocka_unit_test(an_office_that_is_missing_is_named),
		cmocka_unit_test(false_programs),
		cmocka_unit_test(as_many_side_by_side_as_there_is_room_for),
		cmocka_unit_test(what_a_type_lacks),
		cmocka_unit_test(kinds_by_type),
		cmocka_unit_test(answers_are_read_strictly),
	};
	return cmocka_run_group_tests(tests, set_up, tear_down);
}
