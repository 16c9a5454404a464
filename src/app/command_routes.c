/* SPDX-License-Identifier: Apache-2.0
 * routes and migrate: what the program has, and bringing a database up to it.
 */
#include "app/cli.h"

#include "core/search.h"
#include "app/router.h"

static const char *const guards[] = {"none", "anyone", "signed-in", "employee", "admin"};
static const char *const csrfs[] = {"unset", "safe", "token", "origin", "bearer"};
static const char *const rates[] = {"unset",  "read",	"write", "sign-in", "search",
				    "upload", "export", "files", "letter"};
static const char *const caches[] = {"unset", "private", "public-short", "immutable"};

static const char *sign_in(const struct route *r)
{
	return r->basic ? "basic" : r->query_token ? "query" : "session";
}

static const char *body_kind(const struct route *r)
{
	if (r->body.raw)
		return "raw";
	return r->multipart ? "multipart" : method_reads(r->method) ? "" : "form";
}

static void route_json(struct out *o, const struct route *r)
{
	const struct {
		const char *name;
		str value;
	} members[] = {{"method", method_name(r->method)},    {"path", str_from(r->path)},
		       {"name", str_from(r->name)},	      {"guard", str_from(guards[r->guard])},
		       {"csrf", str_from(csrfs[r->csrf])},    {"rate", str_from(rates[r->rate])},
		       {"cache", str_from(caches[r->cache])}, {"audit", str_from(r->audit)},
		       {"sign_in", str_from(sign_in(r))},     {"body", str_from(body_kind(r))}};
	out_byte(o, '{');
	for (size_t i = 0; i < sizeof(members) / sizeof(*members); i++) {
		if (i)
			out_lit(o, ", ");
		out_json(o, str_from(members[i].name));
		out_lit(o, ": ");
		out_json(o, members[i].value);
	}
	out_byte(o, '}');
}

int command_routes(struct command *c)
{
	struct router *router;
	str why;
	size_t n;
	struct out o = out_new(c->arena, 4 << 20);
	if (router_new(&router, c->arena, &why) != OK)
		return command_refuse(c, S("routes"), why);
	const struct route *const *routes = router_routes(router, &n);
	if (c->json)
		out_lit(&o, "[\n");
	for (size_t i = 0; i < n; i++) {
		const struct route *r = routes[i];
		if (c->json) {
			route_json(&o, r);
			out_str(&o, i + 1 < n ? S(",\n") : S("\n]\n"));
			continue;
		}
		str method = method_name(r->method);
		out_fmt(&o, "%-9.*s %-44s %-28s %-9s %-6s %-7s %-12s %s\n", (int)method.n, method.p,
			r->path, r->name, guards[r->guard], csrfs[r->csrf], rates[r->rate],
			caches[r->cache], r->audit);
	}
	fputs(out_cstr(&o), stdout);
	return 0;
}

int command_migrate(struct command *c)
{
	struct database *database;
	/* search.db can be made again from the rest, and this is the command that does. */
	struct database_options options = {.data = c->data,
					   .url = c->url,
					   .readers = 2,
					   .durable = true,
					   .create_search = !c->show};
	str why = STR_NONE;
	struct out pending = out_new(c->arena, 1 << 22);
	if (database_open(c->arena, &options, &database, &why) != OK)
		return command_refuse(c, c->data, why);
	err e = c->show ? database_pending_sql(database, c->arena, &pending, &why)
			: database_pending(database, c->arena, &pending, &why);
	/* Also when nothing is pending: the statistics come with the program. */
	int64_t queued = 0;
	if (e == OK && !c->show)
		e = database_migrate(database, c->arena, &why);
	if (e == OK && !c->show && (e = search_queue_lost(database, c->arena, &queued)) != OK)
		why = S("the texts cannot be queued for the index");
	database_close(database);
	if (e)
		return command_refuse(c, c->data, why);
	if (queued)
		out_fmt(&pending,
			"The text index is empty: %lld texts wait, which the server indexes once "
			"it runs.\n",
			(long long)queued);
	fputs(pending.n ? out_cstr(&pending) : "There is nothing to do.\n", stdout);
	return 0;
}
