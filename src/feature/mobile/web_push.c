/* SPDX-License-Identifier: Apache-2.0 */
#include "feature/mobile/web_push.h"

#include "base/clock.h"
#include "base/json.h"
#include "base/out.h"
#include "base/rand.h"

#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>
#include <sodium.h>

enum {
	HASH = crypto_auth_hmacsha256_BYTES,
	TAG = 16,
	CEK = 16,
	NONCE = 12,
	RECORD = 4096,
	HEAD = PUSH_SALT + 4 + 1 + PUSH_POINT,
	SIGNATURE = 64,
	TOKEN_LIFE = 12 * 3600,
	KEY_TEXT = 2 * (PUSH_SECRET + PUSH_POINT),
};
_Static_assert(HEAD + PUSH_TEXT_MAX + 1 + TAG < RECORD, "one record");

/* ---- keys ---- */

/* For OpenSSL; NULL for a point that is not on the curve. Without a secret: the other side's. */
static EVP_PKEY *load(const uint8_t point[PUSH_POINT], const uint8_t *secret)
{
	EVP_PKEY *key = NULL;
	EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new_from_name(NULL, "EC", NULL);
	OSSL_PARAM_BLD *b = OSSL_PARAM_BLD_new();
	BIGNUM *number = secret ? BN_bin2bn(secret, PUSH_SECRET, BN_secure_new()) : NULL;
	OSSL_PARAM *params = NULL;
	bool good =
		ctx && b && (number || !secret) &&
		OSSL_PARAM_BLD_push_utf8_string(b, OSSL_PKEY_PARAM_GROUP_NAME, "prime256v1", 0) &&
		OSSL_PARAM_BLD_push_octet_string(b, OSSL_PKEY_PARAM_PUB_KEY, point, PUSH_POINT) &&
		(!secret || OSSL_PARAM_BLD_push_BN(b, OSSL_PKEY_PARAM_PRIV_KEY, number)) &&
		(params = OSSL_PARAM_BLD_to_param(b)) && EVP_PKEY_fromdata_init(ctx) == 1;
	int selection = secret ? EVP_PKEY_KEYPAIR : EVP_PKEY_PUBLIC_KEY;
	if (!good || EVP_PKEY_fromdata(ctx, &key, selection, params) != 1)
		key = NULL;
	OSSL_PARAM_free(params);
	OSSL_PARAM_BLD_free(b);
	BN_clear_free(number);
	EVP_PKEY_CTX_free(ctx);
	return key;
}

err push_key_make(struct push_key *key)
{
	BIGNUM *secret = NULL;
	size_t n = 0;
	EVP_PKEY *made = EVP_EC_gen("P-256");
	bool good = made &&
		    EVP_PKEY_get_octet_string_param(made, OSSL_PKEY_PARAM_PUB_KEY, key->point,
						    PUSH_POINT, &n) == 1 &&
		    n == PUSH_POINT &&
		    EVP_PKEY_get_bn_param(made, OSSL_PKEY_PARAM_PRIV_KEY, &secret) == 1 &&
		    BN_bn2binpad(secret, key->secret, PUSH_SECRET) == PUSH_SECRET;
	BN_clear_free(secret);
	EVP_PKEY_free(made);
	return good ? OK : FAULT;
}

str push_key_text(struct arena *a, const struct push_key *key)
{
	struct out o = out_new(a, KEY_TEXT);
	out_hex(&o, (bytes){key->secret, PUSH_SECRET});
	out_hex(&o, (bytes){key->point, PUSH_POINT});
	return out_view(&o);
}

bool push_key_read(str text, struct push_key *key)
{
	uint8_t both[PUSH_SECRET + PUSH_POINT];
	size_t n = 0;
	if (text.n != KEY_TEXT ||
	    sodium_hex2bin(both, sizeof(both), text.p, text.n, NULL, &n, NULL) != 0 ||
	    n != sizeof(both))
		return false;
	memcpy(key->secret, both, PUSH_SECRET);
	memcpy(key->point, both + PUSH_SECRET, PUSH_POINT);
	sodium_memzero(both, sizeof(both));
	EVP_PKEY *loaded = load(key->point, key->secret);
	EVP_PKEY_free(loaded);
	return loaded != NULL;
}

static void base64(struct arena *a, struct out *o, bytes b)
{
	size_t size = sodium_base64_encoded_len(b.n, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
	char *text = arena_alloc(a, size);
	sodium_bin2base64(text, size, b.p, b.n, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
	out_str(o, str_from(text));
}

str push_key_public(struct arena *a, const struct push_key *key)
{
	struct out o = out_new(a, 128);
	base64(a, &o, (bytes){key->point, PUSH_POINT});
	return out_view(&o);
}

/* ---- what a browser gives ---- */

/* Browsers leave the filling out; some programs do not. */
static bool unbase64(str text, uint8_t *to, size_t wanted)
{
	size_t n = 0;
	while (text.n && text.p[text.n - 1] == '=')
		text.n--;
	return sodium_base642bin(to, wanted, text.p, text.n, NULL, &n, NULL,
				 sodium_base64_VARIANT_URLSAFE_NO_PADDING) == 0 &&
	       n == wanted;
}

/* Scheme and host. Empty for what cannot be asked; whether it may be is decided where it is. */
static str origin_of(str endpoint)
{
	bool here = str_starts(endpoint, S("http://127.0.0.1:"));
	if (endpoint.n > PUSH_ENDPOINT_MAX || (!here && !str_starts(endpoint, S("https://"))))
		return STR_NONE;
	size_t begin = here ? 7 : 8, end = begin;
	for (size_t i = 0; i < endpoint.n; i++)
		if (endpoint.p[i] <= ' ' || endpoint.p[i] > '~' || endpoint.p[i] == '"' ||
		    endpoint.p[i] == '\\')
			return STR_NONE;
	while (end < endpoint.n && endpoint.p[end] != '/' && endpoint.p[end] != '?' &&
	       endpoint.p[end] != '#' && endpoint.p[end] != '@')
		end++;
	bool credentials = end < endpoint.n && endpoint.p[end] == '@';
	return end == begin || credentials ? STR_NONE : str_sub(endpoint, 0, end);
}

bool push_target_read(str endpoint, str p256dh, str auth, struct push_target *t)
{
	*t = (struct push_target){.endpoint = endpoint};
	if (str_empty(origin_of(endpoint)) || p256dh.n > 100 || auth.n > 40 ||
	    !unbase64(p256dh, t->point, PUSH_POINT) || !unbase64(auth, t->auth, PUSH_AUTH) ||
	    t->point[0] != 4)
		return false;
	EVP_PKEY *key = load(t->point, NULL);
	EVP_PKEY_free(key);
	return key != NULL;
}

/* ---- sealing ---- */

static void hmac(uint8_t to[HASH], bytes key, bytes a, bytes b)
{
	crypto_auth_hmacsha256_state s;
	crypto_auth_hmacsha256_init(&s, key.p, key.n);
	crypto_auth_hmacsha256_update(&s, a.p, a.n);
	if (b.n)
		crypto_auth_hmacsha256_update(&s, b.p, b.n);
	crypto_auth_hmacsha256_final(&s, to);
}

/* The secret that both sides can make of their own and the other's half. */
static bool agree(const struct push_key *own, const uint8_t other[PUSH_POINT],
		  uint8_t secret[PUSH_SECRET])
{
	size_t n = PUSH_SECRET;
	EVP_PKEY *mine = load(own->point, own->secret), *theirs = load(other, NULL);
	EVP_PKEY_CTX *ctx = mine ? EVP_PKEY_CTX_new_from_pkey(NULL, mine, NULL) : NULL;
	bool good = ctx && theirs && EVP_PKEY_derive_init(ctx) == 1 &&
		    EVP_PKEY_derive_set_peer(ctx, theirs) == 1 &&
		    EVP_PKEY_derive(ctx, secret, &n) == 1 && n == PUSH_SECRET;
	EVP_PKEY_CTX_free(ctx);
	EVP_PKEY_free(mine);
	EVP_PKEY_free(theirs);
	return good;
}

struct content_key {
	uint8_t key[HASH], nonce[HASH];
};

/* RFC 8291, 3.4. */
static bool derive(const struct push_target *t, const struct push_key *own,
		   const uint8_t salt[PUSH_SALT], struct content_key *to)
{
	static const char key_info[] = "Content-Encoding: aes128gcm\0\1",
			  nonce_info[] = "Content-Encoding: nonce\0\1", info[] = "WebPush: info";
	uint8_t secret[PUSH_SECRET], prk[HASH], ikm[HASH];
	uint8_t both[2 * PUSH_POINT + 1];
	if (!agree(own, t->point, secret))
		return false;
	memcpy(both, t->point, PUSH_POINT);
	memcpy(both + PUSH_POINT, own->point, PUSH_POINT);
	both[2 * PUSH_POINT] = 1;
	hmac(prk, (bytes){t->auth, PUSH_AUTH}, (bytes){secret, PUSH_SECRET}, (bytes){0});
	/* info with the zero behind it */
	hmac(ikm, (bytes){prk, HASH}, (bytes){(const uint8_t *)info, sizeof(info)},
	     (bytes){both, sizeof(both)});
	hmac(prk, (bytes){salt, PUSH_SALT}, (bytes){ikm, HASH}, (bytes){0});
	hmac(to->key, (bytes){prk, HASH}, (bytes){(const uint8_t *)key_info, sizeof(key_info) - 1},
	     (bytes){0});
	hmac(to->nonce, (bytes){prk, HASH},
	     (bytes){(const uint8_t *)nonce_info, sizeof(nonce_info) - 1}, (bytes){0});
	sodium_memzero(secret, sizeof(secret));
	sodium_memzero(prk, sizeof(prk));
	sodium_memzero(ikm, sizeof(ikm));
	return true;
}

/* to has room for n bytes and the tag. */
static bool encrypt(const struct content_key *k, const uint8_t *text, size_t n, uint8_t *to)
{
	int did = 0, end = 0;
	EVP_CIPHER_CTX *c = EVP_CIPHER_CTX_new();
	bool good = c && EVP_EncryptInit_ex(c, EVP_aes_128_gcm(), NULL, k->key, k->nonce) == 1 &&
		    EVP_EncryptUpdate(c, to, &did, text, (int)n) == 1 && did == (int)n &&
		    EVP_EncryptFinal_ex(c, to + n, &end) == 1 && end == 0 &&
		    EVP_CIPHER_CTX_ctrl(c, EVP_CTRL_GCM_GET_TAG, TAG, to + n) == 1;
	EVP_CIPHER_CTX_free(c);
	return good;
}

err push_seal_with(struct arena *a, const struct push_target *t, str text,
		   const struct push_key *own, const uint8_t salt[PUSH_SALT], size_t padded,
		   bytes *body)
{
	struct content_key k;
	if (text.n > PUSH_TEXT_MAX || padded > PUSH_TEXT_MAX)
		return TOO_LARGE;
	/* The text, a 2 that ends the last record, zeros. */
	size_t n = (text.n > padded ? text.n : padded) + 1;
	uint8_t *plain = arena_alloc(a, n), *whole = arena_alloc(a, HEAD + n + TAG);
	memset(plain, 0, n);
	memcpy(plain, text.p, text.n);
	plain[text.n] = 2;
	memcpy(whole, salt, PUSH_SALT);
	memcpy(whole + PUSH_SALT, (const uint8_t[]){0, 0, RECORD >> 8, RECORD & 255, PUSH_POINT},
	       5);
	memcpy(whole + PUSH_SALT + 5, own->point, PUSH_POINT);
	bool good = derive(t, own, salt, &k) && encrypt(&k, plain, n, whole + HEAD);
	sodium_memzero(&k, sizeof(k));
	*body = (bytes){whole, HEAD + n + TAG};
	return good ? OK : FAULT;
}

err push_seal(struct arena *a, const struct push_target *t, str text, bytes *body)
{
	struct push_key own;
	uint8_t salt[PUSH_SALT];
	TRY(push_key_make(&own));
	rand_bytes(salt, sizeof(salt));
	err e = push_seal_with(a, t, text, &own, salt, PUSH_PADDED, body);
	sodium_memzero(&own, sizeof(own));
	return e;
}

/* ---- signing ---- */

/* ES256 is the two numbers side by side, not DER. */
static bool sign(const struct push_key *key, str text, uint8_t to[SIGNATURE])
{
	uint8_t der[128];
	size_t n = sizeof(der);
	EVP_PKEY *mine = load(key->point, key->secret);
	EVP_MD_CTX *ctx = EVP_MD_CTX_new();
	bool good = mine && ctx && EVP_DigestSignInit(ctx, NULL, EVP_sha256(), NULL, mine) == 1 &&
		    EVP_DigestSign(ctx, der, &n, (const uint8_t *)text.p, text.n) == 1;
	const uint8_t *at = der;
	ECDSA_SIG *both = good ? d2i_ECDSA_SIG(NULL, &at, (long)n) : NULL;
	good = both && BN_bn2binpad(ECDSA_SIG_get0_r(both), to, SIGNATURE / 2) == SIGNATURE / 2 &&
	       BN_bn2binpad(ECDSA_SIG_get0_s(both), to + SIGNATURE / 2, SIGNATURE / 2) ==
		       SIGNATURE / 2;
	ECDSA_SIG_free(both);
	EVP_MD_CTX_free(ctx);
	EVP_PKEY_free(mine);
	return good;
}

err push_authorization(struct arena *a, const struct push_key *key, str endpoint, str subject,
		       int64_t now, str *header)
{
	static const char head[] = "{\"typ\":\"JWT\",\"alg\":\"ES256\"}";
	struct out claims = out_new(a, 4096), token = out_new(a, 8192), o = out_new(a, 8192);
	uint8_t signature[SIGNATURE];
	str origin = origin_of(endpoint);
	if (str_empty(origin))
		return INVALID;
	json_open(&claims, NULL, '{');
	json_str(&claims, "aud", origin);
	json_int(&claims, "exp", now / SECOND + TOKEN_LIFE);
	json_str(&claims, "sub", subject);
	json_close(&claims, '}');
	base64(a, &token, (bytes){(const uint8_t *)head, sizeof(head) - 1});
	out_byte(&token, '.');
	base64(a, &token, (bytes){(const uint8_t *)claims.p, claims.n});
	if (!sign(key, out_view(&token), signature))
		return FAULT;
	out_byte(&token, '.');
	base64(a, &token, (bytes){signature, SIGNATURE});
	out_lit(&o, "vapid t=");
	out_str(&o, out_view(&token));
	out_lit(&o, ", k=");
	out_str(&o, push_key_public(a, key));
	*header = out_view(&o);
	return claims.bad ? claims.bad : token.bad ? token.bad : o.bad;
}
