/* SPDX-License-Identifier: Apache-2.0
 * document: what documents, sounds and films from strangers hold: text and pictures of pages, how
 * long a film is and how it looks. Runs ruche-document, which becomes poppler's programs, ffmpeg's
 * or LibreOffice inside the sandbox; their answers are not trusted. A program that is not installed
 * on this machine is said to be missing (NOT_FOUND), and the file stays a plain file.
 */
#ifndef RUCHE_CORE_DOCUMENT_H
#define RUCHE_CORE_DOCUMENT_H

#include "base/document_protocol.h"
#include "core/decode.h"

/* What is installed beside, by whom it is asked for. */
enum document_program {
	DOCUMENT_NOTHING,
	DOCUMENT_POPPLER,
	DOCUMENT_FFMPEG,
	DOCUMENT_LIBREOFFICE,
	DOCUMENT_PROGRAMS
};
enum { DOCUMENTS_AT_ONCE_MAX = 4 };

/* The programs of a process. Lives as long as it; any thread may use it. */
struct documents {
	str program;	  /* ruche-document */
	sem_t slots;	  /* at_once */
	int at_once;	  /* documents that are read side by side */
	int64_t patience; /* microseconds for a free slot, and for one answer: 30 seconds; an office
			     has three times as long */
	bool strict;	  /* refuse when the kernel lacks a part of the sandbox */
	bool has[DOCUMENT_PROGRAMS]; /* installed, and may be used */
	bool office;		     /* the last one of them */
	str missing; /* which of poppler-utils, ffmpeg and LibreOffice are not; empty: none */
};

enum document_kind {
	DOCUMENT_OTHER,	 /* nothing is known about it */
	DOCUMENT_PDF,	 /* text and pages */
	DOCUMENT_OFFICE, /* becomes a PDF first */
	DOCUMENT_SOUND,
	DOCUMENT_FILM,
};
enum { DOCUMENT_TEXT_MAX = 4 << 20 };

/* Finds ruche-document beside the running program when path is empty. FAULT when there is none. */
err documents_open(struct arena *a, struct documents *d, str path);
void documents_close(struct documents *d);

/* By its type as sniffed from its bytes ("application/pdf"), never as claimed. */
enum document_kind document_kind(str type);
/* The first program that a document of this type wants and that is not here; d may be NULL. */
enum document_program document_lacks(const struct documents *d, str type);
/* How many are read side by side where there are so many processors and bytes of memory: one for
 * each processor, as long as each may take all that the largest program may. */
int documents_side_by_side(int64_t processors, int64_t memory);

struct document_text {
	str text; /* clean UTF-8; a form feed stands between pages */
	bool cut; /* there is more than DOCUMENT_TEXT_MAX bytes or DOCUMENT_PAGES_MAX pages */
};

/* Errors of all of these: INVALID when the document cannot be read, NOT_FOUND when the file or the
 * program for it is not on this machine, BUSY when no slot came free, FAULT when ruche-document
 * does not run; *why is text for the log then. Answers live in the arena. Slow: never in a write.
 */

/* The text of a PDF. */
err document_text(struct documents *d, struct arena *a, str pdf, struct document_text *text,
		  str *why);
/* How many pages a PDF has. */
err document_pages(struct documents *d, struct arena *a, str pdf, int *pages, str *why);
/* One page (from 1) of a PDF as WebP at n sizes, drawn and then decoded anew. */
err document_page(struct documents *d, struct decoder *decoder, struct arena *a, str pdf, int page,
		  const struct decode_size *sizes, size_t n, struct decode_result *result,
		  str *why);
/* The file of an office program made a PDF in a new folder below `folder`, which is gone when the
 * arena is reset. `type` as for document_kind. */
err document_office(struct documents *d, struct arena *a, str folder, str file, str type, str *pdf,
		    str *why);

struct film {
	int64_t duration;  /* microseconds; 0 unknown */
	int width, height; /* 0 without moving pictures */
	bool sound;
	bool cover;	  /* a sound with a picture on it */
	str format;	  /* the names that ffmpeg gives it: "matroska,webm" */
	str video, audio; /* codecs, or empty */
};
err film_probe(struct documents *d, struct arena *a, str file, struct film *film, str *why);
/* The picture at that moment (microseconds), or the cover of a sound, as WebP. */
err film_still(struct documents *d, struct decoder *decoder, struct arena *a, str file, int64_t at,
	       const struct decode_size *sizes, size_t n, struct decode_result *result, str *why);

/* The answers of the programs, parsed strictly: for the functions above and their fuzzer. */
err document_parse_pages(bytes answer, int *pages);
void document_parse_text(struct arena *a, bytes answer, struct document_text *text);
err film_parse(struct arena *a, bytes answer, struct film *film);

#endif
