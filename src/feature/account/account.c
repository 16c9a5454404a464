/* SPDX-License-Identifier: Apache-2.0
 * account: the door (sign in, sign out, welcome links) and what belongs to the account rather than
 * to the profile: password, sessions, tokens, language, colours, and the export of one's own data.
 */
#include "feature/account/account.h"

#include "base/clock.h"
#include "core/app.h"
#include "core/person.h"
#include "core/session.h"
#include "core/setting.h"
#include "feature/account/handlers.h"
#include "ui/api.h"
#include "ui/erase.h"

static const struct api_member session_members[] = {
	{"id", "string", "of the session; nobody signs in with it"},
	{"address", "string", "of the network it began from"},
	{"agent", "string", "what the browser calls itself"},
	{"created", "time", "when it began"},
	{"seen", "time", "when it was last used, to the hour"},
	{"here", "boolean", "it is the one that asks"},
	{0},
};
static const struct api_member session_list_members[] = {
	{"sessions", "list of Session", "last used first"}, {0}};
static const struct api_member token_members[] = {
	{"id", "integer", "number of the token"},
	{"name", "string", "what it is for"},
	{"writes", "boolean", "it may also write"},
	{"created", "time", "when it was made"},
	{0},
};
static const struct api_member token_list_members[] = {
	{"tokens", "list of Token", "newest first, without their secrets"}, {0}};
static const struct api_object objects[] = {{"Session", session_members},
					    {"SessionList", session_list_members},
					    {"Token", token_members},
					    {"TokenList", token_list_members},
					    {0}};
static const struct api_schema list_sessions = {.answer = "SessionList"};
static const struct api_schema list_tokens = {.answer = "TokenList"};
static const struct api_schema no_answer = {.status = 204};

static const struct route routes[] = {
	ROUTE(GET, "/sign-in", "session_new", session_new, GUARD_ANYONE, CSRF_SAFE, RATE_READ,
	      CACHE_PRIVATE, ""),
	ROUTE(POST, "/sign-in", "session_create", session_create_form, GUARD_ANYONE, CSRF_ORIGIN,
	      RATE_SIGN_IN, CACHE_PRIVATE, "", .own_transactions = true),
	ROUTE(POST, "/sign-out", "session_delete", session_delete, GUARD_ANYONE, CSRF_TOKEN,
	      RATE_WRITE, CACHE_PRIVATE, ""),
	ROUTE(GET, "/welcome/{secret}", "welcome_show", welcome_show, GUARD_ANYONE, CSRF_SAFE,
	      RATE_SIGN_IN, CACHE_PRIVATE, ""),
	ROUTE(POST, "/welcome/{secret}", "welcome_create", welcome_create, GUARD_ANYONE,
	      CSRF_ORIGIN, RATE_SIGN_IN, CACHE_PRIVATE, ""),
	ROUTE(GET, "/settings/security", "security_show", security_show, GUARD_SIGNED_IN, CSRF_SAFE,
	      RATE_READ, CACHE_PRIVATE, ""),
	ROUTE(POST, "/settings/password", "password_update", password_update, GUARD_SIGNED_IN,
	      CSRF_TOKEN, RATE_SIGN_IN, CACHE_PRIVATE, "", .own_transactions = true),
	ROUTE(POST, "/settings/sessions/{hash}/end", "session_end", session_end_one,
	      GUARD_SIGNED_IN, CSRF_TOKEN, RATE_WRITE, CACHE_PRIVATE, "session.end"),
	ROUTE(POST, "/settings/tokens", "token_create", token_create, GUARD_EMPLOYEE, CSRF_TOKEN,
	      RATE_WRITE, CACHE_PRIVATE, "token.create"),
	ROUTE(POST, "/settings/tokens/{token}/delete", "token_delete", token_delete,
	      GUARD_SIGNED_IN, CSRF_TOKEN, RATE_WRITE, CACHE_PRIVATE, "token.delete"),
	ROUTE(POST, "/settings/theme", "theme_update", theme_update, GUARD_ANYONE, CSRF_ORIGIN,
	      RATE_WRITE, CACHE_PRIVATE, ""),
	ROUTE(POST, "/settings/language", "language_update", language_update, GUARD_ANYONE,
	      CSRF_ORIGIN, RATE_WRITE, CACHE_PRIVATE, ""),
	ROUTE(GET, "/settings/erase", "erase_show", erase_show, GUARD_SIGNED_IN, CSRF_SAFE,
	      RATE_READ, CACHE_PRIVATE, ""),
	ROUTE(POST, "/settings/erase", "erase_create", erase_create, GUARD_SIGNED_IN, CSRF_TOKEN,
	      RATE_WRITE, CACHE_PRIVATE, "user.erase"),
	ROUTE(GET, "/settings/export", "export_show", export_show, GUARD_SIGNED_IN, CSRF_SAFE,
	      RATE_EXPORT, CACHE_PRIVATE, ""),

	/* What ends access, and nothing that makes it: see the README. */
	ROUTE(GET, "/api/v1/account/sessions", "session_list", session_list, GUARD_SIGNED_IN,
	      CSRF_SAFE, RATE_READ, CACHE_PRIVATE, "", .summary = "Where one is signed in",
	      .api = &list_sessions),
	ROUTE(DELETE, "/api/v1/account/sessions/{hash}", "session_end", session_end_one,
	      GUARD_SIGNED_IN, CSRF_BEARER, RATE_WRITE, CACHE_PRIVATE, "session.end",
	      .summary = "Sign out there", .api = &no_answer),
	ROUTE(GET, "/api/v1/account/tokens", "token_list", token_list, GUARD_SIGNED_IN, CSRF_SAFE,
	      RATE_READ, CACHE_PRIVATE, "", .summary = "One's tokens for programs",
	      .api = &list_tokens),
	ROUTE(DELETE, "/api/v1/account/tokens/{token}", "token_delete", token_delete,
	      GUARD_SIGNED_IN, CSRF_BEARER, RATE_WRITE, CACHE_PRIVATE, "token.delete",
	      .summary = "Take a token back", .api = &no_answer),
	{},
};

/* Nobody can sign in by them any more, but they name people and addresses. */
static err sweep(struct db *db, const struct app *app, str payload)
{
	(void)app;
	(void)payload;
	return session_sweep(db);
}

static const struct job_kind jobs[] = {
	{.name = "account.sweep", .run = sweep, .every = DAY},
	{.name = "account.erase", .run = account_erase_job},
	{0},
};

static const struct menu_entry menu[] = {
	{T_KEY("Sign-in and security"),
	 {{"/settings/security", 18}},
	 "",
	 MENU_SETTINGS,
	 20,
	 GUARD_SIGNED_IN},
	{0},
};

/* A new installation has no name yet; what people are asked to read and sign names the
 * organisation. */
static err account_gate(struct rq *rq, url *to)
{
	struct person p;
	str name;
	if (ID_NONE(rq->viewer_id) || (rq->app && rq->app->demo))
		return OK;
	TRY(setting_get(rq->db, S("organisation"), S(""), &name));
	if (!str_empty(name))
		return OK;
	TRY(person_find(rq->db, rq->viewer_id, &p));
	if (p.admin)
		*to = URL("/admin/settings");
	return OK;
}

/* What the log's acts are called. */
static const struct act acts[] = {
	{"password", T_KEY("Password changed")},
	{"session.end", T_KEY("Session ended")},
	{"sign-in", T_KEY("Signed in")},
	{"sign-in.refused", T_KEY("Sign-in refused")},
	{"sign-out", T_KEY("Signed out")},
	{"token.create", T_KEY("Token made")},
	{"token.delete", T_KEY("Token taken back")},
	{0},
};

const struct feature account = {
	.name = "account",
	.routes = routes,
	.acts = acts,
	.menu = menu,
	.jobs = jobs,
	.objects = objects,
	.gate = account_gate,
};
