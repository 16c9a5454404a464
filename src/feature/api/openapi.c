/* SPDX-License-Identifier: Apache-2.0
 * openapi: the OpenAPI 3.1 document, written from the same routes that are served, so that it
 * cannot tell anything else.
 */
#include "feature/api/handlers.h"

#include "core/app.h"
#include "feature/api/pages.h"
#include "ui/api.h"

#include "api.html.h"

static const char *const guards[] = {"", "anyone", "signed in", "employees", "administrators"};

/* The document knows no methods of WebDAV. */
static bool is_api(const struct route *r)
{
	return r->api && r->method <= OPTIONS && str_starts(str_from(r->path), S("/api/v1/"));
}

/* "string", "list of Item", "Item" as a schema. */
static void write_type(struct out *o, str type)
{
	static const char *const plain[] = {"string", "integer", "number", "boolean"};
	bool maybe = str_eq(type, S("time or null"));
	if (maybe || str_eq(type, S("time"))) {
		if (maybe) {
			json_open(o, "type", '[');
			json_str(o, NULL, S("string"));
			json_str(o, NULL, S("null"));
			json_close(o, ']');
		} else {
			json_str(o, "type", S("string"));
		}
		json_str(o, "format", S("date-time"));
		return;
	}
	if (str_eq(type, S("map of string"))) {
		json_str(o, "type", S("object"));
		json_open(o, "additionalProperties", '{');
		json_str(o, "type", S("string"));
		json_close(o, '}');
		return;
	}
	for (size_t i = 0; i < sizeof(plain) / sizeof(*plain); i++)
		if (str_eq(type, str_from(plain[i]))) {
			json_str(o, "type", type);
			return;
		}
	if (str_starts(type, S("list of "))) {
		/* One level: a list of lists has no name in this API. */
		str of = str_sub(type, 8, type.n);
		bool simple = str_eq(of, S("string")) || str_eq(of, S("integer"));
		json_str(o, "type", S("array"));
		json_open(o, "items", '{');
		if (simple)
			json_str(o, "type", of);
		else
			json_str(o, "$ref", str_cat(o->arena, S("#/components/schemas/"), of));
		json_close(o, '}');
		return;
	}
	json_str(o, "$ref", str_cat(o->arena, S("#/components/schemas/"), type));
}

static void write_members(struct out *o, const struct api_member *members)
{
	json_str(o, "type", S("object"));
	json_open(o, "properties", '{');
	for (const struct api_member *m = members; m->name; m++) {
		json_open(o, m->name, '{');
		write_type(o, str_from(m->type));
		json_str(o, "description", str_from(m->about));
		json_close(o, '}');
	}
	json_close(o, '}');
	json_open(o, "required", '[');
	for (const struct api_member *m = members; m->name; m++)
		if (!m->optional)
			json_str(o, NULL, str_from(m->name));
	json_close(o, ']');
}

static void write_objects(struct out *o, const struct api_object *objects)
{
	for (const struct api_object *b = objects; b && b->name; b++) {
		json_open(o, b->name, '{');
		write_members(o, b->members);
		json_close(o, '}');
	}
}

static void write_parameter(struct out *o, str name, const char *in, const char *type,
			    const char *about, bool required)
{
	json_open(o, NULL, '{');
	json_str(o, "name", name);
	json_str(o, "in", str_from(in));
	json_bool(o, "required", required);
	if (about)
		json_str(o, "description", str_from(about));
	json_open(o, "schema", '{');
	write_type(o, str_from(type));
	json_close(o, '}');
	json_close(o, '}');
}

static void write_parameters(struct out *o, const struct route *r)
{
	str rest = str_from(r->path);
	json_open(o, "parameters", '[');
	while (rest.p) {
		str part = str_cut(&rest, '/');
		if (part.n > 2 && part.p[0] == '{')
			write_parameter(o, str_sub(part, 1, part.n - 2), "path", "string", NULL,
					true);
	}
	for (const struct api_member *m = r->api->query; m && m->name; m++)
		write_parameter(o, str_from(m->name), "query", m->type, m->about, !m->optional);
	if (r->once)
		write_parameter(o, S("Idempotency-Key"), "header", "string",
				"What is sent again under the same key is not done again", false);
	json_close(o, ']');
}

/* An answer with a type, or NULL for none. */
static void write_answer(struct out *o, int status, const char *about, const char *type)
{
	struct out name = out_new(o->arena, 8);
	out_int(&name, status);
	json_open(o, out_cstr(&name), '{');
	json_str(o, "description", str_from(about));
	if (type) {
		json_open(o, "content", '{');
		json_open(o, "application/json", '{');
		json_open(o, "schema", '{');
		write_type(o, str_from(type));
		json_close(o, '}');
		json_close(o, '}');
		json_close(o, '}');
	}
	json_close(o, '}');
}

static void write_answers(struct out *o, const struct route *r)
{
	json_open(o, "responses", '{');
	write_answer(o, r->api->status ? r->api->status : 200, "Done", r->api->answer);
	/* What may come twice makes something, and says so with 201 (app/once.c). */
	if (r->once)
		write_answer(o, 200, "It was done before, under this Idempotency-Key", "Repeated");
	json_open(o, "default", '{');
	json_str(o, "$ref", S("#/components/responses/Error"));
	json_close(o, '}');
	json_close(o, '}');
}

static void write_route(struct out *o, const struct route *r)
{
	str method = str_lower(o->arena, method_name(r->method));
	json_open(o, cstr(o->arena, method), '{');
	json_str(o, "operationId", str_cat(o->arena, method, S("_"), str_from(r->name)));
	json_str(o, "summary", str_from(r->summary ? r->summary : r->name));
	json_str(o, "description",
		 str_cat(o->arena, S("For "), str_from(guards[r->guard]), S(".")));
	write_parameters(o, r);
	if (r->api->body) {
		json_open(o, "requestBody", '{');
		json_bool(o, "required", true);
		json_open(o, "content", '{');
		json_open(o, "application/json", '{');
		json_open(o, "schema", '{');
		write_members(o, r->api->body);
		json_close(o, '}');
		json_close(o, '}');
		json_close(o, '}');
		json_close(o, '}');
	}
	write_answers(o, r);
	if (r->guard == GUARD_ANYONE) {
		/* A stranger may ask too. */
		json_open(o, "security", '[');
		json_open(o, NULL, '{');
		json_close(o, '}');
		json_open(o, NULL, '{');
		json_open(o, "token", '[');
		json_close(o, ']');
		json_close(o, '}');
		json_close(o, ']');
	}
	json_close(o, '}');
}

/* Each path once, with all its methods: routes of one path stand together in every room. */
static void write_paths(struct out *o)
{
	json_open(o, "paths", '{');
	for (const struct feature *const *f = features; *f; f++)
		for (const struct route *r = (*f)->routes; r && r->path; r++) {
			bool first = is_api(r);
			for (const struct route *before = (*f)->routes; first && before < r;
			     before++)
				first = !is_api(before) || strcmp(before->path, r->path) != 0;
			if (!first)
				continue;
			json_open(o, r->path, '{');
			for (const struct route *same = r; same->path; same++)
				if (is_api(same) && strcmp(same->path, r->path) == 0)
					write_route(o, same);
			json_close(o, '}');
		}
	json_close(o, '}');
}

static void write_components(struct out *o)
{
	json_open(o, "components", '{');
	json_open(o, "schemas", '{');
	write_objects(o, api_shared_objects);
	for (const struct feature *const *f = features; *f; f++)
		write_objects(o, (*f)->objects);
	json_close(o, '}');
	json_open(o, "responses", '{');
	json_open(o, "Error", '{');
	json_str(o, "description", S("Not done; the text says why"));
	json_open(o, "content", '{');
	json_open(o, "application/json", '{');
	json_open(o, "schema", '{');
	json_str(o, "type", S("object"));
	json_open(o, "properties", '{');
	json_open(o, "error", '{');
	json_str(o, "$ref", S("#/components/schemas/Error"));
	json_close(o, '}');
	json_close(o, '}');
	json_close(o, '}');
	json_close(o, '}');
	json_close(o, '}');
	json_close(o, '}');
	json_close(o, '}');
	json_open(o, "securitySchemes", '{');
	json_open(o, "token", '{');
	json_str(o, "type", S("http"));
	json_str(o, "scheme", S("bearer"));
	json_str(o, "description", S("A token made under /settings/security"));
	json_close(o, '}');
	json_close(o, '}');
	json_close(o, '}');
}

err openapi_show(struct rq *rq)
{
	/* Names are put together in the request's arena, so the document is written there too. */
	struct out document = out_new(rq->arena, 4 << 20), *o = &document;
	json_open(o, NULL, '{');
	json_str(o, "openapi", S("3.1.0"));
	json_open(o, "info", '{');
	json_str(o, "title", str_cat(rq->arena, S("Ruche of "), page_organisation(rq)));
	json_str(o, "version", S(RUCHE_VERSION));
	json_str(o, "description",
		 S("Lists are paged by key: pass `next` as `before`. Bodies are JSON objects or "
		   "forms."));
	json_open(o, "license", '{');
	json_str(o, "name", S("Apache-2.0"));
	json_str(o, "identifier", S("Apache-2.0"));
	json_close(o, '}');
	json_close(o, '}');
	json_open(o, "servers", '[');
	json_open(o, NULL, '{');
	json_str(o, "url", S("/"));
	json_close(o, '}');
	json_close(o, ']');
	json_open(o, "security", '[');
	json_open(o, NULL, '{');
	json_open(o, "token", '[');
	json_close(o, ']');
	json_close(o, '}');
	json_close(o, ']');
	write_paths(o);
	write_components(o);
	json_close(o, '}');
	out_byte(o, '\n');
	out_str(rq->out, out_view(o));
	rq->response.type = S("application/json; charset=utf-8");
	return o->bad;
}

err api_list(struct rq *rq)
{
	struct api_page p = {0};
	for (const struct feature *const *f = features; *f; f++)
		for (const struct route *r = (*f)->routes; r && r->path; r++)
			if (is_api(r))
				*ARENA_PUSH(rq->arena, &p.rows) =
					(struct api_row){method_name(r->method), r->path,
							 r->summary, guards[r->guard]};
	return page(rq, str_from(T(rq->lang, "For programs")), v_api_list, &p);
}
