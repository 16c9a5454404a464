// SPDX-License-Identifier: Apache-2.0
// worker: the service worker (/service-worker.js, which writes VERSION, ASSETS and ICON above this). It keeps pages that were
// seen, of one account at a time, for when there is no connection; keeps what was written meanwhile (js/queue.js sends it);
// takes what a phone shares; shows what is pushed. Only what our own server answered to our own pages passes through it.

const STATIC = 'static-1' // files named by their hash: the same for ever, whatever the program's version
const SHELL = `shell-${VERSION}` // what is needed without a connection
const OWN = /^(?:pages|images)-(\d+)$/ // of that account
const LIMITS = { pages: [60, 2 << 20], images: [150, 1 << 20] } // how many, and the weight of each
const MOST_FILES = 400
const MOST_POSTS = 100, POST_WEIGHT = 100_000
const MOST_SHARED = 4, SHARED_WEIGHT = 20 << 20, SHARED_TEXT = 3000
const NOT_KEPT = /^\/(admin|api|dav|feeds|health|live|metrics|offline|settings|share|sign-in|sign-out|static|welcome|write)(\/|$)/
const POSTED = /^\/(updates|items\/\d+\/comments|chat\/\d+|jams\/[^/]+\/ideas)$/ // whose routes take a key: done once, however often they come

let epoch = 0 // grows when pages go, so that what was asked before does not come back
let who // whose pages are kept, as the server said last
const copies = new Map() // client -> when the copy that it shows was kept

// ---- a new version ----

async function install() {
	const shell = await caches.open(SHELL)
	// Without credentials: the page says nothing about anybody.
	await shell.add(new Request('/offline', { credentials: 'omit', cache: 'reload' }))
	await shell.addAll(ASSETS)
	await self.skipWaiting()
}

async function activate() {
	for (const name of await caches.keys()) if (name !== STATIC && name !== SHELL && !OWN.test(name)) await caches.delete(name)
	await self.clients.claim()
}

self.addEventListener('install', (event) => event.waitUntil(install()))
self.addEventListener('activate', (event) => event.waitUntil(activate()))

// ---- whose pages ----

const ownCaches = async () => (await caches.keys()).filter((name) => OWN.test(name))

async function account() {
	return who ?? (await ownCaches())[0]?.match(OWN)[1]
}

// The pages of everybody else go; viewer '' is nobody.
async function belongsTo(viewer) {
	if (who !== viewer || !viewer) epoch++
	who = viewer
	const others = (await ownCaches()).filter((name) => name.match(OWN)[1] !== viewer)
	if (!others.length) return
	await Promise.all(others.map((name) => caches.delete(name)))
	await withStore('shares', (store) => store.clear())
}

// ---- keeping pages ----

const addressOf = (request) => request.url.replace(/#.*/, '')

async function trim(cache, most) {
	const keys = await cache.keys()
	for (const old of keys.slice(0, Math.max(0, keys.length - most))) await cache.delete(old)
}

async function keep(kind, viewer, address, answer, at) {
	const [most, weight] = LIMITS[kind]
	if (at !== epoch || viewer !== who) return
	const body = await answer.blob()
	if (body.size > weight || at !== epoch) return
	const headers = new Headers(answer.headers)
	headers.set('Ruche-Kept', String(Date.now()))
	const name = `${kind}-${viewer}`
	const cache = await caches.open(name)
	await cache.delete(address, { ignoreVary: true })
	await cache.put(address, new Response(body, { status: 200, headers }))
	// Somebody signed out while it was written.
	if (at !== epoch) return void (await caches.delete(name))
	await trim(cache, most)
}

const mayKeep = (answer) => answer.status === 200 && answer.type === 'basic' && !answer.redirected && !/no-store/.test(answer.headers.get('Cache-Control') ?? '')

// What the server says of who is signed in, with each page of its own.
async function heard(answer) {
	if (answer.type !== 'basic' || answer.status >= 500 || answer.status === 429) return ''
	const viewer = answer.headers.get('Ruche-Viewer') ?? ''
	// What was refused before anybody was looked for is nobody's word.
	if (viewer || answer.status === 200 || answer.status === 404) await belongsTo(viewer)
	return viewer
}

async function copyOf(request) {
	for (const name of await ownCaches()) {
		const found = await (await caches.open(name)).match(addressOf(request), { ignoreVary: true })
		if (found) return found
	}
}

async function page(event) {
	const { request } = event
	const path = new URL(request.url).pathname
	const at = epoch
	try {
		const answer = await fetch(request)
		// Somebody signed out or in while it came: it is of before.
		if (at !== epoch) return answer
		if ((answer.headers.get('Content-Type') ?? '').startsWith('text/html')) {
			const viewer = await heard(answer)
			if (viewer && mayKeep(answer) && !NOT_KEPT.test(path)) event.waitUntil(keep('pages', viewer, addressOf(request), answer.clone(), epoch).catch(() => {}))
		}
		return answer
	} catch (error) {
		const found = await copyOf(request)
		if (found && event.resultingClientId) copies.set(event.resultingClientId, Number(found.headers.get('Ruche-Kept')))
		return found ?? (await (await caches.open(SHELL)).match('/offline', { ignoreVary: true })) ?? Response.error()
	}
}

async function image(event) {
	const { request } = event
	const at = epoch
	try {
		const answer = await fetch(request)
		if (who && mayKeep(answer)) event.waitUntil(keep('images', who, addressOf(request), answer.clone(), at).catch(() => {}))
		return answer
	} catch (error) {
		return (await copyOf(request)) ?? Response.error()
	}
}

// A file that is named by its hash is never another one.
async function fixed(event) {
	const found = await caches.match(event.request, { ignoreVary: true })
	if (found) return found
	const answer = await fetch(event.request)
	if (answer.status === 200 && /immutable/.test(answer.headers.get('Cache-Control') ?? '')) {
		const kept = answer.clone()
		event.waitUntil(caches.open(STATIC).then(async (cache) => {
			await cache.put(event.request, kept)
			await trim(cache, MOST_FILES)
		}).catch(() => {}))
	}
	return answer
}

// ---- what waits in the browser ----

function database() {
	return new Promise((done, failed) => {
		const opening = indexedDB.open('ruche', 1)
		opening.onupgradeneeded = () => {
			opening.result.createObjectStore('posts', { keyPath: 'once' })
			opening.result.createObjectStore('shares', { keyPath: 'name' })
		}
		opening.onsuccess = () => done(opening.result)
		opening.onerror = () => failed(opening.error)
	})
}

async function withStore(name, act) {
	const base = await database()
	try {
		return await new Promise((done, failed) => {
			const transaction = base.transaction(name, 'readwrite')
			const request = act(transaction.objectStore(name))
			transaction.oncomplete = () => done(request.result)
			transaction.onerror = transaction.onabort = () => failed(transaction.error)
		})
	} finally {
		base.close()
	}
}

// ---- posts ----

// The words of a form that did not get out. Its key says whose page it stood on; files are not kept.
async function keepPost(request) {
	const form = await request.formData()
	const once = form.get('once') ?? ''
	const [viewer] = once.split('.')
	const fields = [...form].filter(([name, value]) => typeof value === 'string' && name !== 'csrf' && name !== 'once')
	const files = [...form.values()].some((value) => typeof value !== 'string' && value.size)
	const words = [form.get('title'), form.get('body')].filter(Boolean).join('\n\n') // an idea has its first line apart
	if (!viewer || viewer !== (await account()) || files || JSON.stringify(fields).length > POST_WEIGHT) return null
	if ((await withStore('posts', (store) => store.count())) >= MOST_POSTS) return null
	await withStore('posts', (store) => store.put({ once, viewer, path: new URL(request.url).pathname, at: Date.now(), words, fields }))
	for (const client of await self.clients.matchAll()) client.postMessage({ posts: true })
	return form.get('back') || '/offline'
}

async function posted(request) {
	const copy = request.clone()
	let answer
	try {
		answer = await fetch(request)
		if (answer.status !== 502 && answer.status !== 504) return answer
	} catch { /* below */ }
	const back = await keepPost(copy).catch(() => null)
	if (!back) return answer ?? Response.error()
	if (/json/.test(request.headers.get('Accept') ?? '')) return new Response('{"waiting":true}', { status: 202, headers: { 'Content-Type': 'application/json' } })
	const to = new URL(back, location.origin)
	return Response.redirect(to.origin === location.origin ? to.href : '/offline', 303)
}

async function signOut(request) {
	await belongsTo('')
	try {
		return await fetch(request)
	} finally {
		await belongsTo('') // what other tabs asked for meanwhile
	}
}

// What a phone shares: words go along in the address, pictures wait here for the page that takes them.
async function shared(request) {
	const form = await request.formData()
	const query = new URLSearchParams()
	for (const name of ['title', 'text', 'url']) if (form.get(name)) query.set(name, String(form.get(name)).slice(0, SHARED_TEXT))
	const files = form.getAll('files').filter((file) => typeof file !== 'string' && file.size && file.type.startsWith('image/')).slice(0, MOST_SHARED)
	const fits = files.reduce((sum, file) => sum + file.size, 0) <= SHARED_WEIGHT
	await withStore('shares', (store) => (files.length && fits ? store.put({ name: 'last', at: Date.now(), files }) : store.clear())).catch(() => {})
	return Response.redirect(`/share?${query}`, 303)
}

self.addEventListener('fetch', (event) => {
	const { request } = event
	const { origin, pathname } = new URL(request.url)
	if (origin !== location.origin) return
	if (request.method === 'POST') {
		if (pathname === '/sign-out') event.respondWith(signOut(request))
		else if (pathname === '/share') event.respondWith(shared(request))
		else if (POSTED.test(pathname)) event.respondWith(posted(request))
	} else if (request.method === 'GET' && !request.headers.has('Range')) {
		if (pathname.startsWith('/static/')) event.respondWith(fixed(event))
		else if (request.mode === 'navigate') event.respondWith(page(event))
		else if (request.destination === 'image') event.respondWith(image(event))
	}
})

// A page hears whether it is a copy. That it is nobody's counts at once, also where the worker did not bring it.
self.addEventListener('message', (event) => {
	const { viewer } = event.data ?? {}
	if (viewer === undefined) return
	const kept = copies.get(event.source.id)
	event.waitUntil(Promise.resolve(kept || viewer ? undefined : belongsTo('')).then(() => event.source.postMessage({ kept })))
})

// ---- notifications ----

self.addEventListener('push', (event) => {
	let news = {}
	try {
		news = event.data.json()
	} catch { /* it says nothing: something is there */ }
	event.waitUntil(self.registration.showNotification(news.title || 'Ruche', { body: news.body || '', tag: news.tag || 'ruche', icon: ICON, lang: news.lang, data: { url: news.url || '/notifications' } }))
})

self.addEventListener('notificationclick', (event) => {
	event.notification.close()
	event.waitUntil((async () => {
		const to = new URL(event.notification.data.url, location.origin)
		if (to.origin !== location.origin) return
		const open = await self.clients.matchAll({ type: 'window' })
		const there = open.find((client) => client.url === to.href)
		return there ? there.focus() : self.clients.openWindow(to.href)
	})())
})
