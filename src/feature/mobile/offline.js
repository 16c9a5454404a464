// SPDX-License-Identifier: Apache-2.0
// offline: the page /offline: what waits to be sent, and the pages of this account that this browser kept. It may stand where
// another page could not be fetched; then whose browser it is shows in the name of the cache.
import { again, drop, list, onChange, sendWaiting } from '../js/queue.js'

const box = document.querySelector('[data-offline-page]')
const words = box.dataset
const MOST = 40

const names = await caches.keys()
const cacheName = names.find((name) => /^pages-\d+$/.test(name))
const viewer = document.body.dataset.viewer || cacheName?.slice('pages-'.length)
const date = new Intl.DateTimeFormat(document.documentElement.lang, { dateStyle: 'medium', timeStyle: 'short' })

function element(name, className, ...children) {
	const node = document.createElement(name)
	node.className = className
	node.append(...children)
	return node
}

function button(label, act) {
	const node = element('button', 'btn s', label)
	node.type = 'button'
	node.addEventListener('click', act)
	return node
}

function row(post) {
	const state = post.refused === undefined ? words.waits : post.refused === '' ? words.old : words.refused.replace('#', post.refused)
	const acts = element('div', 'row')
	if (post.refused !== undefined) acts.append(button(words.again, async () => {
		await again(post)
		await send()
	}))
	acts.append(button(words.drop, () => confirm(words.sure) && drop(post.once).then(show)))
	const body = element('p', 'voice small-v', post.words)
	return element('li', 'stack', body, element('p', 'small quiet', `${date.format(post.at)} · ${state}`), acts)
}

async function show() {
	const posts = viewer ? await list(viewer) : []
	box.querySelector('[data-waiting]').replaceChildren(...posts.map(row))
	box.querySelector('[data-none-waiting]').hidden = posts.length > 0
}

async function send() {
	if (viewer) await sendWaiting(viewer).catch(() => {})
	await show()
}

// ---- pages ----

const marks = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'", '#34': '"', nbsp: ' ' }
const plain = (text) => text.replace(/&(#?\w+);/g, (all, name) => marks[name] ?? all).trim()

async function page(cache, request) {
	const answer = await cache.match(request, { ignoreVary: true })
	const url = new URL(request.url)
	const title = plain((await answer.text()).match(/<title>([^<]*)<\/title>/)?.[1] ?? url.pathname)
	const link = element('a', 'link', title)
	link.href = url.pathname + url.search
	return element('li', '', link, ' ', element('span', 'small quiet', date.format(Number(answer.headers.get('Ruche-Kept')))))
}

async function showPages() {
	if (!cacheName) return
	const cache = await caches.open(cacheName)
	const rows = []
	for (const request of (await cache.keys()).reverse()) {
		rows.push(await page(cache, request))
		if (rows.length === MOST) break
	}
	box.querySelector('[data-pages]').replaceChildren(...rows)
	box.querySelector('[data-none-kept]').hidden = rows.length > 0
}

box.querySelector('[data-retry]').addEventListener('click', () => location.reload())
onChange(show)
addEventListener('online', send)
await showPages()
await send()
document.documentElement.classList.add('offline-shown')
