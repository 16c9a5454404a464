// SPDX-License-Identifier: Apache-2.0
// live: one stream of /live a browser and account, shared by its tabs. The tab that holds a lock keeps it, for the topics
// that any tab wishes for (data-live-topic), and hands what comes to the others; when that tab goes, or sleeps while one
// looks at another, the next one goes on from the last id. What a tab does with it is in fresh.js and bell.js, and may be
// done twice: they know by ids what they have.
import { startBell } from './bell.js'
import { startFresh } from './fresh.js'
import { startPresence } from './presence.js'

const { viewer } = document.body.dataset
const NAME = `ruche-live-${viewer}` // pages of another account, signed in later, hear nothing of this one's
const MOST = 100 // topics, as the server takes
const REFUSALS = 6
const RARELY = 300_000
const SILENT = 70_000 // no heartbeat for so long: the line is dead, or the machine slept
const LOOK = 5_000
const tab = Math.random().toString(36).slice(2)

let channel // to the other tabs
let topics = [] // of this tab
let people = [] // whose presence it shows: topics as well, but nothing is missed when one of these has no room
let bell
let parts
let presence
let cursor = '' // how far all tabs are
let covered = false // the stream tells of this tab's topics
let since // up to when this tab has what happened, by this browser's clock
let stale // the page is an old copy: it looks at itself
let leader = false
let release // lets go of the lock
let waiting // for the lock
let unanswered = 0 // questions to the tab that leads
let source
let timer
let heard = 0
let tries = 0
let refusals = 0
let told = 0 // when to come back, by the server
const wishes = new Map() // of the leader: tab -> {topics, people, since}

function share(message) {
	channel?.postMessage(message)
	take(message)
}

function wish() {
	return { wish: { tab, topics, people, since: covered ? 0 : since } }
}

// ---- of the tab that holds the stream ----

// Those of the newest pages first: tabs that were thrown away did not say so.
function wanted() {
	const all = [...wishes.values()].reverse()
	return [...new Set([...all.flatMap((own) => own.topics), ...all.flatMap((own) => own.people)])].slice(0, MOST)
}

function open() {
	close()
	// Without locks each tab has a stream of its own, and a browser but few: those one looks at.
	if (!leader || !navigator.onLine || (!navigator.locks && document.hidden)) return
	const asked = wanted()
	const news = [...wishes.values()].map((own) => own.since).filter(Boolean)
	const query = new URLSearchParams({ person: viewer })
	if (asked.length) query.set('topics', asked.join())
	if (cursor) query.set('last', cursor)
	if (news.length) query.set('age', Math.max(0, Math.round(Date.now() - Math.min(...news))))
	source = new EventSource(`/live?${query}`)
	source.topics = asked
	heard = Date.now()
	const on = (name, act) => source.addEventListener(name, (event) => {
		heard = Date.now()
		act({ cursor: event.lastEventId, time: heard }, event)
	})
	on('hello', (message) => {
		tries = refusals = 0
		for (const own of wishes.values()) own.since = 0
		share({ ...message, hello: asked })
	})
	on('message', (message, event) => share({ ...message, lines: event.data.split('\n').map((line) => JSON.parse(line)) }))
	on('reset', (message) => share({ ...message, reset: true }))
	on('at', (message) => share(message))
	on('back', (_, event) => (told = Number(event.data)))
	on('over', () => share({ over: true }))
	// More browsers than one person may have; this one comes back when it is looked at.
	on('many', () => {
		close()
		timer = setTimeout(open, RARELY * (1 + Math.random()))
	})
	source.addEventListener('error', later)
}

function close() {
	clearTimeout(timer)
	source?.close()
	source = undefined
}

// Comes back when the server said, or at a time of its own, later each time, so that a server that starts again is not run
// over. One that says no again and again, as to whoever signed out, is asked rarely.
function later() {
	const address = source?.readyState === EventSource.CLOSED && source.url
	close()
	if (address) refusals++
	const wait = Math.min(60_000, 500 * 2 ** ++tries)
	timer = setTimeout(open, told || wait / 2 + Math.random() * wait)
	told = 0
	if (address && refusals > REFUSALS) rarely(address)
}

// An EventSource does not say why it was refused: a server that has too much to do (503, 429) is not one that says no.
async function rarely(address) {
	const mine = timer
	const { status } = await fetch(address, { method: 'HEAD', credentials: 'same-origin' }).catch(() => ({ status: 0 }))
	if (timer !== mine || status < 400 || status >= 500 || status === 429) return
	clearTimeout(timer)
	timer = setTimeout(open, RARELY * (1 + Math.random()))
}

function lead() {
	leader = true
	wishes.clear()
	wishes.set(tab, wish().wish)
	channel.postMessage({ who: true })
	timer = setTimeout(open, 50) // the others answer meanwhile
}

function take_wish(own) {
	wishes.delete(own.tab)
	wishes.set(own.tab, own)
	// A page that was just made also wants what happened before it listened.
	const known = [...own.topics, ...own.people].every((topic) => source?.topics.includes(topic)) && (!own.since || !own.topics.length)
	if (!source || known) return
	clearTimeout(timer)
	timer = setTimeout(open, 50)
}

async function count() {
	try {
		const answer = await fetch('/api/v1/notifications/count', { headers: { Accept: 'application/json' }, credentials: 'same-origin' })
		if (!answer.ok) return
		const { unread, menu, quiet } = await answer.json()
		share({ unread, menu, quiet })
	} catch { /* the next one asks again */ }
}

// ---- of every tab ----

function take_place(message) {
	cursor = message.cursor
	if (message.hello) {
		covered = topics.every((topic) => message.hello.includes(topic))
		// It was opened by a tab that did not know of this one, which may have slept.
		if (!covered && message.hello.length < MOST) {
			const own = wish()
			channel.postMessage(own)
			if (leader) take_wish(own.wish)
		}
	}
	if (covered) since = message.time
	if (covered && stale) {
		stale = false
		parts.look()
		count()
	}
}

function take(message) {
	if (message.cursor) take_place(message)
	for (const line of message.lines ?? []) {
		parts.take(line)
		presence.take(line)
	}
	if (leader && (message.reset || message.lines?.some((line) => line.kind === 'notifications'))) count()
	if (message.reset) parts.look()
	if (message.unread !== undefined) bell.show(message.unread, message.menu, message.quiet)
	if (message.who) channel?.postMessage(wish())
	if (message.wish && leader) take_wish(message.wish)
	if (message.bye) wishes.delete(message.bye)
	if (message.ask && leader) channel.postMessage({ here: true })
	if (message.here) unanswered = 0
	if (message.over) stop()
}

function stand_by(options) {
	const held = () => channel && new Promise((done) => {
		release = done
		lead()
	})
	// A tab that one looks at took it away; or stop() did, and then there is nothing to do.
	navigator.locks.request(NAME, options, held).catch(() => {
		if (!leader) return
		leader = false
		close()
		queue()
	})
}

function queue() {
	waiting = new AbortController()
	stand_by({ signal: waiting.signal })
}

function start() {
	channel = new BroadcastChannel(NAME)
	channel.addEventListener('message', (event) => take(event.data))
	channel.postMessage(wish())
	if (navigator.locks) queue()
	else lead()
}

function stop() {
	close()
	leader = false
	waiting?.abort()
	release?.()
	release = undefined
	channel?.postMessage({ bye: tab })
	channel?.close()
	channel = undefined
}

// A browser may put tabs to sleep that nobody looks at, the one that leads among them.
function watch() {
	if (source && Date.now() - heard > SILENT) open()
	if (leader || !channel || document.hidden) return
	if (++unanswered > 2) {
		unanswered = 0
		waiting.abort()
		stand_by({ steal: true })
	} else channel.postMessage({ ask: true })
}

function turned() {
	unanswered = 0
	if (document.hidden && !navigator.locks) close()
	else if (!document.hidden && leader && !source) open()
}

// Copies that the browser kept: as they were left, or as they came once.
function again() {
	if (channel) return
	covered = !topics.length
	since = Date.now()
	stale = true
	start()
}

export function startLive() {
	if (!globalThis.EventSource || !globalThis.BroadcastChannel) return
	const [arrival] = performance.getEntriesByType('navigation')
	since = performance.timeOrigin + (arrival?.responseStart ?? 0)
	stale = arrival?.type === 'back_forward'
	bell = startBell()
	parts = startFresh()
	presence = startPresence()
	topics = parts.topics
	people = presence.topics
	covered = !topics.length
	start()
	addEventListener('pagehide', stop)
	addEventListener('pageshow', (event) => event.persisted && again())
	addEventListener('offline', close)
	addEventListener('online', () => {
		tries = 0
		open()
	})
	document.addEventListener('visibilitychange', turned)
	setInterval(watch, LOOK)
}
