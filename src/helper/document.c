/* SPDX-License-Identifier: Apache-2.0
 * ruche-document: becomes one of the programs that know documents and films, with fixed arguments
 * and inside the sandbox (helper/sandbox.h): it reads standard input, its libraries and fonts, and
 * nothing else; it writes standard output, an office also its own folder; no network, no second
 * process, bounded memory and time. The caller's clock ends what hangs.
 *
 *	ruche-document [--strict] pages | text LAST | page NUMBER SIDE | probe | still MILLISECONDS
 *		| pdf FOLDER NAME	<document >answer
 *	ruche-document has pdf		(exit status: is an office installed, and all of its
 *sandbox?)
 */
#include "base/document_protocol.h"
#include "base/log.h"
#include "base/out.h"
#include "helper/sandbox.h"

#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

/* The document by a name: poppler and ffmpeg want to move about in it. */
#define INPUT "/proc/self/fd/0"
/* What ffmpeg may take a file for. No playlists and no scripts, which name other files. */
#define FORMATS "mov,mp4,m4a,3gp,3g2,mj2,matroska,webm,ogg,mp3,wav,flac,aac,avi"

/* The last parameter of an office is made here (filter_of). */
enum { MEGABYTE = 1 << 20, ARGUMENTS_MAX = 40, PARAMETERS_MAX = 3 };

struct tool {
	const char *name;
	const char *const *places; /* where the program may lie; ends with NULL */
	size_t parameters;
	struct sandbox bounds;
	const char *const *arguments; /* after the name; %1 to %3 stand for the parameters */
	int most[PARAMETERS_MAX];     /* of a parameter that is a number; 0: it is a path */
};

static const char *const pdfinfo[] = {"/usr/bin/pdfinfo", NULL};
static const char *const pdftotext[] = {"/usr/bin/pdftotext", NULL};
static const char *const pdftoppm[] = {"/usr/bin/pdftoppm", NULL};
static const char *const ffprobe[] = {"/usr/bin/ffprobe", NULL};
static const char *const ffmpeg[] = {"/usr/bin/ffmpeg", NULL};
static const char *const office[] = {"/usr/lib/libreoffice/program/soffice.bin",
				     "/usr/lib64/libreoffice/program/soffice.bin", NULL};

static const char *const pages_arguments[] = {INPUT, NULL};
static const char *const text_arguments[] = {"-q", "-enc", "UTF-8", "-l", "%1", INPUT, "-", NULL};
static const char *const page_arguments[] = {"-q", "-png",	"-f", "%1",  "-l",
					     "%1", "-scale-to", "%2", INPUT, NULL};
static const char *const probe_arguments[] = {
	"-v",
	"quiet",
	"-protocol_whitelist",
	"file",
	"-format_whitelist",
	FORMATS,
	"-of",
	"flat",
	"-show_entries",
	"format=format_name,duration:stream=codec_type,codec_name,width,height:"
	"stream_disposition=attached_pic",
	"file:" INPUT,
	NULL};
static const char *const still_arguments[] = {"-v",
					      "quiet",
					      "-nostdin",
					      "-threads",
					      "1",
					      "-protocol_whitelist",
					      "file",
					      "-format_whitelist",
					      FORMATS,
					      "-ss",
					      "%1ms",
					      "-i",
					      "file:" INPUT,
					      "-map",
					      "0:v:0",
					      "-frames:v",
					      "1",
					      "-filter_threads",
					      "1",
					      "-vf",
					      "scale='min(1600,iw)':-2",
					      "-c:v",
					      "png",
					      "-threads",
					      "1",
					      "-f",
					      "image2pipe",
					      "pipe:1",
					      NULL};
static const char *const pdf_arguments[] = {"-env:UserInstallation=file://%1/profile",
					    /* Its own folder, where it runs: the name of a
					     * socket has 107 bytes, a data directory may have
					     * more. */
					    "-env:OSL_SOCKET_PATH=.", "--headless", "--nologo",
					    "--nodefault", "--norestore", "--nolockcheck",
					    "--nofirststartwizard", "--convert-to", "%3",
					    "--outdir", "%1", "%1/%2", NULL};
/* How each kind becomes a PDF: no more pages of it are written than anybody reads. */
static const struct {
	const char *ending, *filter;
} filters[] = {
	{".docx", "writer"}, {".odt", "writer"},  {".doc", "writer"}, {".rtf", "writer"},
	{".xlsx", "calc"},   {".ods", "calc"},	  {".xls", "calc"},   {".pptx", "impress"},
	{".odp", "impress"}, {".ppt", "impress"},
};

static const struct tool tools[] = {
	{"pages", pdfinfo, 0, {.memory = 512u * MEGABYTE, .cpu_seconds = 10}, pages_arguments, {0}},
	{"text",
	 pdftotext,
	 1,
	 {.memory = 768u * MEGABYTE, .cpu_seconds = 25},
	 text_arguments,
	 {DOCUMENT_PAGES_MAX}},
	{"page",
	 pdftoppm,
	 2,
	 {.memory = 768u * MEGABYTE, .cpu_seconds = 15},
	 page_arguments,
	 {DOCUMENT_PAGES_MAX, DOCUMENT_SIDE_MAX}},
	{"probe", ffprobe, 0, {.memory = 768u * MEGABYTE, .cpu_seconds = 15}, probe_arguments, {0}},
	{"still",
	 ffmpeg,
	 1,
	 {.memory = 1536u * MEGABYTE, .cpu_seconds = 20},
	 still_arguments,
	 {1000 * 3600 * 24}},
	{"pdf", office, 2, {.memory = 4096u * MEGABYTE, .cpu_seconds = 90}, pdf_arguments, {0}},
};

/* Libraries, fonts and the programs' own data; no secret of this machine lies there. */
static const char *const reads[] = {"/usr/lib",
				    "/usr/lib64",
				    "/lib",
				    "/lib64",
				    "/etc/ld.so.cache",
				    "/etc/fonts",
				    "/usr/share/fonts",
				    "/usr/local/share/fonts",
				    "/usr/share/fontconfig",
				    "/var/cache/fontconfig",
				    "/usr/share/poppler",
				    "/usr/share/libreoffice",
				    "/etc/libreoffice",
				    "/var/lib/libreoffice",
				    "/var/spool/libreoffice",
				    "/dev/urandom",
				    NULL};

static const struct tool *tool_named(str name)
{
	for (size_t i = 0; i < sizeof(tools) / sizeof(*tools); i++)
		if (str_eq(name, str_from(tools[i].name)))
			return &tools[i];
	return NULL;
}

static const char *installed(const struct tool *t)
{
	for (const char *const *p = t->places; *p; p++)
		if (access(*p, X_OK) == 0)
			return *p;
	return NULL;
}

/* A number from 0 to its most; a path of plain letters, so that no program finds more in it. */
static bool good_parameter(const struct tool *t, size_t i, str s)
{
	int64_t v;
	if (t->most[i])
		return str_to_int(s, &v) && v >= 0 && v <= t->most[i];
	for (size_t k = 0; k < s.n; k++) {
		char c = s.p[k], lower = (char)(c | 0x20);
		bool plain = (lower >= 'a' && lower <= 'z') || (c >= '0' && c <= '9') || c == '-' ||
			     c == '_' || (c == '.' && k > 0 && s.p[k - 1] != '.') ||
			     (c == '/' && i == 0);
		if (!plain)
			return false;
	}
	return s.n > 0 && s.n < 512 && (i > 0 || s.p[0] == '/');
}

/* The argument with its parameters, on the heap for the rest of this process. */
static char *filled(const char *pattern, char *const *parameters)
{
	struct out o = out_heap(4096);
	for (const char *p = pattern; *p; p++) {
		if (p[0] == '%' && p[1] >= '1' && p[1] <= '3')
			out_str(&o, str_from(parameters[*++p - '1']));
		else
			out_byte(&o, *p);
	}
	return (char *)(uintptr_t)out_cstr(&o);
}

/* "pdf:FILTER:OPTIONS", by the ending of the document; NULL for another ending. */
static char *filter_of(str name)
{
	struct out o = out_heap(256);
	for (size_t i = 0; i < sizeof(filters) / sizeof(*filters); i++) {
		if (!str_ends(name, str_from(filters[i].ending)))
			continue;
		out_fmt(&o,
			"pdf:%s_pdf_Export:{\"PageRange\":{\"type\":\"string\",\"value\":\"1-%d\"}"
			"}",
			filters[i].filter, DOCUMENT_PAGES_MAX);
		return (char *)(uintptr_t)out_cstr(&o);
	}
	return NULL;
}

/* Does not come back, unless the program does not start. */
static void run(const struct tool *t, const char *path, char *const *parameters)
{
	static char nowhere[] = "/nonexistent", language[] = "LANG=C.UTF-8";
	char *argv[ARGUMENTS_MAX] = {filled(path, NULL)};
	char *const home[] = {t->places == office ? parameters[0] : nowhere, NULL, NULL};
	char *environment[] = {language, filled("HOME=%1", home), filled("TMPDIR=%1", home), NULL};
	size_t n = 1;
	for (const char *const *p = t->arguments; *p && n < ARGUMENTS_MAX - 1; p++)
		argv[n++] = filled(*p, parameters);
	/* What programs print about hostile input is printed nowhere. */
	int fd = open("/dev/null", O_WRONLY | O_CLOEXEC);
	if (fd < 0 || dup2(fd, STDERR_FILENO) < 0)
		return;
	execve(path, argv, environment);
}

static int refuse(const char *text, int status)
{
	log_event(LOG_ERROR, text);
	return status;
}

/* An office opens what documents name: without the whole sandbox it would be any file of ours. */
static bool may_run(const struct tool *t, unsigned missing, bool strict)
{
	return !missing || (!strict && t->places != office);
}

static int answer_has(const struct tool *t)
{
	struct sandbox_program program = {.path = installed(t), .reads = reads};
	struct sandbox bounds = t->bounds;
	bounds.program = &program;
	if (!program.path)
		return DOCUMENT_NO_PROGRAM;
	return t->places != office || may_run(t, sandbox_enter(&bounds), false) ? 0
										: DOCUMENT_UNSAFE;
}

int main(int argc, char **argv)
{
	int at = 1;
	bool strict = argc > 1 && str_eq(str_from(argv[1]), S("--strict"));
	at += strict;
	bool ask = at < argc && str_eq(str_from(argv[at]), S("has"));
	at += ask;
	const struct tool *t = at < argc ? tool_named(str_from(argv[at])) : NULL;
	if (t && ask)
		_exit(answer_has(t)); /* within the sandbox nothing else can be asked at the end */
	char *parameters[PARAMETERS_MAX] = {0};
	if (!t || (size_t)(argc - at - 1) != t->parameters)
		return refuse("usage: ruche-document [--strict] TOOL [PARAMETER]...",
			      DOCUMENT_USAGE);
	for (size_t i = 0; i < t->parameters; i++) {
		parameters[i] = argv[at + 1 + (int)i];
		if (!good_parameter(t, i, str_from(parameters[i])))
			return refuse("a parameter is out of bounds", DOCUMENT_USAGE);
	}
	const char *path = installed(t);
	if (!path)
		return DOCUMENT_NO_PROGRAM;
	bool office_asked = t->places == office;
	if (office_asked && !(parameters[2] = filter_of(str_from(parameters[1]))))
		return refuse("no office makes a PDF of this", DOCUMENT_USAGE);
	struct sandbox_program program = {.path = path,
					  .makes_code = office_asked,
					  .reads = reads,
					  .folder = office_asked ? parameters[0] : NULL,
					  .file_bytes = DOCUMENT_FILE_MAX};
	struct sandbox bounds = t->bounds;
	bounds.program = &program;
	if (office_asked && chdir(parameters[0]) != 0)
		return refuse("the folder of the office is not there", DOCUMENT_USAGE);
	unsigned missing = sandbox_enter(&bounds);
	if (missing)
		log_event(LOG_WARN, "documents are read with parts of the sandbox missing",
			  LOG_S("missing", sandbox_parts(missing)));
	if (!may_run(t, missing, strict))
		_exit(DOCUMENT_UNSAFE);
	run(t, path, parameters);
	return DOCUMENT_NO_PROGRAM;
}
