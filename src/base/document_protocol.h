/* SPDX-License-Identifier: Apache-2.0
 * document_protocol: what ruche-document and its caller agree on. It becomes another program
 * (poppler's, ffmpeg's, LibreOffice) inside the sandbox; standard input is the document, standard
 * output is what that program writes, and its exit status is the program's own or one of these.
 */
#ifndef RUCHE_DOCUMENT_PROTOCOL_H
#define RUCHE_DOCUMENT_PROTOCOL_H

enum {
	DOCUMENT_PAGES_MAX = 1000,     /* whose text is read and that can be drawn */
	DOCUMENT_SIDE_MAX = 2000,      /* pixels of the longer side of a drawn page */
	DOCUMENT_FILE_MAX = 256 << 20, /* bytes that an office may write into one file */
	/* exit statuses; programs use none between 119 and 125 */
	DOCUMENT_UNSAFE = 120, /* a strict caller, and a part of the sandbox is missing */
	DOCUMENT_USAGE = 121,
	DOCUMENT_NO_PROGRAM = 122, /* it is not installed on this machine */
};

#endif
