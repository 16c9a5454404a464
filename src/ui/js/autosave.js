// SPDX-License-Identifier: Apache-2.0
// autosave: an editor with data-autosave and data-url="..." sends what it holds a few seconds after the last key, and
// says so in its [data-saved] line. The server keeps it apart from the live text; 409 means that the text
// was changed elsewhere: the words stay here and the next save shows both.
import { send } from './send.js'
import { text } from './texts.js'

const WAIT = 3000
const LONGEST = 15000

class Autosave {
	constructor(form) {
		this.form = form
		this.line = form.querySelector('[data-saved]')
		this.sent = this.contents()
		form.addEventListener('input', () => this.later())
		form.addEventListener('submit', () => this.leave())
		addEventListener('beforeunload', (event) => {
			if (!this.left && this.contents() !== this.sent) event.preventDefault()
		})
		document.addEventListener('visibilitychange', () => document.hidden && this.save())
	}

	contents() {
		const fields = new FormData(this.form)
		fields.delete('csrf')
		fields.delete('kept')
		return JSON.stringify([...fields].filter(([, value]) => typeof value === 'string'))
	}

	later() {
		this.since ??= Date.now()
		clearTimeout(this.timer)
		this.timer = setTimeout(() => this.save(), Date.now() - this.since > LONGEST ? 0 : WAIT)
	}

	leave() {
		this.left = true
		clearTimeout(this.timer)
	}

	show(state, words) {
		if (!this.line) return
		this.line.dataset.state = state
		this.line.textContent = words
	}

	async save() {
		const now = this.contents()
		if (this.left || this.busy || now === this.sent) return
		this.busy = true
		this.since = undefined
		this.show('saving', text('saving'))
		const answer = await send(this.form, null, this.form.dataset.url)
		this.busy = false
		if (answer?.ok) {
			this.sent = now
			// Two windows know by this whose text the server keeps.
			if (this.form.elements.kept) this.form.elements.kept.value = answer.body.kept
			this.show('saved', text('saved') + ' ' + (answer.body.clock ?? ''))
			if (this.contents() !== now) this.later()
		} else {
			this.show('failed', answer?.body.error?.text ?? text(answer?.status === 409 ? 'conflict' : 'unsaved'))
			this.timer = setTimeout(() => this.save(), LONGEST)
		}
	}
}

export function startAutosave() {
	for (const form of document.querySelectorAll('form[data-autosave]')) new Autosave(form)
}
