// SPDX-License-Identifier: Apache-2.0
// suggest: people after @ and tags after # while a text is written. A listbox below the field, led by the
// arrow keys; Enter or Tab takes one, Escape closes (WAI-ARIA combobox on a textarea).

const kinds = {
	'@': { url: '/api/v1/people?limit=6&prefix=', rows: (body) => (body.people ?? []).map((p) => ({ insert: p.handle, label: p.name, note: '@' + p.handle })) },
	'#': { url: '/api/v1/tags?limit=6&prefix=', rows: (body) => (body.tags ?? []).map((t) => ({ insert: t.name, label: '#' + t.name, note: t.items ?? '' })) },
}
let serial = 0

class Suggest {
	constructor(area) {
		this.area = area
		this.list = document.createElement('ul')
		this.list.id = 'suggest-' + ++serial
		this.list.className = 'suggest'
		this.list.setAttribute('role', 'listbox')
		this.list.hidden = true
		area.setAttribute('aria-autocomplete', 'list')
		area.addEventListener('input', () => this.look())
		area.addEventListener('keydown', (event) => this.key(event))
		area.addEventListener('blur', () => setTimeout(() => this.close(), 150))
		this.list.addEventListener('pointerdown', (event) => {
			const at = [...this.list.children].indexOf(event.target.closest('li'))
			if (at < 0) return
			event.preventDefault()
			this.take(at)
		})
	}

	// The @word or #word that ends at the caret.
	word() {
		const found = /(?:^|[\s(])([@#])([\p{L}\p{N}._-]{1,40})$/u.exec(this.area.value.slice(0, this.area.selectionEnd))
		return found && { mark: found[1], text: found[2] }
	}

	look() {
		clearTimeout(this.timer)
		const word = this.word()
		if (!word) return this.close()
		this.timer = setTimeout(() => this.fetch(word), 150)
	}

	async fetch(word) {
		this.abort?.abort()
		this.abort = new AbortController()
		try {
			const kind = kinds[word.mark]
			const answer = await fetch(kind.url + encodeURIComponent(word.text), { signal: this.abort.signal, headers: { Accept: 'application/json' } })
			if (answer.ok) this.show(kind.rows(await answer.json()))
			else this.close()
		} catch (error) {
			if (error.name !== 'AbortError') this.close()
		}
	}

	show(rows) {
		this.rows = rows
		if (!rows.length) return this.close()
		this.list.replaceChildren(
			...rows.map((row, index) => {
				const line = document.createElement('li')
				line.id = this.list.id + '-' + index
				line.setAttribute('role', 'option')
				const note = document.createElement('small')
				note.textContent = row.note
				line.append(row.label, ' ', note)
				return line
			}),
		)
		this.list.hidden = false
		this.place()
		this.area.setAttribute('aria-controls', this.list.id)
		this.choose(0)
	}

	// Below the line of the caret, as well as that is known without measuring each letter.
	place() {
		const box = this.area.getBoundingClientRect()
		const style = getComputedStyle(this.area)
		const line = parseFloat(style.lineHeight) || 24
		const lines = this.area.value.slice(0, this.area.selectionEnd).split('\n').length
		const top = Math.min(lines * line + parseFloat(style.paddingTop) - this.area.scrollTop, box.height)
		// In a dialog or a sticky bar too: placed against the nearest positioned ancestor.
		this.area.after(this.list)
		const parent = (this.list.offsetParent ?? document.body).getBoundingClientRect()
		this.list.style.insetBlockStart = box.top - parent.top + top + 4 + 'px'
		this.list.style.insetInlineStart = box.left - parent.left + 8 + 'px'
	}

	choose(at) {
		this.at = (at + this.rows.length) % this.rows.length
		;[...this.list.children].forEach((line, index) => line.setAttribute('aria-selected', String(index === this.at)))
		this.list.children[this.at].scrollIntoView({ block: 'nearest' })
		this.area.setAttribute('aria-activedescendant', this.list.children[this.at].id)
	}

	take(at) {
		const word = this.word()
		const row = this.rows[at]
		this.close()
		if (!word || !row) return
		const end = this.area.selectionEnd
		this.area.setRangeText(word.mark + row.insert + ' ', end - word.text.length - 1, end, 'end')
		this.area.dispatchEvent(new Event('input', { bubbles: true }))
	}

	key(event) {
		if (this.list.hidden || event.isComposing) return
		const act = {
			ArrowDown: () => this.choose(this.at + 1),
			ArrowUp: () => this.choose(this.at - 1),
			Enter: () => this.take(this.at),
			Tab: () => this.take(this.at),
			Escape: () => this.close(),
		}[event.key]
		if (!act || event.ctrlKey || event.metaKey) return
		event.preventDefault()
		event.stopPropagation()
		act()
	}

	close() {
		clearTimeout(this.timer)
		this.list.hidden = true
		this.area.removeAttribute('aria-activedescendant')
		this.area.removeAttribute('aria-controls')
	}
}

export function startSuggest(area) {
	return new Suggest(area)
}
