// SPDX-License-Identifier: Apache-2.0
// fresh: what came to a page since it was made. An element with data-live-topic shows a line that says how much; asked, it
// gets the page once more by an ordinary request and puts what is new into its place, so that nothing that is being
// typed, read or unfolded is lost.
import { text } from './texts.js'

const ENTRY = 'li.comment[id], article.item[id]'

// The page as it is now. A document that comes so is parsed without a script's hand, which the policy forbids.
// look: it is only asked whether something came, and nobody is shown what comes back.
function page(look) {
	return new Promise((done, failed) => {
		const request = new XMLHttpRequest()
		request.open('GET', location.pathname + location.search)
		if (look) request.setRequestHeader('Ruche-Look', '1')
		request.responseType = 'document'
		request.addEventListener('load', () => (request.status === 200 && request.responseXML ? done(request.responseXML) : failed()))
		request.addEventListener('error', failed)
		request.send()
	})
}

const known = (id) => document.getElementById(`comment-${id}`) ?? document.getElementById(`i${id}`)

// Entries of the new page that this one has not, without those that stand in one of them.
function newOnes(section) {
	const all = [...section.querySelectorAll(ENTRY)].filter((entry) => !document.getElementById(entry.id))
	return all.filter((entry) => !all.includes(entry.parentElement.closest(ENTRY)))
}

class Part {
	constructor(element) {
		this.element = element
		this.topic = element.dataset.liveTopic
		this.kind = element.id === 'comments' ? 'comment' : 'post'
		this.waiting = new Set()
		this.bar = document.createElement('p')
		this.bar.className = 'live-bar'
		this.bar.setAttribute('role', 'status')
		this.button = document.createElement('button')
		this.button.type = 'button'
		this.button.className = 'btn s'
		this.button.hidden = true
		this.button.addEventListener('click', () => this.load())
		this.bar.append(this.button)
		if (this.kind === 'comment') element.firstElementChild.after(this.bar)
		else element.prepend(this.bar)
	}

	show() {
		const n = this.waiting.size
		this.button.hidden = n === 0
		const words = this.kind === 'post' ? 'posts' : n === 1 ? 'commentOne' : 'commentMany'
		this.button.textContent = n ? text(words, new Intl.NumberFormat(document.documentElement.lang).format(n)) : ''
	}

	take(line) {
		if (line.topic !== this.topic) return
		if (line.kind === 'answered' && this.kind === 'comment') this.mark()
		for (const id of line.ids ?? []) {
			if (line.kind === 'removed') this.waiting.delete(id)
			else if (line.kind === this.kind && !known(id)) this.waiting.add(id)
		}
		this.show()
	}

	section(fetched) {
		return fetched.querySelector(`[data-live-topic="${CSS.escape(this.topic)}"]`)
	}

	// What came is not known one by one: the page says it.
	look(fetched) {
		const section = this.section(fetched)
		for (const entry of section ? newOnes(section) : []) this.waiting.add(Number(entry.id.replace(/\D/g, '')))
		this.show()
	}

	// The list that an entry belongs to, made where there was none.
	list(entry) {
		const above = entry.parentElement.closest('li.comment[id]')
		const box = above ? document.getElementById(above.id)?.querySelector(':scope > div') : this.element
		let list = above ? box?.querySelector(':scope > ul') : box.querySelector('ul.comments, .stream')
		if (!list && box) {
			list = document.createElement(entry.parentElement.tagName)
			list.className = entry.parentElement.className
			if (above) box.append(list)
			else this.bar.after(list)
			if (!above) this.element.querySelector('.empty')?.remove()
		}
		return list
	}

	put(entry) {
		const list = this.list(entry)
		if (!list) return null
		const node = document.importNode(entry, true)
		// Read without scripts, the page has also what is for those who have none.
		for (const plain of node.querySelectorAll('noscript')) plain.remove()
		node.classList.add('fresh')
		let before = entry.previousElementSibling
		const stands = (one) => one.id && document.getElementById(one.id)?.parentElement === list
		while (before && !stands(before)) before = before.previousElementSibling
		if (before) document.getElementById(before.id).after(node)
		else list.prepend(node)
		return node
	}

	// Which answer helped is another one now: the lines above the answers say it. Not all who look ask at once.
	mark() {
		clearTimeout(this.marking)
		this.marking = setTimeout(async () => {
			try {
				const section = this.section(await page())
				for (const fresh of section?.querySelectorAll('li.comment[id]') ?? []) {
					const head = (entry) => entry?.querySelector(':scope > div > p.small')
					const [old, now] = [head(document.getElementById(fresh.id)), head(fresh)]
					if (old && now && old.querySelectorAll('.tag').length !== now.querySelectorAll('.tag').length) old.replaceWith(document.importNode(now, true))
				}
			} catch {
				// It is seen when the page is looked at again.
			}
		}, Math.random() * 2000)
	}

	async load() {
		this.button.setAttribute('aria-busy', 'true')
		try {
			const section = this.section(await page())
			const nodes = section ? newOnes(section).map((entry) => this.put(entry)).filter(Boolean) : []
			const heading = section?.querySelector('h2.title')
			if (this.kind === 'comment' && heading) this.element.querySelector('h2.title').textContent = heading.textContent
			const [asked] = this.waiting
			this.waiting.clear()
			this.show()
			if (nodes.length) {
				const first = nodes.find((node) => !('mixed' in node.dataset)) ?? nodes[0]
				first.tabIndex = -1
				first.focus({ preventScroll: true })
				first.scrollIntoView({ block: 'nearest' })
			} else if (this.kind === 'comment' && asked) {
				// It stands on another page of this talk; what is being typed stays.
				const typing = [...document.querySelectorAll('textarea')].some((area) => area.value)
				if (typing) open(`/items/${asked}`, '_blank', 'noopener')
				else location.assign(`/items/${asked}`)
			}
		} catch {
			// It stays to be asked for once more.
		}
		this.button.removeAttribute('aria-busy')
	}
}

export function startFresh() {
	const all = [...document.querySelectorAll('[data-live-topic]')]
	const parts = all.filter((element) => !('liveOwn' in element.dataset)).map((element) => new Part(element))
	// A room's own script shows what it hears itself (data-live-own).
	const tell = (detail) => document.dispatchEvent(new CustomEvent('ruche-live', { detail }))
	return {
		topics: [...new Set(all.map((element) => element.dataset.liveTopic))],
		take(line) {
			parts.forEach((part) => part.take(line))
			tell(line)
		},
		// Everybody does so after a restore: not all at once.
		look() {
			tell({ kind: 'reset' })
			if (!parts.length) return
			setTimeout(async () => {
				try {
					const fetched = await page(true)
					parts.forEach((part) => part.look(fetched))
				} catch { /* the page is old, and says what it said */ }
			}, Math.random() * 3000)
		},
	}
}
