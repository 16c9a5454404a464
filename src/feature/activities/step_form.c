/* SPDX-License-Identifier: Apache-2.0 */
#include "feature/activities/step_form.h"

#include "base/utf8.h"
#include "core/person.h"

enum { PEOPLE_SHOWN = 60, FILES_SHOWN = 40 };

static bool holds(struct id_list list, int64_t id)
{
	for (size_t i = 0; i < list.n; i++)
		if (list.v[i] == id)
			return true;
	return false;
}

err step_form_stored(struct rq *rq, const struct q_step_find *s, const struct item_row *item,
		     struct step_form *f)
{
	struct id_list one = {(int64_t *)&s->id.v, 1, 1};
	struct q_assignee_list_list who = {0};
	struct q_step_readers_list readers = {0};
	struct file_nodes files;
	struct out names = out_new(rq->arena, 8000);
	*f = (struct step_form){.kind = s->kind == KIND_TODO ? S("todo") : S("entry"),
				.title = s->title,
				.body = s->body,
				.link = s->link,
				.due = day_field(rq, s->due),
				.private = item->audience > AUDIENCE_MEMBERS};
	TRY(q_assignee_list(rq->db, one, &who));
	for (size_t i = 0; i < who.n; i++)
		*ARENA_PUSH(rq->arena, &f->assignees) = who.v[i].id.v;
	TRY(step_files(rq->db, s->id, &files));
	for (size_t i = 0; i < files.n; i++)
		*ARENA_PUSH(rq->arena, &f->files) = files.v[i].id;
	if (item->audience != AUDIENCE_LISTED)
		return OK;
	TRY(q_step_readers(rq->db, s->id.v, item->author, &readers));
	for (size_t i = 0; i < readers.n; i++) {
		if (names.n)
			out_byte(&names, ' ');
		out_str(&names, readers.v[i].handle);
	}
	f->readers = out_view(&names);
	return names.bad;
}

/* ---- names ---- */

static void refuse_name(struct rq *rq, const char *field, const char *text, str handle)
{
	form_error(rq, field, cstr(rq->arena, format_fill(rq->arena, text, handle)));
}

/* The person of a handle, with or without @. */
static err named(struct rq *rq, const char *field, str handle, struct id_list *list)
{
	struct person person;
	if (str_starts(handle, S("@")))
		handle = str_sub(handle, 1, handle.n);
	if (str_empty(handle))
		return OK;
	handle = str_lower(rq->arena, handle);
	err e = person_by_handle(rq->db, handle, &person, NULL);
	if (e == NOT_FOUND || (e == OK && person.state != PERSON_ACTIVE)) {
		refuse_name(rq, field, T(rq->lang, "Nobody here is called @#."), handle);
		return OK;
	}
	TRY(e);
	if (!holds(*list, person.id.v))
		*ARENA_PUSH(rq->arena, list) = person.id.v;
	return OK;
}

static err names_given(struct rq *rq, const char *field, str words, struct id_list *list)
{
	char *text = cstr(rq->arena, words);
	for (char *c = text; *c; c++)
		*c = *c == ',' || *c == ';' ? ' ' : *c;
	str rest = str_from(text);
	for (str word = str_word(&rest); word.n; word = str_word(&rest))
		TRY(named(rq, field, word, list));
	return OK;
}

/* Chips that were chosen, and names that were typed. */
static err assignees_given(struct rq *rq, struct step_form *f)
{
	if (!rq_form_has(rq, "people") && !rq_form_has(rq, "assignees"))
		return OK;
	f->assignees = (struct id_list){0};
	f->others = rq_form(rq, "assignees");
	for (size_t i = 0; i < rq->form.n; i++)
		if (str_eq(rq->form.v[i].name, S("assignee")))
			TRY(named(rq, "assignees", rq->form.v[i].value, &f->assignees));
	return names_given(rq, "assignees", f->others, &f->assignees);
}

static err may_read(struct rq *rq, const struct activity *a, const char *field,
		    struct id_list people)
{
	str handle;
	TRY(access_outsider(rq->db, a->id, people, &handle));
	if (!str_empty(handle))
		refuse_name(
			rq, field,
			T(rq->lang, "@# does not read this activity. Its owner can let them in."),
			handle);
	return OK;
}

/* ---- files ---- */

/* A file that the viewer may read, by the number at the end of its address. */
static err file_named(struct rq *rq, str address, struct id_list *list)
{
	struct file_node node;
	size_t at = address.n;
	int64_t id;
	while (at > 0 && address.p[at - 1] >= '0' && address.p[at - 1] <= '9')
		at--;
	err e = NOT_FOUND;
	if (str_to_int(str_sub(address, at, address.n), &id))
		e = file_find(rq->db, id, &node);
	if (e == NOT_FOUND || (e == OK && node.folder)) {
		form_error(rq, "files",
			   T(rq->lang, "There is no file of that address, or not for you."));
		return OK;
	}
	TRY(e);
	if (!holds(*list, id))
		*ARENA_PUSH(rq->arena, list) = id;
	return OK;
}

/* Those that were chosen, and addresses that were typed. */
static err files_given(struct rq *rq, struct step_form *f, struct step_text *text)
{
	str rest = rq_form(rq, "files");
	if (!rq_form_has(rq, "people") && !rq_form_has(rq, "files"))
		return OK;
	text->files_given = true;
	f->files = (struct id_list){0};
	f->addresses = rest;
	for (size_t i = 0; i < rq->form.n; i++)
		if (str_eq(rq->form.v[i].name, S("file")))
			TRY(file_named(rq, rq->form.v[i].value, &f->files));
	for (str word = str_word(&rest); word.n; word = str_word(&rest))
		TRY(file_named(rq, word, &f->files));
	text->files = f->files;
	if (f->files.n > FILES_MAX)
		form_error(rq, "files", T(rq->lang, "At most 20 files."));
	return OK;
}

static void offer(struct rq *rq, const struct step_form *f, const struct file_nodes *files,
		  struct step_choices *choices)
{
	for (size_t i = 0; i < files->n; i++) {
		bool there = files->v[i].folder;
		for (size_t k = 0; k < choices->n && !there; k++)
			there = choices->v[k].file.id == files->v[i].id;
		if (!there)
			*ARENA_PUSH(rq->arena, choices) =
				(struct step_choice){files->v[i], holds(f->files, files->v[i].id)};
	}
}

err step_form_files(struct rq *rq, const struct activity *a, const struct step_form *f,
		    struct step_choices *choices)
{
	struct file_nodes own = {0}, near = {0};
	for (size_t i = 0; i < f->files.n; i++) {
		struct file_node node;
		err e = file_find(rq->db, f->files.v[i], &node);
		if (e == OK)
			*ARENA_PUSH(rq->arena, &own) = node;
		else if (e != NOT_FOUND)
			return e;
	}
	offer(rq, f, &own, choices);
	if (str_empty(a->community_handle))
		return OK;
	err e = file_list(rq->db, a->parent, 0, NULL, FILES_SHOWN, &near);
	if (e == OK)
		offer(rq, f, &near, choices);
	return e == NOT_FOUND ? OK : e;
}

/* ---- fields ---- */

static void check(struct rq *rq, const struct step_form *f, struct step_text *text)
{
	if (str_empty(f->title) || utf8_count(f->title) > STEP_TITLE_MAX)
		form_error(rq, "title",
			   T(rq->lang, "Say in a line what it is: at most 200 "
				       "characters."));
	if (utf8_count(f->body) > STEP_BODY_MAX)
		form_error(rq, "body", T(rq->lang, "At most 20,000 characters."));
	if (f->link.n > STEP_LINK_MAX || (f->link.n && url_empty(url_check(rq->arena, f->link))))
		form_error(rq, "link", T(rq->lang, "A link begins with https:// or http://."));
	if (!day_read(f->due, &text->due))
		form_error(rq, "due", T(rq->lang, "A day looks like 2027-01-31."));
	if (text->assignees.n > ASSIGNEES_MAX)
		form_error(rq, "assignees", T(rq->lang, "A to-do is for at most 20 people."));
	if (text->readers.n > STEP_READERS_MAX)
		form_error(rq, "readers", T(rq->lang, "Name at most 50 people."));
}

err step_form_read(struct rq *rq, const struct activity *a, bool closed, struct step_form *f,
		   struct step_text *text)
{
	*text = (struct step_text){.audience = AUDIENCE_INTERNAL};
	form_take(rq, "title", &f->title);
	form_take(rq, "body", &f->body);
	form_take(rq, "link", &f->link);
	form_take(rq, "due", &f->due);
	form_take(rq, "kind", &f->kind);
	if (!closed) {
		form_take(rq, "readers", &f->readers);
		if (rq_form_has(rq, "people") || rq_form_has(rq, "private"))
			f->private = str_eq(rq_form(rq, "private"), S("1")) ||
				     str_eq(rq_form(rq, "private"), S("true"));
		TRY(assignees_given(rq, f));
	}
	TRY(files_given(rq, f, text));
	bool todo = !str_eq(f->kind, S("entry"));
	text->kind = todo ? KIND_TODO : KIND_STEP;
	if (f->private) {
		text->audience = AUDIENCE_PRIVATE;
		TRY(names_given(rq, "readers", f->readers, &text->readers));
		TRY(may_read(rq, a, "readers", text->readers));
	}
	if (todo) {
		text->assignees = f->assignees;
		TRY(may_read(rq, a, "assignees", text->assignees));
	}
	check(rq, f, text);
	if (!todo)
		text->due = 0;
	text->title = f->title;
	text->body = f->body;
	text->link = f->link;
	return OK;
}

/* Whose it is without belonging to the activity: it stays theirs. */
static err offer_others(struct rq *rq, const struct step_form *f, struct id_list members,
			struct step_people *people)
{
	for (size_t i = 0; i < f->assignees.n; i++) {
		struct person p;
		if (holds(members, f->assignees.v[i]))
			continue;
		TRY(person_find(rq->db, (person_id){f->assignees.v[i]}, &p));
		*ARENA_PUSH(rq->arena, people) = (struct step_person){
			.face = face_of_person(rq, &p), .handle = p.handle, .on = true};
	}
	return OK;
}

err step_form_people(struct rq *rq, const struct activity *a, const struct step_form *f,
		     struct step_people *people)
{
	struct q_activity_members_list members = {0};
	struct id_list ids = {0};
	TRY(q_activity_members(rq->db, a->id, PEOPLE_SHOWN, &members));
	for (size_t i = 0; i < members.n; i++) {
		*ARENA_PUSH(rq->arena, people) =
			(struct step_person){.face = activity_member_face(rq, &members.v[i]),
					     .handle = members.v[i].handle,
					     .on = holds(f->assignees, members.v[i].id.v)};
		*ARENA_PUSH(rq->arena, &ids) = members.v[i].id.v;
	}
	return offer_others(rq, f, ids, people);
}
