/* SPDX-License-Identifier: Apache-2.0
 * members: who belongs to a community, who asks to, roles; asking people in by name, by address, or
 * by a table of them.
 */
#include "feature/communities/handlers.h"

#include "core/invitation.h"
#include "core/search.h"
#include "feature/communities/pages.h"
#include "ui/api.h"

#include "community_members.html.h"

enum { MEMBER_PAGE = 60, FOUND_MAX = 100, NAMES_SHOWN = 50 };

err members_count(struct rq *rq, const struct place *place, int64_t *n)
{
	(void)rq;
	*n = place->members;
	return OK;
}

/* ---- the page ---- */

static void add_rows(struct rq *rq, const struct q_community_hosts_list *from, size_t most,
		     struct member_rows *to)
{
	for (size_t i = 0; i < from->n && i < most; i++) {
		const struct q_community_hosts *h = &from->v[i];
		*ARENA_PUSH(rq->arena, to) =
			(struct member_row){.face = host_face(rq, h),
					    .person = h->id.v,
					    .role = (enum role)h->role,
					    .since = h->created,
					    .below = face_below(rq, h->title, h->city)};
	}
}

/* Members alone are looked through, by the beginnings of up to three words. */
static err fill_found(struct rq *rq, struct member_page *p)
{
	enum { WORDS = 3 };
	struct q_community_hosts_list rows = {0};
	str word[WORDS] = {0}, high[WORDS] = {0}, rest = name_fold(rq->arena, p->words);
	for (int i = 0; i < WORDS; i++) {
		word[i] = str_word(&rest);
		if (str_empty(word[i]))
			break;
		high[i] = str_cat(rq->arena, word[i], S("\x7f"));
	}
	if (str_empty(word[0]))
		return OK;
	TRY(q_community_members_words(rq->db, p->c->id, word[0], high[0], word[1], high[1], word[2],
				      high[2], FOUND_MAX, &rows));
	/* Two words of one name may begin alike. */
	for (size_t i = 0, n = 0; i < rows.n; i++) {
		bool twice = false;
		for (size_t k = 0; k < n; k++)
			twice = twice || ID_EQ(rows.v[k].id, rows.v[i].id);
		if (twice)
			continue;
		rows.v[n] = rows.v[i];
		add_rows(rq, &(struct q_community_hosts_list){&rows.v[n], 1, 1}, 1, &p->rows);
		n++;
	}
	return OK;
}

/* Owners and facilitators stand on the first page, all of them; members follow by key. */
static err fill_rows(struct rq *rq, struct member_page *p, int64_t *next)
{
	struct q_community_hosts_list hosts = {0}, members = {0};
	int64_t after = rq_query_int(rq, "after", 0);
	*next = 0;
	p->first = after == 0;
	if (p->first)
		TRY(q_community_hosts(rq->db, p->c->id, &hosts));
	TRY(q_community_members(rq->db, p->c->id, ROLE_MEMBER, (person_id){after}, MEMBER_PAGE + 1,
				&members));
	add_rows(rq, &hosts, hosts.n, &p->rows);
	add_rows(rq, &members, MEMBER_PAGE, &p->rows);
	if (members.n > MEMBER_PAGE)
		*next = members.v[MEMBER_PAGE - 1].id.v;
	return OK;
}

static err fill_waiting(struct rq *rq, struct member_page *p)
{
	struct q_community_hosts_list asked = {0}, invited = {0};
	TRY(q_community_waits(rq->db, p->c->id, MEMBER_ASKED, &asked));
	TRY(q_community_waits(rq->db, p->c->id, MEMBER_INVITED, &invited));
	add_rows(rq, &asked, asked.n, &p->requests);
	add_rows(rq, &invited, invited.n, &p->invited);
	p->writes = rq->viewer->employee && rq->app->mailer;
	TRY(letters_of(rq, p->c->id, &p->letters));
	return letter_links(rq->db, p->c->id, &p->links);
}

/* numbers: for those whose forms have them, too. */
static void people_json(struct rq *rq, const char *name, const struct member_rows *rows,
			bool numbers)
{
	static const char *const roles[] = {"", "member", "facilitator", "owner"};
	json_open(rq->out, name, '[');
	for (size_t i = 0; i < rows->n; i++) {
		const struct member_row *m = &rows->v[i];
		json_open(rq->out, NULL, '{');
		if (numbers)
			json_int(rq->out, "person", m->person);
		json_str(rq->out, "handle", m->face->handle);
		json_str(rq->out, "name", m->face->name);
		json_str(rq->out, "role", str_from(roles[m->role & 3]));
		json_time(rq->out, "since", m->since);
		json_close(rq->out, '}');
	}
	json_close(rq->out, ']');
}

static err rows_json(struct rq *rq, const struct member_page *p, int64_t next)
{
	api_begin(rq);
	people_json(rq, "members", &p->rows, p->may_manage);
	if (next)
		json_int(rq->out, "next", next);
	return api_end(rq);
}

static err show(struct rq *rq, struct place_view *where, struct member_page *p)
{
	struct q_community_owner_lives owner;
	int64_t next = 0;
	bool lives;
	p->may_manage = p->c->role >= ROLE_FACILITATOR;
	p->may_own = p->c->role == ROLE_OWNER;
	p->words = str_trim(rq_query(rq, "q"));
	if (!str_empty(p->words))
		TRY(fill_found(rq, p));
	else
		TRY(fill_rows(rq, p, &next));
	if (rq->format == FORMAT_JSON)
		return rows_json(rq, p, next);
	if (p->may_manage)
		TRY(fill_waiting(rq, p));
	TRY(q_community_owner_lives(rq->db, p->c->id, &owner, &lives));
	p->may_take = !lives && p->c->role != ROLE_NONE && rq->viewer->employee;
	if (next)
		p->pager.older = page_with(rq, "after", id_text(rq, next));
	return page_in_place(rq, where, "members", T(rq->lang, "Members"), v_member_list, p);
}

err member_list(struct rq *rq)
{
	struct community c;
	struct place_view where;
	TRY(community_inside(rq, &c, &where));
	struct member_page p = {.c = &c};
	return show(rq, &where, &p);
}

/* Who asks to come in, whom somebody asked in, and the links that let people in: for programs of
 * its hosts. The page of members has them, too. */
err request_list(struct rq *rq)
{
	struct community c;
	struct place_view where;
	struct member_page p = {.c = &c};
	TRY(community_managed(rq, ROLE_FACILITATOR, &c, &where));
	TRY(fill_waiting(rq, &p));
	api_begin(rq);
	people_json(rq, "asked", &p.requests, true);
	people_json(rq, "invited", &p.invited, true);
	json_open(rq->out, "links", '[');
	for (size_t i = 0; i < p.links.n; i++) {
		const struct invitation *link = &p.links.v[i];
		json_open(rq->out, NULL, '{');
		json_int(rq->out, "id", link->id);
		json_str(rq->out, "maker", link->maker);
		json_time(rq->out, "created", link->created);
		json_time(rq->out, "expires", link->expires);
		json_int(rq->out, "uses", link->uses);
		json_int(rq->out, "uses_left", link->uses_left);
		json_close(rq->out, '}');
	}
	json_close(rq->out, ']');
	return api_end(rq);
}

/* ---- asking people in ---- */

/* The first ones are named, the others counted. */
static void left_out(struct rq *rq, struct invited_names *names, str token)
{
	if (names->n < NAMES_SHOWN)
		*ARENA_PUSH(rq->arena, names) = token;
	else
		names->more++;
}

/* Nobody here has it: a letter, if it is an address and may be written to. */
static err write_to(struct rq *rq, const struct community *c, str token, struct invited *result)
{
	enum letter_asked what;
	TRY(letter_ask(rq, c, token, &what));
	result->letters += what == LETTER_NEW;
	result->in += what == LETTER_ALREADY;
	result->much |= what == LETTER_TOO_MANY;
	if (what == LETTER_NOT || what == LETTER_TOO_MANY)
		left_out(rq, &result->unknown, token);
	return OK;
}

static err ask_in(struct rq *rq, const struct community *c, str token, struct invited *result)
{
	struct person person;
	struct q_community_member m;
	bool found, member;
	result->any = true;
	TRY(invited_person(rq->db, token, &person, &found));
	if (!found)
		return write_to(rq, c, token, result);
	TRY(q_community_member(rq->db, c->id, person.id, &m, &member));
	if (member && m.state != MEMBER_ASKED) {
		result->in++;
		return OK;
	}
	err e = community_invite(rq->db, c->id, person.id);
	if (e == DENIED)
		left_out(rq, &result->outside, token);
	result->asked += e == OK;
	return e == DENIED ? OK : e;
}

/* Who is to be asked in: all of them, or nobody. */
static err read_lists(struct rq *rq, struct invited_list *list)
{
	const struct upload *file = rq_upload(rq, "file");
	const char *field = "who";
	str why = STR_NONE;
	err e = invited_read(rq->arena, rq_form(rq, "who"), list);
	if (e == OK && file && file->size > 0) {
		field = "file";
		e = invited_read_table(rq->arena, file->path, list, NULL, &why);
	}
	if (e == TOO_LARGE)
		form_error(rq, field,
			   T(rq->lang, "At most 2,000 at a time, and nobody was invited: send the "
				       "rest apart."));
	if (e == INVALID)
		form_error(rq, field,
			   cstr(rq->arena,
				format_fill(rq->arena, T(rq->lang, "This table cannot be read: #"),
					    why)));
	return e == INVALID || e == TOO_LARGE ? OK : e;
}

/* For programs: names, and how many more there are. */
static void names_json(struct rq *rq, const char *name, const char *more,
		       const struct invited_names *names)
{
	json_open(rq->out, name, '[');
	for (size_t i = 0; i < names->n; i++)
		json_str(rq->out, NULL, names->v[i]);
	json_close(rq->out, ']');
	if (names->more)
		json_int(rq->out, more, names->more);
}

static err result_json(struct rq *rq, const struct invited *result)
{
	api_begin(rq);
	json_int(rq->out, "invited", result->asked);
	json_int(rq->out, "already", result->in);
	json_int(rq->out, "letters", result->letters);
	names_json(rq, "unknown", "unknown_more", &result->unknown);
	names_json(rq, "outside", "outside_more", &result->outside);
	return api_end(rq);
}

err member_create(struct rq *rq)
{
	struct community c;
	struct place_view where;
	struct invited_list list = {0};
	TRY(community_managed(rq, ROLE_FACILITATOR, &c, &where));
	struct member_page p = {.c = &c};
	TRY(read_lists(rq, &list));
	for (size_t i = 0; i < list.n && rq->errors.n == 0; i++)
		TRY(ask_in(rq, &c, list.v[i], &p.result));
	if (!p.result.any && rq->errors.n == 0)
		form_error(rq, "who", T(rq->lang, "Name somebody, or choose a table."));
	if (rq->format == FORMAT_JSON)
		return rq->errors.n ? fail(rq, INVALID, cstr(rq->arena, rq->errors.v[0].value))
				    : result_json(rq, &p.result);
	if (rq->errors.n)
		rq->response.status = 422;
	return show(rq, &where, &p);
}

/* ---- roles, requests, going ---- */

static err refuse(struct rq *rq, struct place_view *where, const struct community *c,
		  const char *text)
{
	struct member_page p = {.c = c};
	if (rq->format == FORMAT_JSON)
		return fail(rq, CONFLICT, text);
	form_error(rq, "person", text);
	rq->response.status = 422;
	return show(rq, where, &p);
}

static url members_url(struct rq *rq, const struct community *c)
{
	return community_action(rq, c->handle, "members");
}

err member_update(struct rq *rq)
{
	struct community c;
	struct place_view where;
	struct q_community_member m;
	struct q_community_next_owner other;
	struct person person;
	bool found, others;
	person_id who;
	str name = rq_form(rq, "role");
	TRY(community_managed(rq, ROLE_OWNER, &c, &where));
	TRY(form_person(rq, &who));
	enum role role = str_eq(name, S("owner"))	  ? ROLE_OWNER
			 : str_eq(name, S("facilitator")) ? ROLE_FACILITATOR
							  : ROLE_MEMBER;
	TRY(q_community_member(rq->db, c.id, who, &m, &found));
	if (!found || m.state != MEMBER_IN)
		return NOT_FOUND;
	TRY(person_find(rq->db, who, &person));
	if (role == ROLE_OWNER && person.kind != PERSON_EMPLOYEE)
		return refuse(rq, &where, &c,
			      T(rq->lang, "A community is owned by somebody who works here."));
	TRY(q_community_next_owner(rq->db, c.id, who, &other, &others));
	if (m.role == ROLE_OWNER && role != ROLE_OWNER && (!others || other.role != ROLE_OWNER))
		return refuse(rq, &where, &c, T(rq->lang, "The last owner stays."));
	TRY(community_admit(rq->db, c.id, who, role));
	/* Somebody stands for it who owns it. */
	if (ID_EQ(who, c.owner) && role != ROLE_OWNER)
		TRY(q_community_keeper(rq->db, c.id, other.person));
	rq->audit_detail = str_cat(rq->arena, c.handle, S(": "), person.handle, S(" "), name);
	return redirect(rq, members_url(rq, &c));
}

err member_delete(struct rq *rq)
{
	struct community c;
	struct place_view where;
	struct q_community_member m;
	bool found;
	person_id who;
	TRY(community_managed(rq, ROLE_FACILITATOR, &c, &where));
	TRY(form_person(rq, &who));
	TRY(q_community_member(rq->db, c.id, who, &m, &found));
	if (!found)
		return NOT_FOUND;
	/* Facilitators take out members; owners everybody. */
	if (m.state == MEMBER_IN && (int)m.role >= (int)c.role && c.role != ROLE_OWNER)
		return fail(rq, DENIED, T(rq->lang, "Only the owners of this community do that."));
	err e = community_part(rq->db, c.id, who);
	if (e == CONFLICT)
		return refuse(rq, &where, &c, T(rq->lang, "The last owner stays."));
	TRY(e);
	/* Nobody who was taken out comes back by a link from before. */
	if (m.state == MEMBER_IN && !ID_EQ(who, rq->viewer_id))
		TRY(invitation_end_all(rq->db, c.id));
	rq->audit_detail = str_cat(rq->arena, c.handle, S(": "), id_text(rq, who.v));
	/* Who took out themselves may have no page here any more. */
	return redirect(rq, ID_EQ(who, rq->viewer_id) ? URL("/communities?show=mine")
						      : members_url(rq, &c));
}

err request_update(struct rq *rq)
{
	struct community c;
	struct place_view where;
	struct q_community_member m;
	bool found;
	person_id who;
	TRY(community_managed(rq, ROLE_FACILITATOR, &c, &where));
	TRY(form_person(rq, &who));
	TRY(q_community_member(rq->db, c.id, who, &m, &found));
	if (!found || m.state != MEMBER_ASKED)
		return NOT_FOUND;
	if (rq_form_int(rq, "let_in", 0))
		TRY(community_admit(rq->db, c.id, who, ROLE_MEMBER));
	else
		TRY(community_part(rq->db, c.id, who));
	return redirect(rq, members_url(rq, &c));
}

err ownership_create(struct rq *rq)
{
	struct community c;
	struct place_view where;
	struct q_community_owner_lives owner;
	struct q_community_next_owner next;
	bool lives, found;
	TRY(community_inside(rq, &c, &where));
	TRY(q_community_owner_lives(rq->db, c.id, &owner, &lives));
	TRY(q_community_next_owner(rq->db, c.id, rq->viewer_id, &next, &found));
	if (c.role == ROLE_NONE || lives || !rq->viewer->employee)
		return fail(rq, DENIED, T(rq->lang, "It has an owner."));
	if (found && (int)next.role > (int)c.role)
		return fail(rq, DENIED, T(rq->lang, "Its facilitators come first."));
	TRY(community_admit(rq->db, c.id, rq->viewer_id, ROLE_OWNER));
	TRY(q_community_keeper(rq->db, c.id, rq->viewer_id));
	rq->audit_detail = c.handle;
	return redirect(rq, members_url(rq, &c));
}

/* ---- links that let people in ---- */

/* Told this once. */
static err link_json(struct rq *rq, str address)
{
	rq->response.status = 201;
	api_begin(rq);
	json_str(rq->out, "url", address);
	return api_end(rq);
}

err invitation_create(struct rq *rq)
{
	struct community c;
	struct place_view where;
	struct member_page p = {.c = &c};
	int64_t days = rq_form_int(rq, "days", 7), uses = rq_form_int(rq, "uses", 10);
	str secret;
	TRY(community_managed(rq, ROLE_FACILITATOR, &c, &where));
	if (days < 1 || days > INVITATION_DAYS_MAX)
		form_error(rq, "days", T(rq->lang, "A link holds for 1 to 90 days."));
	if (uses < 1 || uses > INVITATION_USES_MAX)
		form_error(rq, "uses", T(rq->lang, "A link lets in 1 to 1,000 people."));
	if (rq->errors.n) {
		rq->response.status = 422;
		return show(rq, &where, &p);
	}
	TRY(invitation_make(rq->db, c.id, days, uses, &secret));
	p.link = url_path(rq->arena, "/communities/join/%s", secret);
	p.link_text = page_absolute(rq, p.link);
	rq->audit_detail = c.handle;
	return rq->format == FORMAT_JSON ? link_json(rq, p.link_text) : show(rq, &where, &p);
}

err invitation_delete(struct rq *rq)
{
	struct community c;
	struct place_view where;
	TRY(community_managed(rq, ROLE_FACILITATOR, &c, &where));
	TRY(invitation_end(rq->db, rq_form_int(rq, "invitation", 0), c.id));
	return redirect(rq, members_url(rq, &c));
}

err invitation_show(struct rq *rq)
{
	static const struct markdown_options options = {.mention_base = {"/people/", 8},
							.tag_base = {"/tags/", 6}};
	struct invitation_page p = {0};
	place_id place;
	int64_t id;
	/* Whatever the link: who it lets in, it lets in behind a sign-in, and a letter leads here.
	 */
	if (ID_NONE(rq->viewer_id))
		return redirect(rq, url_path(rq->arena, "/sign-in?back=%s", page_path(rq).s));
	TRY(invitation_open(rq->db, rq_path(rq, "invitation"), PLACE_COMMUNITY, &id, &place));
	TRY(q_invitation_face(rq->db, place, &p.face));
	p.about = text_in(rq, p.face.language,
			  markdown_render(rq->arena, p.face.description, &options, NULL));
	p.action = page_path(rq);
	return page_as(rq,
		       (&(const struct page){.title = p.face.title, .active = S("/communities")}),
		       v_invitation_show, &p);
}

/* The viewer comes in; members lose no use of the link. */
static err take(struct rq *rq, int64_t id, place_id community)
{
	struct q_community_member m;
	bool found;
	TRY(member_hold(rq->db, community));
	TRY(q_community_member(rq->db, community, rq->viewer_id, &m, &found));
	if (found && m.state == MEMBER_IN)
		return OK;
	TRY(invitation_use(rq->db, id));
	TRY(letter_came(rq->db, id));
	return community_admit(rq->db, community, rq->viewer_id, ROLE_MEMBER);
}

err invitation_accept(struct rq *rq)
{
	struct q_invitation_face face;
	place_id place;
	int64_t id;
	TRY(invitation_open(rq->db, rq_path(rq, "invitation"), PLACE_COMMUNITY, &id, &place));
	TRY(q_invitation_face(rq->db, place, &face));
	err e = take(rq, id, place);
	if (e == DENIED)
		return fail(rq, DENIED,
			    T(rq->lang,
			      "What it lies below is for members alone: ask its hosts first."));
	TRY(e);
	return rq->format == FORMAT_JSON ? community_json(rq, face.handle, 200)
					 : redirect(rq, community_url(rq, face.handle));
}
