/* SPDX-License-Identifier: Apache-2.0
 * pages: what the templates of this room are given.
 */
#ifndef RUCHE_ACCOUNT_PAGES_H
#define RUCHE_ACCOUNT_PAGES_H

#include "ui/again.h"
#include "ui/page.h"
#include "ui/parts.h"

struct session_page {
	str login, back;
	bool demo;  /* says how to sign in to the demo organisation */
	bool wrong; /* login or password did not fit */
	bool kept;  /* a form waits to be sent again */
	struct again again;
	int64_t people, blogs;
};
struct welcome_page {
	str secret, name;
	bool valid;
};
struct security_page {
	struct session_rows {
		struct session_line {
			str hash, address, agent;
			const char *browser,
				*device; /* names that its agent tells; NULL for others */
			int64_t created, seen;
			bool here;
		} * v;
		size_t n, cap;
	} sessions;
	struct token_rows {
		struct token_line {
			int64_t id;
			str name;
			bool writes;
			int64_t created, used;
		} * v;
		size_t n, cap;
	} tokens;
	str fresh_token; /* shown once, right after it was made */
	bool has_password, saved;
};

struct erase_page {
	str handle;
};

#endif
