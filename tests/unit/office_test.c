/* SPDX-License-Identifier: Apache-2.0
 * office: documents that mean harm, given to the real LibreOffice inside its sandbox: that name
 * other files and addresses, carry macros, have too many pages, never end, are broken. Skipped, and
 * said so, where it is not installed. The documents are OpenDocument, packed here.
 */
#include "base/clock.h"
#include "base/log.h"
#include "core/document.h"
#include "shared.h"

#include <arpa/inet.h>
#include <dirent.h>
#include <errno.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>

#include <cmocka.h>

#define ODT "application/vnd.oasis.opendocument.text"
#define ODS "application/vnd.oasis.opendocument.spreadsheet"
#define PPTX "application/vnd.openxmlformats-officedocument.presentationml.presentation"
#define NAMES                                                                     \
	"xmlns:office='urn:oasis:names:tc:opendocument:xmlns:office:1.0' "        \
	"xmlns:text='urn:oasis:names:tc:opendocument:xmlns:text:1.0' "            \
	"xmlns:table='urn:oasis:names:tc:opendocument:xmlns:table:1.0' "          \
	"xmlns:draw='urn:oasis:names:tc:opendocument:xmlns:drawing:1.0' "         \
	"xmlns:style='urn:oasis:names:tc:opendocument:xmlns:style:1.0' "          \
	"xmlns:fo='urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0' " \
	"xmlns:svg='urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0' "   \
	"xmlns:script='urn:oasis:names:tc:opendocument:xmlns:script:1.0' "        \
	"xmlns:ooo='http://openoffice.org/2004/office' "                          \
	"xmlns:xlink='http://www.w3.org/1999/xlink'"
#define CONTENT(before, body)                                                                  \
	"<?xml version='1.0'?><office:document-content " NAMES " office:version='1.2'>" before \
	"<office:body><office:text>" body "</office:text></office:body></office:document-content>"

struct world {
	struct arena *a;
	struct documents d;
	str folder;
};

static int set_up(void **state)
{
	struct world *w = calloc(1, sizeof(*w));
	char folder[] = "/tmp/ruche-office-XXXXXX";
	w->a = arena_new((size_t)1 << 30);
	assert_non_null(mkdtemp(folder));
	w->folder = str_dup(w->a, str_from(folder));
	log_level_set(LOG_ERROR);
	*state = w;
	if (documents_open(w->a, &w->d, STR_NONE) != OK)
		return -1;
	w->d.patience = 2 * MINUTE;
	return 0;
}

/* How many folders an office left behind; it empties the test's own folder. */
static int leftovers(str folder)
{
	char path[64];
	snprintf(path, sizeof(path), "%.*s", (int)folder.n, folder.p);
	DIR *dir = opendir(path);
	int left = 0;
	for (struct dirent *e; dir && (e = readdir(dir));) {
		left += e->d_type == DT_DIR && e->d_name[0] != '.';
		unlinkat(dirfd(dir), e->d_name, 0);
	}
	if (dir)
		closedir(dir);
	return left;
}

static int tear_down(void **state)
{
	struct world *w = *state;
	char path[64];
	snprintf(path, sizeof(path), "%.*s", (int)w->folder.n, w->folder.p);
	str folder = str_from(path);
	documents_close(&w->d);
	arena_free(w->a);
	int left = leftovers(folder);
	rmdir(path);
	free(w);
	return left;
}

#define OFFICE_OR_SKIP(w)                                                             \
	do {                                                                          \
		if ((w)->d.missing.n) {                                               \
			print_message("not installed: %.*s\n", (int)(w)->d.missing.n, \
				      (w)->d.missing.p);                              \
			skip();                                                       \
		}                                                                     \
	} while (0)

/* ---- packing ---- */

struct part {
	const char *name;
	str content;
};
enum { PARTS_MAX = 6 };

static uint32_t checksum(str s)
{
	uint32_t crc = ~0u;
	for (size_t i = 0; i < s.n; i++) {
		crc ^= (unsigned char)s.p[i];
		for (int bit = 0; bit < 8; bit++)
			crc = crc >> 1 ^ (crc & 1 ? 0xedb88320u : 0);
	}
	return ~crc;
}

static void little(struct out *o, uint64_t v, int n)
{
	for (int i = 0; i < n; i++, v >>= 8)
		out_byte(o, (char)v);
}

/* What the head of a part and its line in the table have in common. */
static void zip_common(struct out *o, const struct part *p)
{
	little(o, 20, 2); /* version, flags, as it is, time, date */
	little(o, 0, 6);
	little(o, 0x21, 2);
	little(o, checksum(p->content), 4);
	little(o, p->content.n, 4);
	little(o, p->content.n, 4);
	little(o, strlen(p->name), 2);
	little(o, 0, 2);
}

static str zipped(struct arena *a, const struct part *parts)
{
	size_t at[PARTS_MAX], n = 0;
	struct out o = out_new(a, 32 << 20);
	for (; n < PARTS_MAX && parts[n].name; n++) {
		at[n] = o.n;
		out_bytes(&o, "PK\3\4", 4);
		zip_common(&o, &parts[n]);
		out_str(&o, str_from(parts[n].name));
		out_str(&o, parts[n].content);
	}
	size_t table = o.n;
	for (size_t i = 0; i < n; i++) {
		out_bytes(&o, "PK\1\2\24\0", 6);
		zip_common(&o, &parts[i]);
		little(&o, 0, 10);
		little(&o, at[i], 4);
		out_str(&o, str_from(parts[i].name));
	}
	size_t end = o.n;
	out_bytes(&o, "PK\5\6\0\0\0\0", 8);
	little(&o, n, 2);
	little(&o, n, 2);
	little(&o, end - table, 4);
	little(&o, table, 4);
	little(&o, 0, 2);
	assert_int_equal(o.bad, OK);
	return out_view(&o);
}

#define ENTRY(path, type) "<m:file-entry m:full-path='" path "' m:media-type='" type "'/>"
#define MANIFEST(type, more)                                                                   \
	"<?xml version='1.0'?><m:manifest "                                                    \
	"xmlns:m='urn:oasis:names:tc:opendocument:xmlns:manifest:1.0' m:version='1.2'>" ENTRY( \
		"/", type) ENTRY("content.xml", "text/xml") more "</m:manifest>"

static str text_document(struct arena *a, str content)
{
	return zipped(a, (struct part[PARTS_MAX]){{"mimetype", S(ODT)},
						  {"META-INF/manifest.xml", S(MANIFEST(ODT, ""))},
						  {"content.xml", content}});
}

/* What it makes of these bytes; the words of the PDF, and how many pages there are, when it does.
 */
static err convert(struct world *w, const char *name, str content, const char *type, str *words,
		   int *pages)
{
	struct document_text text;
	str pdf, why = STR_NONE, path = str_cat(w->a, w->folder, S("/"), str_from(name));
	write_whole(w->a, path, content, 0600);
	err e = document_office(&w->d, w->a, w->folder, path, str_from(type), &pdf, &why);
	assert_true(e == OK || why.n > 0);
	if (e)
		return e;
	assert_int_equal(document_text(&w->d, w->a, pdf, &text, &why), OK);
	assert_int_equal(document_pages(&w->d, w->a, pdf, pages, &why), OK);
	*words = text.text;
	return OK;
}

/* A socket of this machine that answers nobody; *port is where. */
static int listening(int *port)
{
	struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	socklen_t n = sizeof(at);
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	assert_true(fd >= 0 && bind(fd, (struct sockaddr *)&at, n) == 0 && listen(fd, 8) == 0);
	assert_int_equal(getsockname(fd, (struct sockaddr *)&at, &n), 0);
	*port = ntohs(at.sin_port);
	return fd;
}

static void what_it_names_is_not_read(void **state)
{
	struct world *w = *state;
	int port, pages;
	str words;
	OFFICE_OR_SKIP(w);
	int fd = listening(&port);
	str secret = str_cat(w->a, w->folder, S("/secret.txt"));
	write_whole(w->a, secret, S("honeysecret"), 0600);
	struct out o = out_new(w->a, 1 << 14);
	out_fmt(&o,
		CONTENT("",
			"<text:p>Our own words</text:p>"
			"<text:section text:name='a'><text:section-source "
			"xlink:href='file://%.*s' text:filter-name='Text'/></text:section>"
			"<text:section text:name='b'><text:section-source "
			"xlink:href='file:///etc/passwd' text:filter-name='Text'/></text:section>"
			"<text:section text:name='c'><text:section-source "
			"xlink:href='http://127.0.0.1:%d/section.txt'/></text:section>"
			"<text:p><draw:frame svg:width='5cm' svg:height='5cm'><draw:image "
			"xlink:href='http://127.0.0.1:%d/image.png' xlink:type='simple' "
			"xlink:show='embed' xlink:actuate='onLoad'/></draw:frame></text:p>"
			"<text:p><draw:frame svg:width='5cm' svg:height='5cm'><draw:object "
			"xlink:href='http://127.0.0.1:%d/object.odt'/></draw:frame></text:p>"),
		(int)secret.n, secret.p, port, port, port);
	assert_int_equal(
		convert(w, "links", text_document(w->a, out_view(&o)), ODT, &words, &pages), OK);
	assert_true(str_starts(words, S("Our own words")));
	assert_true(str_find(words, S("honeysecret")) < 0);
	assert_true(str_find(words, S("root:")) < 0);
	struct out sheet = out_new(w->a, 1 << 14);
	out_fmt(&sheet,
		"<?xml version='1.0'?><office:document-content " NAMES " office:version='1.2'>"
		"<office:body><office:spreadsheet>"
		"<table:table table:name='a'><table:table-row><table:table-cell table:formula='"
		"of:=WEBSERVICE(&quot;http://127.0.0.1:%d/cell&quot;)' office:value-type='string'>"
		"<text:p>x</text:p></table:table-cell>"
		"</table:table-row></table:table></office:spreadsheet></office:body>"
		"</office:document-content>",
		port);
	struct part cells[PARTS_MAX] = {{"mimetype", S(ODS)},
					{"META-INF/manifest.xml", S(MANIFEST(ODS, ""))},
					{"content.xml", out_view(&sheet)}};
	assert_int_equal(convert(w, "cells", zipped(w->a, cells), ODS, &words, &pages), OK);
	/* The formula was worked out, and failed at that. */
	assert_true(str_find(words, S("Err:5")) >= 0);
	assert_true(accept(fd, NULL, NULL) < 0 && errno == EAGAIN);
	close(fd);
}

static void macros_do_not_run(void **state)
{
	static const char listener[] =
		CONTENT("<office:scripts><office:event-listeners><script:event-listener "
			"script:language='ooo:script' script:event-name='dom:load' "
			"xlink:href='vnd.sun.star.script:Standard.M.Main?language=Basic&amp;"
			"location=document' xlink:type='simple'/></office:event-listeners>"
			"</office:scripts>",
			"<text:p>as it was written</text:p>");
	static const char module[] =
		"<?xml version='1.0'?><script:module "
		"xmlns:script='http://openoffice.org/2000/script' script:name='M' "
		"script:language='StarBasic'>Sub Main\nThisComponent.Text.String = \"it ran\"\n"
		"End Sub\n</script:module>";
	static const char library[] =
		"<?xml version='1.0'?><library:library "
		"xmlns:library='http://openoffice.org/2000/library' library:name='Standard' "
		"library:readonly='false' library:passwordprotected='false'>"
		"<library:element library:name='M'/></library:library>";
	static const char libraries[] =
		"<?xml version='1.0'?><library:libraries "
		"xmlns:library='http://openoffice.org/2000/library'><library:library "
		"library:name='Standard' library:link='false'/></library:libraries>";
	static const char manifest[] =
		MANIFEST(ODT, ENTRY("Basic/Standard/M.xml", "text/xml")
				      ENTRY("Basic/Standard/script-lb.xml", "text/xml")
					      ENTRY("Basic/script-lc.xml", "text/xml"));
	struct world *w = *state;
	int pages;
	str words;
	OFFICE_OR_SKIP(w);
	struct part parts[PARTS_MAX + 1] = {{"mimetype", S(ODT)},
					    {"META-INF/manifest.xml", str_from(manifest)},
					    {"content.xml", str_from(listener)},
					    {"Basic/Standard/M.xml", str_from(module)},
					    {"Basic/Standard/script-lb.xml", str_from(library)},
					    {"Basic/script-lc.xml", str_from(libraries)}};
	assert_int_equal(convert(w, "macro", zipped(w->a, parts), ODT, &words, &pages), OK);
	assert_true(str_eq(words, S("as it was written")));
}

static void no_more_pages_than_anybody_reads(void **state)
{
	struct world *w = *state;
	int pages = 0;
	str words;
	OFFICE_OR_SKIP(w);
	struct out o = out_new(w->a, 1 << 20);
	out_lit(&o, "<?xml version='1.0'?><office:document-content " NAMES " office:version='1.2'>"
		    "<office:automatic-styles>"
		    "<style:style style:name='B' style:family='paragraph'>"
		    "<style:paragraph-properties fo:break-before='page'/></style:style>"
		    "</office:automatic-styles><office:body><office:text>");
	for (int i = 0; i < DOCUMENT_PAGES_MAX + 100; i++)
		out_lit(&o, "<text:p text:style-name='B'>leaf</text:p>");
	out_lit(&o, "</office:text></office:body></office:document-content>");
	assert_int_equal(
		convert(w, "leaves", text_document(w->a, out_view(&o)), ODT, &words, &pages), OK);
	assert_int_equal(pages, DOCUMENT_PAGES_MAX);
}

/* Half a minute of work for an office, and no patience: it is killed, and takes its folder along.
 */
static void what_takes_too_long_is_ended(void **state)
{
	struct world *w = *state;
	int pages;
	str words;
	OFFICE_OR_SKIP(w);
	struct out o = out_new(w->a, 16 << 20);
	out_lit(&o, "<?xml version='1.0'?><office:document-content " NAMES " office:version='1.2'>"
		    "<office:body><office:text>");
	for (int i = 0; i < 200000; i++)
		out_lit(&o, "<text:p>word</text:p>");
	out_lit(&o, "</office:text></office:body></office:document-content>");
	str packed = text_document(w->a, out_view(&o));
	w->d.patience = SECOND;
	int64_t start = clock_mono();
	err e = convert(w, "long", packed, ODT, &words, &pages);
	w->d.patience = 2 * MINUTE;
	assert_int_equal(e, INVALID);
	assert_true(clock_mono() - start < 15 * SECOND);
}

static void broken_decks_harm_nobody(void **state)
{
	static const int parts[] = {3, 7,
				    9}; /* tenths: what is cut off, and where a byte is wrong */
	struct world *w = *state;
	OFFICE_OR_SKIP(w);
	SHARED_OR_SKIP(w->a, "documents");
	str whole = read_whole(w->a, shared_path(w->a, "documents/pptx/txt-font-props.pptx"));
	for (size_t i = 0; i < sizeof(parts) / sizeof(*parts); i++) {
		int pages;
		str words, cut = str_dup(w->a, whole);
		size_t at = whole.n * (size_t)parts[i] / 10;
		((char *)(uintptr_t)cut.p)[at] ^= 0x55;
		err wrong = convert(w, "wrong", cut, PPTX, &words, &pages);
		assert_true(wrong == OK || wrong == INVALID);
		err half = convert(w, "half", str_sub(whole, 0, at), PPTX, &words, &pages);
		assert_true(half == OK || half == INVALID);
	}
}

/* The program as on a kernel without Landlock; its exit status. */
static int without_landlock(char **argv)
{
	struct sock_filter code[] = {
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_landlock_create_ruleset, 0, 1),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | ENOSYS),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW)};
	struct sock_fprog filter = {.len = sizeof(code) / sizeof(*code), .filter = code};
	pid_t pid = fork();
	assert_true(pid >= 0);
	if (pid == 0) {
		if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 &&
		    prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &filter) == 0)
			execv(argv[0], argv);
		_exit(1);
	}
	int status = 0;
	waitpid(pid, &status, 0);
	assert_true(WIFEXITED(status));
	return WEXITSTATUS(status);
}

static void no_office_without_its_sandbox(void **state)
{
	struct world *w = *state;
	OFFICE_OR_SKIP(w);
	char *program = cstr(w->a, w->d.program), *folder = cstr(w->a, w->folder);
	char *has[] = {program, cstr(w->a, S("has")), cstr(w->a, S("pdf")), NULL};
	char *pdf[] = {program, has[2], folder, cstr(w->a, S("a.odt")), NULL};
	char *text[] = {program, has[1], cstr(w->a, S("text")), NULL};
	assert_int_equal(without_landlock(has), DOCUMENT_UNSAFE);
	assert_int_equal(without_landlock(pdf), DOCUMENT_UNSAFE);
	assert_int_equal(without_landlock(text), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_it_names_is_not_read),
		cmocka_unit_test(macros_do_not_run),
		cmocka_unit_test(no_more_pages_than_anybody_reads),
		cmocka_unit_test(what_takes_too_long_is_ended),
		cmocka_unit_test(broken_decks_harm_nobody),
		cmocka_unit_test(no_office_without_its_sandbox),
	};
	return cmocka_run_group_tests(tests, set_up, tear_down);
}
