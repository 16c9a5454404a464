/* SPDX-License-Identifier: Apache-2.0
 * bus: the library connects once and never again by itself, so that there are two states, and
 * nothing of its own that it would send late.
 */
#include "core/bus.h"

#include "base/arena.h"
#include "base/clock.h"
#include "base/log.h"

#include <nats/nats.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

enum {
	SERVERS_MOST = 16,
	TYPING_MOST = 64,    /* that wait to be sent; more are not said */
	GATHER_MS = 50,	     /* wakes of this time become one */
	LOOK_MS = 250,	     /* how long the end of a connection goes unseen */
	AGAIN_MS = 1000,     /* between tries to connect */
	PATIENCE_MS = 2000,  /* for a server that does not answer, or does not read */
	PING_MS = 5000,	     /* a server that says nothing for three of them is gone */
	PENDING_MOST = 4096, /* messages that came and were not heard yet; more are dropped */
	PENDING_BYTES = 4 << 20,
	ARENA_LIMIT = 1 << 20,
};

struct bus {
	struct bus_options options;
	struct arena *arena;
	const char *subject;
	natsOptions *settings;
	pthread_t thread;
	pthread_mutex_t lock;
	pthread_cond_t wake;
	bool said[BUS_TYPING]; /* wake and presence wait to be sent */
	struct bus_message typing[TYPING_MOST];
	size_t typing_n;
	bool stop;
	_Atomic bool connected;
	_Atomic int64_t connects, sent, heard, refused;
	/* below: the thread's own */
	natsConnection *connection;
	natsSubscription *subscription;
	natsStatus failed; /* why it could not connect last, so that the log says it once */
};

/* The next server of a list; false for what is none. */
static bool next_server(str *url, str *server)
{
	*server = str_trim(str_cut(url, ','));
	size_t scheme = str_starts(*server, S("nats://"))  ? S("nats://").n
			: str_starts(*server, S("tls://")) ? S("tls://").n
							   : server->n;
	return server->n > scheme;
}

bool bus_url_fits(str url)
{
	str server;
	size_t n = 0;
	do {
		if (++n > SERVERS_MOST || !next_server(&url, &server))
			return false;
	} while (url.p);
	return true;
}

static bool wants_tls(const struct bus_options *o)
{
	return str_find(o->url, S("tls://")) >= 0 || !str_empty(o->authorities) ||
	       !str_empty(o->certificate);
}

/* ---- what comes ---- */

static void heard(natsConnection *connection, natsSubscription *subscription, natsMsg *message,
		  void *context)
{
	struct bus *bus = context;
	struct bus_message m;
	int n = natsMsg_GetDataLength(message);
	str text = {natsMsg_GetData(message), n > 0 ? (size_t)n : 0};
	(void)connection, (void)subscription;
	if (bus_message_parse(text, &m) == OK) {
		atomic_fetch_add(&bus->heard, 1);
		bus->options.heard(bus->options.context, &m);
	} else {
		atomic_fetch_add(&bus->refused, 1);
	}
	natsMsg_Destroy(message);
}

/* ---- the thread ---- */

static void hang_up(struct bus *bus)
{
	atomic_store(&bus->connected, false);
	natsSubscription_Destroy(bus->subscription);
	natsConnection_Destroy(bus->connection);
	bus->subscription = NULL;
	bus->connection = NULL;
}

static natsStatus subscribe(struct bus *bus)
{
	natsStatus s = natsConnection_Subscribe(&bus->subscription, bus->connection, bus->subject,
						heard, bus);
	if (s == NATS_OK)
		s = natsSubscription_SetPendingLimits(bus->subscription, PENDING_MOST,
						      PENDING_BYTES);
	/* Answered by the server: from here on nothing passes us by. */
	return s == NATS_OK ? natsConnection_FlushTimeout(bus->connection, PATIENCE_MS) : s;
}

/* The address is never logged: it may hold a password. */
static void note_failure(struct bus *bus, natsStatus s)
{
	if (s != bus->failed)
		log_event(LOG_WARN, "the bus is away",
			  LOG_S("why", str_from(natsStatus_GetText(s))));
	bus->failed = s;
}

static void hear(struct bus *bus, enum bus_word word)
{
	bus->options.heard(bus->options.context, &(struct bus_message){.word = word});
}

static void dial(struct bus *bus)
{
	natsStatus s = natsConnection_Connect(&bus->connection, bus->settings);
	if (s == NATS_OK)
		s = subscribe(bus);
	if (s != NATS_OK) {
		note_failure(bus, s);
		hang_up(bus);
		return;
	}
	bus->failed = NATS_OK;
	atomic_store(&bus->connected, true);
	atomic_fetch_add(&bus->connects, 1);
	log_event(LOG_INFO, "the bus is there");
	/* What was said meanwhile went by. */
	hear(bus, BUS_WAKE);
	hear(bus, BUS_PRESENCE);
}

static void look_after(struct bus *bus)
{
	if (bus->connection && natsConnection_IsClosed(bus->connection)) {
		note_failure(bus, NATS_CONNECTION_DISCONNECTED);
		hang_up(bus);
	}
	if (!bus->connection)
		dial(bus);
}

static void send(struct bus *bus, const struct bus_message *m)
{
	char text[BUS_MESSAGE_MAX];
	struct out o = {.p = text, .cap = sizeof(text), .max = sizeof(text)};
	bus_message_write(&o, m);
	if (o.bad == OK &&
	    natsConnection_Publish(bus->connection, bus->subject, o.p, (int)o.n) == NATS_OK)
		atomic_fetch_add(&bus->sent, 1);
}

struct waiting {
	bool said[BUS_TYPING];
	struct bus_message typing[TYPING_MOST];
	size_t typing_n;
};

static void send_waiting(struct bus *bus, const struct waiting *w)
{
	for (int word = 0; word < BUS_TYPING; word++)
		if (w->said[word])
			send(bus, &(struct bus_message){.word = (enum bus_word)word});
	for (size_t i = 0; i < w->typing_n; i++)
		send(bus, &w->typing[i]);
}

static bool anything(const struct bus *bus)
{
	return bus->stop || bus->said[BUS_WAKE] || bus->said[BUS_PRESENCE] || bus->typing_n;
}

static bool wait_for_more(struct bus *bus, struct waiting *w)
{
	struct timespec until;
	int64_t milliseconds = bus->connection ? LOOK_MS : AGAIN_MS;
	clock_gettime(CLOCK_MONOTONIC, &until);
	until.tv_nsec += milliseconds % 1000 * 1000000L;
	until.tv_sec += milliseconds / 1000 + until.tv_nsec / 1000000000L;
	until.tv_nsec %= 1000000000L;
	pthread_mutex_lock(&bus->lock);
	while (!(bus->connection ? anything(bus) : bus->stop))
		if (pthread_cond_timedwait(&bus->wake, &bus->lock, &until) != 0)
			break;
	memcpy(w->said, bus->said, sizeof(w->said));
	memcpy(w->typing, bus->typing, bus->typing_n * sizeof(*w->typing));
	w->typing_n = bus->typing_n;
	memset(bus->said, 0, sizeof(bus->said));
	bus->typing_n = 0;
	bool go_on = !bus->stop;
	pthread_mutex_unlock(&bus->lock);
	return go_on;
}

static void *work(void *arg)
{
	struct bus *bus = arg;
	struct waiting waiting = {0};
	do {
		look_after(bus);
		if (bus->connection)
			send_waiting(bus, &waiting);
		nanosleep(&(struct timespec){.tv_nsec = GATHER_MS * 1000000L}, NULL);
	} while (wait_for_more(bus, &waiting));
	if (bus->connection)
		send_waiting(bus, &waiting);
	hang_up(bus);
	return NULL;
}

/* ---- beginning and end ---- */

static natsStatus set_tls(struct bus *bus)
{
	const struct bus_options *o = &bus->options;
	natsStatus s = natsOptions_SetSecure(bus->settings, true);
	if (s == NATS_OK && !str_empty(o->authorities))
		s = natsOptions_LoadCATrustedCertificates(bus->settings,
							  cstr(bus->arena, o->authorities));
	if (s == NATS_OK && !str_empty(o->certificate))
		s = natsOptions_LoadCertificatesChain(bus->settings,
						      cstr(bus->arena, o->certificate),
						      cstr(bus->arena, o->private_key));
	return s;
}

static natsStatus set_servers(struct bus *bus)
{
	const char *servers[SERVERS_MOST];
	str url = bus->options.url, server;
	int n = 0;
	while (url.p && n < SERVERS_MOST && next_server(&url, &server))
		servers[n++] = cstr(bus->arena, server);
	return natsOptions_SetServers(bus->settings, servers, n);
}

static natsStatus configure(struct bus *bus)
{
	natsOptions *n = NULL;
	natsStatus s = natsOptions_Create(&bus->settings);
	if (s != NATS_OK)
		return s;
	n = bus->settings;
	s = set_servers(bus);
	s = s ? s : natsOptions_SetName(n, "ruche");
	s = s ? s : natsOptions_SetTimeout(n, PATIENCE_MS);
	s = s ? s : natsOptions_SetWriteDeadline(n, PATIENCE_MS);
	s = s ? s : natsOptions_SetPingInterval(n, PING_MS);
	s = s ? s : natsOptions_SetMaxPingsOut(n, 2);
	s = s ? s : natsOptions_SetAllowReconnect(n, false);
	s = s ? s : natsOptions_SetNoEcho(n, true);
	s = s ? s : natsOptions_SetSendAsap(n, true);
	if (s == NATS_OK && !str_empty(bus->options.credentials))
		s = natsOptions_SetUserCredentialsFromFiles(
			n, cstr(bus->arena, bus->options.credentials), NULL);
	return s == NATS_OK && wants_tls(&bus->options) ? set_tls(bus) : s;
}

static void free_bus(struct bus *bus)
{
	natsOptions_Destroy(bus->settings);
	/* Its threads, which may still be about to say something. */
	(void)nats_CloseAndWait(2 * PATIENCE_MS);
	pthread_cond_destroy(&bus->wake);
	pthread_mutex_destroy(&bus->lock);
	arena_free(bus->arena);
	free(bus);
}

err bus_start(const struct bus_options *options, struct bus **started, str *why)
{
	pthread_condattr_t monotonic;
	struct bus *bus = calloc(1, sizeof(*bus));
	REQUIRE(bus);
	bus->arena = arena_new(ARENA_LIMIT);
	bus->options = *options;
	bus->subject = cstr(bus->arena, options->subject);
	pthread_condattr_init(&monotonic);
	pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
	pthread_mutex_init(&bus->lock, NULL);
	pthread_cond_init(&bus->wake, &monotonic);
	pthread_condattr_destroy(&monotonic);
	natsStatus s = configure(bus);
	if (s != NATS_OK) {
		*why = str_from(natsStatus_GetText(s));
		free_bus(bus);
		return INVALID;
	}
	REQUIRE(pthread_create(&bus->thread, NULL, work, bus) == 0);
	*started = bus;
	return OK;
}

void bus_stop(struct bus *bus)
{
	if (!bus)
		return;
	pthread_mutex_lock(&bus->lock);
	bus->stop = true;
	pthread_cond_signal(&bus->wake);
	pthread_mutex_unlock(&bus->lock);
	pthread_join(bus->thread, NULL);
	free_bus(bus);
}

/* ---- for everybody ---- */

static bool same(const struct bus_message *a, const struct bus_message *b)
{
	return a->conversation == b->conversation && a->person == b->person;
}

void bus_tell(struct bus *bus, const struct bus_message *m)
{
	size_t i = 0;
	if (!bus || !atomic_load(&bus->connected))
		return;
	pthread_mutex_lock(&bus->lock);
	if (m->word < BUS_TYPING) {
		bus->said[m->word] = true;
	} else {
		while (i < bus->typing_n && !same(&bus->typing[i], m))
			i++;
		if (i == bus->typing_n && i < TYPING_MOST)
			bus->typing[bus->typing_n++] = *m;
	}
	pthread_cond_signal(&bus->wake);
	pthread_mutex_unlock(&bus->lock);
}

bool bus_connected(const struct bus *bus)
{
	return bus && atomic_load(&bus->connected);
}

void bus_metrics(const struct bus *bus, struct out *o)
{
	if (!bus)
		return;
	out_fmt(o,
		"# HELP ruche_bus_connected Is the bus between nodes there?\n# TYPE "
		"ruche_bus_connected gauge\nruche_bus_connected %d\n"
		"# HELP ruche_bus_connects_total Times it was reached.\n# TYPE "
		"ruche_bus_connects_total counter\nruche_bus_connects_total %lld\n"
		"# HELP ruche_bus_sent_total Messages to other nodes.\n# TYPE "
		"ruche_bus_sent_total counter\nruche_bus_sent_total %lld\n"
		"# HELP ruche_bus_heard_total Messages of other nodes.\n# TYPE "
		"ruche_bus_heard_total counter\nruche_bus_heard_total %lld\n"
		"# HELP ruche_bus_refused_total Messages that are none of ours.\n# TYPE "
		"ruche_bus_refused_total counter\nruche_bus_refused_total %lld\n",
		bus_connected(bus), (long long)atomic_load(&bus->connects),
		(long long)atomic_load(&bus->sent), (long long)atomic_load(&bus->heard),
		(long long)atomic_load(&bus->refused));
}
