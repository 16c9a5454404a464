/* SPDX-License-Identifier: Apache-2.0
 * head: the strict reading of a request's head. The HTTP library is lax, so everything it accepted
 * is read again here, byte by byte, from the memory it parsed in place: every CR LF has become two
 * NULs and the first colon of a line one. What does not fit that pattern exactly (a bare LF, a NUL,
 * a folded line, white space before the colon) is refused. Pure: no sockets, no library.
 */
#ifndef RUCHE_HTTP_HEAD_H
#define RUCHE_HTTP_HEAD_H

#include "http/request.h"

enum { HEAD_FIELDS = 100 }; /* more is 431 */

/* Reads the lines behind the request line, up to and with the empty line. The text is copied into
 * the arena, names in lower case. Gives 0 or the status of the refusal (400, 431). */
int head_read(struct arena *a, str lines, struct field_list *headers);

enum head_body { BODY_NONE, BODY_SIZED, BODY_CHUNKED };
struct head_facts {
	str host; /* empty only in HTTP/1.0 */
	enum head_body body;
	int64_t length; /* of a sized body */
	bool expects;	/* Expect: 100-continue */
};
/* Host and framing: exactly one Host (HTTP/1.0 may have none), at most one Content-Length, none
 * beside a Transfer-Encoding, which may only be "chunked". Gives 0, 400, 413 or 501. */
int head_check(const struct field_list *headers, bool http10, struct head_facts *facts);

/* The first header of a name in lower case, or NULL. */
const struct field *head_find(const struct field_list *headers, str name);

/* Splits the target of a request line into raw path and raw query, and checks its bytes. The
 * absolute form (http://host/path) is accepted when its host is the Host header's. Gives 0 or 400.
 */
int target_split(str target, str host, str *path, str *query);
/* Decodes a raw path in place (strict): %XX only, no NUL, no control characters, no encoded slash,
 * no empty, "." or ".." segment (one slash at the end is fine), valid UTF-8. Gives 0 or 400. */
int path_decode(char *path, size_t *n);

#endif
