/* SPDX-License-Identifier: Apache-2.0
 * seal: XChaCha20-Poly1305 with the purpose beside the text, under a random nonce: the same numbers
 * are another text each time, so that nobody who asks again sees whether they changed.
 */
#include "core/seal.h"

#include "base/rand.h"
#include "core/setting.h"

#include "setting.sql.h"

#include <sodium.h>
#include <string.h>

enum {
	PLAIN = 2 * sizeof(int64_t),
	NONCE = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES,
	WHOLE = NONCE + PLAIN + crypto_aead_xchacha20poly1305_ietf_ABYTES,
	TEXT = sodium_base64_ENCODED_LEN(WHOLE, sodium_base64_VARIANT_URLSAFE_NO_PADDING),
	TRIES = 5,
	NAME_BYTES = 16,
};
_Static_assert(SEAL_KEY_BYTES == crypto_kdf_KEYBYTES, "one key, from which the others are made");

static const str name = S("seal.key");

static err read_key(struct app *app, struct arena *a, bool *found)
{
	struct db db = {0};
	str text;
	size_t n = 0;
	TRY(db_read_begin(app->database, a, &db));
	err e = setting_get(&db, name, STR_NONE, &text);
	db_read_end(&db);
	TRY(e);
	*found =
		sodium_hex2bin(app->seal, sizeof(app->seal), text.p, text.n, NULL, &n, NULL) == 0 &&
		n == sizeof(app->seal);
	return *found || str_empty(text) ? OK : INVALID;
}

/* Another node may be doing the same. */
static err make_key(struct database *database, struct arena *a)
{
	uint8_t key[SEAL_KEY_BYTES];
	struct db db = {0};
	struct out text = out_new(a, 4 * sizeof(key));
	rand_bytes(key, sizeof(key));
	out_hex(&text, (bytes){key, sizeof(key)});
	sodium_memzero(key, sizeof(key));
	TRY(db_write_begin(database, a, &db));
	err e = q_setting_begin(&db, name, out_view(&text));
	err committed = db_write_end_wait(&db, e == OK);
	return e ? e : committed;
}

err seal_load(struct app *app, struct arena *a)
{
	bool found = false;
	err made = OK;
	TRY(read_key(app, a, &found));
	for (int i = 0; i < TRIES && !found; i++) {
		made = make_key(app->database, a);
		TRY(read_key(app, a, &found));
	}
	return found ? OK : made ? made : FAULT;
}

static void derive(const struct app *app, uint8_t key[SEAL_KEY_BYTES])
{
	crypto_kdf_derive_from_key(key, SEAL_KEY_BYTES, 1, "numbers", app->seal);
}

str seal_numbers(const struct app *app, struct arena *a, str purpose, const int64_t numbers[2])
{
	uint8_t key[SEAL_KEY_BYTES], plain[PLAIN], whole[WHOLE];
	char *text = arena_alloc(a, TEXT);
	memcpy(plain, numbers, sizeof(plain));
	rand_bytes(whole, NONCE);
	derive(app, key);
	crypto_aead_xchacha20poly1305_ietf_encrypt(whole + NONCE, NULL, plain, sizeof(plain),
						   (const uint8_t *)purpose.p, purpose.n, NULL,
						   whole, key);
	sodium_memzero(key, sizeof(key));
	sodium_bin2base64(text, TEXT, whole, sizeof(whole),
			  sodium_base64_VARIANT_URLSAFE_NO_PADDING);
	return str_from(text);
}

bool seal_open(const struct app *app, str purpose, str text, int64_t numbers[2])
{
	uint8_t key[SEAL_KEY_BYTES], plain[PLAIN], whole[WHOLE];
	size_t n = 0;
	if (text.n != TEXT - 1 ||
	    sodium_base642bin(whole, sizeof(whole), text.p, text.n, NULL, &n, NULL,
			      sodium_base64_VARIANT_URLSAFE_NO_PADDING) != 0 ||
	    n != sizeof(whole))
		return false;
	derive(app, key);
	bool ours = crypto_aead_xchacha20poly1305_ietf_decrypt(
			    plain, NULL, NULL, whole + NONCE, sizeof(whole) - NONCE,
			    (const uint8_t *)purpose.p, purpose.n, whole, key) == 0;
	sodium_memzero(key, sizeof(key));
	if (ours)
		memcpy(numbers, plain, sizeof(plain));
	return ours;
}

str seal_name(const struct app *app, struct arena *a, str purpose)
{
	uint8_t key[SEAL_KEY_BYTES], hash[NAME_BYTES];
	struct out text = out_new(a, 4 * sizeof(hash));
	crypto_kdf_derive_from_key(key, SEAL_KEY_BYTES, 1, "names   ", app->seal);
	crypto_generichash(hash, sizeof(hash), (const uint8_t *)purpose.p, purpose.n, key,
			   sizeof(key));
	sodium_memzero(key, sizeof(key));
	out_hex(&text, (bytes){hash, sizeof(hash)});
	return out_view(&text);
}
