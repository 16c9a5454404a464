/* SPDX-License-Identifier: Apache-2.0
 * audit: each row's hash covers the row and the hash before it, so that an edit, a removal or
 * another order shows.
 */
#include "core/audit.h"

#include "core/setting.h"

#include <sodium.h>

#include "audit.sql.h"

/* BLAKE2b-256 over the previous hash and the fields, each with its length before it. */
static void chain(uint8_t hash[crypto_generichash_BYTES], bytes before, int64_t id, int64_t actor,
		  const str *texts, size_t n, int64_t created)
{
	crypto_generichash_state state;
	int64_t numbers[] = {id, actor, created};
	crypto_generichash_init(&state, NULL, 0, crypto_generichash_BYTES);
	crypto_generichash_update(&state, before.p, before.n);
	crypto_generichash_update(&state, (const uint8_t *)numbers, sizeof(numbers));
	for (size_t i = 0; i < n; i++) {
		uint64_t length = texts[i].n;
		crypto_generichash_update(&state, (const uint8_t *)&length, sizeof(length));
		crypto_generichash_update(&state, (const uint8_t *)texts[i].p, texts[i].n);
	}
	crypto_generichash_final(&state, hash, crypto_generichash_BYTES);
}

err audit_add(struct db *db, person_id actor, str action, str target, str detail, str address)
{
	struct q_audit_last last = {0};
	bool found;
	int64_t id = id_new();
	if (database_is_postgres(db->database))
		TRY(q_audit_turn(db, id));
	TRY(q_audit_last(db, &last, &found));
	/* The chain is read in the order of ids: a clock of another node that is ahead must not
	 * break it. */
	if (id <= last.id)
		id = last.id + 1;
	str texts[] = {action, target, detail, address};
	/* NULL and empty read back alike, so they are written alike. */
	for (size_t i = 0; i < 4; i++)
		if (!texts[i].p)
			texts[i] = S("");
	uint8_t hash[crypto_generichash_BYTES];
	chain(hash, last.hash, id, actor.v, texts, 4, db->now);
	return q_audit_add(db, id, actor, texts[0], texts[1], texts[2], texts[3], db->now,
			   (bytes){hash, sizeof(hash)});
}

struct verification {
	struct db *db;
	struct out *findings;
	uint8_t before[crypto_generichash_BYTES]; /* the hash of the row above, as it is stored */
	size_t before_n;
};

static err verify_row(void *context, const struct q_audit_all *row)
{
	struct verification *v = context;
	str texts[] = {row->action, row->target, row->detail, row->address};
	uint8_t hash[crypto_generichash_BYTES];
	chain(hash, (bytes){v->before, v->before_n}, row->id, row->actor, texts, 4, row->created);
	bool whole = row->hash.n == sizeof(hash);
	if (!whole || memcmp(hash, row->hash.p, sizeof(hash)) != 0)
		out_fmt(v->findings, "audit: row %lld does not follow from the one before it\n",
			(long long)row->id);
	v->before_n = whole ? sizeof(hash) : 0;
	if (whole)
		memcpy(v->before, row->hash.p, sizeof(hash));
	return OK;
}

err audit_begins_after(struct db *db, bytes hash)
{
	struct out text = out_new(db->arena, 2 * hash.n + 1);
	out_hex(&text, hash);
	return setting_put(db, S("audit.begins_after"), out_view(&text));
}

err audit_verify(struct db *db, struct out *findings)
{
	struct verification v = {.db = db, .findings = findings};
	str begins;
	TRY(setting_get(db, S("audit.begins_after"), STR_NONE, &begins));
	if (!str_empty(begins) && sodium_hex2bin(v.before, sizeof(v.before), begins.p, begins.n,
						 NULL, &v.before_n, NULL) != 0)
		out_lit(findings, "audit: where the log begins is not a hash\n");
	return q_audit_all(db, verify_row, &v);
}
