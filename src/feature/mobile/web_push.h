/* SPDX-License-Identifier: Apache-2.0
 * web_push: what is sent to a browser by way of its maker's service (RFC 8030): sealed so that the
 * service cannot read it (RFC 8291, RFC 8188), and signed so that it knows who sends (RFC 8292).
 * Pure but for the random numbers; the only file that knows libcrypto.
 */
#ifndef RUCHE_WEB_PUSH_H
#define RUCHE_WEB_PUSH_H

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

enum {
	PUSH_SECRET = 32,
	PUSH_POINT = 65, /* of P-256, uncompressed */
	PUSH_AUTH = 16,
	PUSH_SALT = 16,
	PUSH_ENDPOINT_MAX = 1000,
	PUSH_TEXT_MAX = 2000,
	PUSH_PADDED = 1024, /* texts are filled up to so much, so that none tells by its length */
};

struct push_key {
	uint8_t secret[PUSH_SECRET], point[PUSH_POINT];
};
/* Where a browser is told, and the keys that only it has the other half of. */
struct push_target {
	str endpoint;
	uint8_t point[PUSH_POINT], auth[PUSH_AUTH];
};

err push_key_make(struct push_key *key);
/* As a text of hexadecimal digits, and back; false for what is none. */
str push_key_text(struct arena *a, const struct push_key *key);
bool push_key_read(str text, struct push_key *key);
/* What the browser asks with: the point in base64url. */
str push_key_public(struct arena *a, const struct push_key *key);

/* As the browser gives them: an address of https (or of this machine, for tests), the others in
 * base64url. False for what is none, a point that is not on the curve among it. */
bool push_target_read(str endpoint, str p256dh, str auth, struct push_target *t);

/* The body of a message. TOO_LARGE for a text that does not fit. */
err push_seal(struct arena *a, const struct push_target *t, str text, bytes *body);
/* The same with what is random otherwise, and no more filling than to so many bytes: for the
 * examples of the RFC. */
err push_seal_with(struct arena *a, const struct push_target *t, str text,
		   const struct push_key *own, const uint8_t salt[PUSH_SALT], size_t padded,
		   bytes *body);
/* The header "Authorization" for that endpoint, good for twelve hours. subject: a mailto: or https:
 * address of who runs this house. */
err push_authorization(struct arena *a, const struct push_key *key, str endpoint, str subject,
		       int64_t now, str *header);

#endif
