// SPDX-License-Identifier: Apache-2.0
// queue: posts that the service worker kept because there was no connection. They are sent one after the other, in the order
// in which they were written, by one tab at a time; each with the key that it was given when it was written, under which the
// server does it once, however often it comes. What the server refuses stays, with its reason, until a person decides.

const TOO_OLD = 14 * 86_400_000 // the server remembers keys for longer than that
const STORES = { posts: 'once', shares: 'name' }

function database() {
	return new Promise((done, failed) => {
		const opening = indexedDB.open('ruche', 1)
		opening.onupgradeneeded = () => {
			for (const [name, keyPath] of Object.entries(STORES)) opening.result.createObjectStore(name, { keyPath })
		}
		opening.onsuccess = () => done(opening.result)
		opening.onerror = () => failed(opening.error)
	})
}

export async function withStore(name, act) {
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

const channel = new BroadcastChannel('ruche-queue') // to other tabs, and to scripts of rooms
const acts = []
const tell = () => acts.forEach((act) => act())
channel.addEventListener('message', tell)
navigator.serviceWorker?.addEventListener('message', (event) => event.data.posts && tell())

export const onChange = (act) => acts.push(act)

function changed() {
	channel.postMessage({})
	tell()
}

export async function list(viewer) {
	const all = await withStore('posts', (store) => store.getAll())
	return all.filter((post) => post.viewer === String(viewer)).sort((a, b) => a.at - b.at)
}

export async function drop(once) {
	await withStore('posts', (store) => store.delete(once))
	changed()
}

async function mark(post, refused) {
	await withStore('posts', (store) => store.put({ ...post, refused }))
	changed()
}

export const again = (post) => mark({ ...post, at: Date.now() }, undefined)

// Who is signed in now, and the token of that session; nothing where it cannot be said.
async function ask() {
	const answer = await fetch('/offline', { headers: { Accept: 'application/json' }, cache: 'no-store' })
	return answer.ok ? answer.json() : {}
}

// What became of it: 'sent', 'refused', or 'later'.
async function sendOne(post, csrf) {
	let answer
	try {
		answer = await fetch(post.path, { method: 'POST', body: new URLSearchParams([...post.fields, ['csrf', csrf]]), headers: { Accept: 'application/json', 'Idempotency-Key': post.once }, redirect: 'manual' })
	} catch {
		return 'later'
	}
	if (answer.status === 429 || answer.status >= 500) return 'later'
	if (answer.ok || answer.type === 'opaqueredirect') {
		await drop(post.once)
		return 'sent'
	}
	const body = await answer.json().catch(() => ({}))
	await mark(post, body.error?.text || String(answer.status))
	return 'refused'
}

async function sendAll(viewer) {
	const sum = { sent: 0, refused: 0 }
	const posts = (await list(viewer)).filter((post) => post.refused === undefined)
	if (!posts.length) return sum
	const { viewer: now, csrf } = await ask().catch(() => ({}))
	// Nobody else sends them, and nobody who is not signed in.
	if (!csrf || String(now) !== String(viewer)) return sum
	for (const post of posts) {
		if (Date.now() - post.at > TOO_OLD) {
			await mark(post, '')
			sum.refused++
			continue
		}
		const outcome = await sendOne(post, csrf)
		if (outcome === 'later') break
		sum[outcome]++
	}
	return sum
}

export function sendWaiting(viewer) {
	return navigator.locks.request(`ruche-queue-${viewer}`, { ifAvailable: true }, (lock) => (lock ? sendAll(viewer) : { sent: 0, refused: 0 }))
}
