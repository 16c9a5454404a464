// SPDX-License-Identifier: Apache-2.0
// find: people and tags below a search field while somebody types, or whatever else a field finds (pick.js). A combobox with
// a listbox (WAI-ARIA): arrows lead, Enter takes the chosen one, or sends the form when none is chosen; Escape closes.

const wait = 150
let serial = 0

// `from` says where the rows come from (address, what of the answer is a row), what the list is called, what taking one does, and whether
// the first is chosen at once.
export class Find {
	constructor(field, from) {
		this.field = field
		this.from = from
		this.at = -1
		this.list = document.createElement('ul')
		this.list.id = 'find-' + ++serial
		this.list.className = 'suggest'
		this.list.setAttribute('role', 'listbox')
		this.list.setAttribute('aria-label', from.label)
		this.list.hidden = true
		field.after(this.list)
		for (const [name, value] of Object.entries({ role: 'combobox', 'aria-autocomplete': 'list', 'aria-expanded': 'false', 'aria-controls': this.list.id })) field.setAttribute(name, value)
		field.addEventListener('input', () => this.look())
		field.addEventListener('keydown', (event) => this.key(event))
		field.addEventListener('blur', () => this.close())
		// The field keeps the focus; a click takes the line.
		this.list.addEventListener('pointerdown', (event) => event.preventDefault())
		this.list.addEventListener('click', (event) => this.take([...this.list.children].indexOf(event.target.closest('li'))))
		this.look()
	}

	look() {
		clearTimeout(this.timer)
		this.abort?.abort()
		const words = this.field.value.trim()
		if (words.length < 2 || words === this.field.defaultValue) return this.close()
		this.timer = setTimeout(() => this.fetch(words), wait)
	}

	async fetch(words) {
		this.abort = new AbortController()
		try {
			const answer = await fetch(this.from.address + encodeURIComponent(words), { signal: this.abort.signal, headers: { Accept: 'application/json' } })
			if (!answer.ok) return this.close()
			this.show(this.from.rows(await answer.json()))
		} catch (error) {
			if (error.name !== 'AbortError') this.close()
		}
	}

	show(rows) {
		if (!rows.length || document.activeElement !== this.field) return this.close()
		this.rows = rows
		this.list.replaceChildren(
			...rows.map((row, index) => {
				const line = document.createElement('li'), note = document.createElement('small')
				line.id = this.list.id + '-' + index
				line.setAttribute('role', 'option')
				note.textContent = row.note
				line.append(row.label, ' ', note)
				return line
			}),
		)
		this.list.hidden = false
		this.field.setAttribute('aria-expanded', 'true')
		this.choose(this.from.first ? 0 : -1)
	}

	// -1: none, what was typed.
	choose(at) {
		const n = this.rows.length + 1
		this.at = ((at + 1 + n) % n) - 1
		;[...this.list.children].forEach((line, index) => line.setAttribute('aria-selected', String(index === this.at)))
		const chosen = this.list.children[this.at]
		if (chosen) this.field.setAttribute('aria-activedescendant', chosen.id)
		else this.field.removeAttribute('aria-activedescendant')
		chosen?.scrollIntoView({ block: 'nearest' })
	}

	take(at) {
		const row = this.rows?.[at]
		this.close()
		if (row) this.from.take(row)
	}

	key(event) {
		if (this.list.hidden || event.isComposing || event.ctrlKey || event.metaKey) return
		const act = {
			ArrowDown: () => this.choose(this.at + 1),
			ArrowUp: () => this.choose(this.at - 1),
			Enter: this.at >= 0 && (() => this.take(this.at)),
			Escape: () => this.close(),
		}[event.key]
		if (!act) return
		event.preventDefault()
		event.stopPropagation()
		act()
	}

	close() {
		clearTimeout(this.timer)
		this.list.hidden = true
		this.at = -1
		this.field.setAttribute('aria-expanded', 'false')
		this.field.removeAttribute('aria-activedescendant')
	}
}

export function startFind(field) {
	return new Find(field, {
		address: '/api/v1/search/suggestions?q=',
		label: field.dataset.find,
		rows: ({ people, tags }) => [...people.map((p) => ({ label: p.name, note: p.about, url: p.url })), ...tags.map((t) => ({ label: '#' + t.label, note: '', url: t.url }))],
		take: (row) => location.assign(row.url),
	})
}
