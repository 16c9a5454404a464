// SPDX-License-Identifier: Apache-2.0
// write: comfort for everything that is written in a textarea: it grows, Ctrl+Enter sends, a toolbar puts
// Markdown around the words, @ and # suggest, an editor saves itself (autosave.js), a photo is uploaded
// where the caret stands.
import { startSuggest } from './suggest.js'
import { text } from './texts.js'

// field-sizing does it where the browser knows it.
function grow(area) {
	area.style.height = 'auto'
	area.style.height = area.scrollHeight + 2 + 'px'
}

function wrap(area, before, after, sample) {
	const { selectionStart: from, selectionEnd: to, value } = area
	const words = value.slice(from, to) || sample
	area.setRangeText(before + words + after, from, to, 'end')
	area.setSelectionRange(from + before.length, from + before.length + words.length)
	changed(area)
}

function prefix(area, mark) {
	const { selectionStart, selectionEnd, value } = area
	const from = value.lastIndexOf('\n', selectionStart - 1) + 1
	const lines = value.slice(from, selectionEnd).split('\n')
	const marked = lines.map((line, index) => (mark === '1. ' ? index + 1 + '. ' : mark) + line).join('\n')
	area.setRangeText(marked, from, selectionEnd, 'end')
	changed(area)
}

function changed(area) {
	area.focus()
	area.dispatchEvent(new Event('input', { bubbles: true }))
}

const marks = {
	bold: (area, sample) => wrap(area, '**', '**', sample),
	italic: (area, sample) => wrap(area, '_', '_', sample),
	code: (area, sample) => (area.value.slice(area.selectionStart, area.selectionEnd).includes('\n') ? wrap(area, '```\n', '\n```', sample) : wrap(area, '`', '`', sample)),
	link: (area, sample) => wrap(area, '[', '](https://)', sample),
	heading: (area) => prefix(area, '## '),
	quote: (area) => prefix(area, '> '),
	list: (area) => prefix(area, '- '),
	ordered: (area) => prefix(area, '1. '),
	todo: (area) => prefix(area, '- [ ] '),
}

function startToolbar(bar) {
	const area = document.getElementById(bar.getAttribute('aria-controls'))
	if (!area) return
	bar.addEventListener('click', (event) => {
		const button = event.target.closest('button[data-mark]')
		if (button) marks[button.dataset.mark]?.(area, button.dataset.sample ?? '')
	})
	// One tab stop; arrows move inside (WAI-ARIA toolbar).
	const buttons = [...bar.querySelectorAll('button')]
	buttons.forEach((button, index) => (button.tabIndex = index ? -1 : 0))
	bar.addEventListener('keydown', (event) => {
		const at = buttons.indexOf(document.activeElement)
		const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key]
		if (at < 0 || !step) return
		event.preventDefault()
		buttons[at].tabIndex = -1
		const next = buttons[(at + step + buttons.length) % buttons.length]
		next.tabIndex = 0
		next.focus()
	})
}

// Nothing is cut: what is too long stays, is counted, and cannot be sent.
function startCounter(area) {
	const most = Number(area.dataset.count)
	const counter = area.form.querySelector('[data-counter]')
	const number = new Intl.NumberFormat(document.documentElement.lang)
	const count = () => {
		const n = [...area.value.trim()].length
		area.setCustomValidity(n > most ? text('tooLong', number.format(most)) : '')
		if (!counter) return
		counter.hidden = n < most * 0.8
		counter.textContent = `${number.format(n)} / ${number.format(most)}`
		counter.classList.toggle('error', n > most)
	}
	area.addEventListener('input', count)
	count()
}

export function startWriting() {
	for (const area of document.querySelectorAll('textarea')) {
		if (!CSS.supports('field-sizing', 'content')) {
			area.addEventListener('input', () => grow(area))
			if (area.value) grow(area)
		}
		area.addEventListener('keydown', (event) => {
			if (event.key === 'Enter' && (event.ctrlKey || event.metaKey) && !event.isComposing) area.form?.requestSubmit()
			const mark = (event.ctrlKey || event.metaKey) && { b: 'bold', i: 'italic', k: 'link' }[event.key]
			if (mark && area.matches('[data-markdown]')) {
				event.preventDefault()
				marks[mark](area, '')
			}
		})
		if (area.matches('[data-suggest]')) startSuggest(area)
		if (area.dataset.count) startCounter(area)
	}
	for (const bar of document.querySelectorAll('[role=toolbar]')) startToolbar(bar)
	const more = []
	if (document.querySelector('form[data-autosave]')) more.push(import('./autosave.js').then((m) => m.startAutosave()))
	if (document.querySelector('input[data-image]')) more.push(import('./upload.js').then((m) => m.startUpload()))
	return Promise.all(more)
}
