/* SPDX-License-Identifier: Apache-2.0
 * init and user: accounts from the command line. Passwords come on standard input, never as an
 * argument.
 */
#include "app/cli.h"

#include "base/clock.h"
#include "core/audit.h"
#include "core/demo.h"
#include "core/session.h"
#include "core/setting.h"
#include "ui/feature.h"

#include <unistd.h>

#include "app.sql.h"

/* One line of standard input, without its end. */
static str read_line(struct arena *a)
{
	char buffer[1024];
	size_t n = 0;
	while (n < sizeof(buffer)) {
		ssize_t got = read(STDIN_FILENO, buffer + n, 1);
		if (got <= 0 || buffer[n] == '\n')
			break;
		n++;
	}
	return str_dup(a, (str){buffer, n});
}

struct task {
	struct command *c;
	struct app *app;
	const struct demo *texts;
	str handle, secret, password;
	const char *why;
};

static err make_administrator(struct db *db, void *arg)
{
	struct task *t = arg;
	struct person p = {.handle = S("admin"),
			   .given_name = S("Administrator"),
			   .admin = true,
			   .kind = PERSON_EMPLOYEE};
	TRY(person_create(db, &p));
	TRY(audit_add(db, (person_id){0}, S("init"), p.handle, STR_NONE, S("command line")));
	db->clear = 1;
	for (const struct feature *const *f = features; *f; f++)
		if ((*f)->found)
			TRY((*f)->found(db, t->texts, p.id));
	return one_time_link_create(db, p.id, S("welcome"), 7 * DAY, &t->secret);
}

static void say_link(struct command *c, str secret)
{
	struct out o = out_new(c->arena, 4096);
	out_str(&o, str_empty(c->base_url) ? S("http://127.0.0.1:8080") : c->base_url);
	out_lit(&o, "/welcome/");
	out_str(&o, secret);
	out_byte(&o, '\n');
	fputs(out_cstr(&o), stdout);
}

int command_init(struct command *c)
{
	struct app app;
	struct demo texts = {.now = clock_now()};
	struct task t = {.c = c, .app = &app, .texts = &texts};
	if (c->n == 1)
		c->data = c->words[0];
	int status = command_texts(c, &texts);
	if (status == 0)
		status = command_open(c, true, &app);
	if (status)
		return status;
	err e = command_write(&app, c->arena, make_administrator, &t);
	command_close(&app);
	if (e == CONFLICT)
		return command_refuse(c, c->data, S("is an installation already"));
	if (e)
		return command_refuse(c, c->data, str_from(err_name(e)));
	fputs("The installation is ready. Start it with `ruche serve`, then open this link once, "
	      "within 7 days, to choose the\n"
	      "administrator's password:\n",
	      stdout);
	say_link(c, t.secret);
	return 0;
}

static err find(struct db *db, struct task *t, struct person *p)
{
	err e = person_by_handle(db, t->handle, p, NULL);
	if (e == NOT_FOUND)
		t->why = "there is no such account";
	return e;
}

static err user_add(struct db *db, void *arg)
{
	struct task *t = arg;
	struct command *c = t->c;
	struct person p = {.handle = t->handle,
			   .given_name = c->n > 2 ? c->words[2] : t->handle,
			   .family_name = c->n > 3 ? c->words[3] : STR_NONE,
			   .kind = PERSON_EMPLOYEE};
	err e = person_create(db, &p);
	if (e == INVALID)
		t->why = "a handle is 1 to 40 of a-z 0-9 . _ - and not a reserved word";
	if (e == CONFLICT)
		t->why = "this name is taken";
	TRY(e);
	TRY(audit_add(db, (person_id){0}, S("user.add"), p.handle, STR_NONE, S("command line")));
	return one_time_link_create(db, p.id, S("welcome"), 7 * DAY, &t->secret);
}

static err user_passwd(struct db *db, void *arg)
{
	struct task *t = arg;
	struct person p;
	TRY(find(db, t, &p));
	err e = password_set(db, p.id, t->password);
	if (e == INVALID)
		t->why = "a password has 10 to 200 bytes, on standard input";
	TRY(e);
	TRY(session_end_all(db, p.id));
	return audit_add(db, (person_id){0}, S("user.passwd"), p.handle, STR_NONE,
			 S("command line"));
}

static err user_state(struct db *db, struct task *t, bool disabled)
{
	struct person p;
	TRY(find(db, t, &p));
	TRY(person_disable(db, p.id, disabled));
	return audit_add(db, (person_id){0}, disabled ? S("user.disable") : S("user.enable"),
			 p.handle, STR_NONE, S("command line"));
}

static err user_disable(struct db *db, void *arg)
{
	return user_state(db, arg, true);
}

static err user_enable(struct db *db, void *arg)
{
	return user_state(db, arg, false);
}

static err user_admin(struct db *db, void *arg)
{
	struct task *t = arg;
	struct person p;
	TRY(find(db, t, &p));
	TRY(person_set_admin(db, p.id, true));
	return audit_add(db, (person_id){0}, S("user.admin"), p.handle, STR_NONE,
			 S("command line"));
}

static err print_user(void *arg, const struct q_app_users *q)
{
	static const char *const kinds[] = {"?", "employee", "guest", "alumni", "service"};
	struct out *o = arg;
	out_str(o, q->handle);
	out_byte(o, '\t');
	out_str(o, str_from(kinds[q->kind > 0 && q->kind < 5 ? q->kind : 0]));
	out_str(o, q->admin ? S(",admin") : STR_NONE);
	out_str(o, q->state == PERSON_DISABLED ? S(",disabled") : STR_NONE);
	out_byte(o, '\t');
	out_str(o, q->name);
	out_byte(o, '\n');
	fputs(out_cstr(o), stdout);
	out_reset(o);
	return OK;
}

static int user_list(struct command *c, struct app *app)
{
	struct db db = {0};
	struct out line = out_new(c->arena, 65536);
	err e = db_read_begin(app->database, c->arena, &db);
	if (e == OK) {
		e = q_app_users(&db, print_user, &line);
		db_read_end(&db);
	}
	if (e)
		return command_refuse(c, S("user list"),
				      str_empty(db.log_text) ? str_from(err_name(e)) : db.log_text);
	if (fflush(stdout) != 0)
		return command_refuse(c, S("user list"), S("cannot be written out in full"));
	return 0;
}

int command_user(struct command *c)
{
	static const struct {
		const char *name;
		err (*run)(struct db *db, void *arg);
	} verbs[] = {{"add", user_add},
		     {"passwd", user_passwd},
		     {"disable", user_disable},
		     {"enable", user_enable},
		     {"admin", user_admin}};
	struct app app;
	if (c->n == 0)
		return command_refuse(c, S("user"),
				      S("add, passwd, list, disable, enable or admin?"));
	bool list = str_eq(c->words[0], S("list"));
	size_t k = 0, n = sizeof(verbs) / sizeof(*verbs);
	while (k < n && !str_eq(c->words[0], str_from(verbs[k].name)))
		k++;
	if (!list && (k == n || c->n < 2))
		return command_refuse(
			c, c->words[0],
			k == n ? S("is not one of add, passwd, list, disable, enable, admin")
			       : S("which account?"));
	int status = command_open(c, false, &app);
	if (status)
		return status;
	if (list) {
		status = user_list(c, &app);
		command_close(&app);
		return status;
	}
	struct task t = {.c = c, .app = &app, .handle = c->words[1]};
	if (str_eq(c->words[0], S("passwd")))
		t.password = read_line(c->arena);
	err e = command_write(&app, c->arena, verbs[k].run, &t);
	command_close(&app);
	if (e)
		return command_refuse(c, t.handle, str_from(t.why ? t.why : err_name(e)));
	if (!str_empty(t.secret)) {
		fputs("Made. This link, good once and for 7 days, sets the password:\n", stdout);
		say_link(c, t.secret);
	}
	return 0;
}
