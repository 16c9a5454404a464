// SPDX-License-Identifier: Apache-2.0
// upload: an image is dropped, pasted or chosen in an editor (its <input type="file" data-image data-url="...">); the server answers
// {"url": "/blobs/...", "alt": "..."} and the text gets its Markdown. Without scripts the editor's file field does it.
import { say, text } from './texts.js'

async function put(form, chooser, area, file) {
	const fields = new FormData()
	fields.set('csrf', form.elements.csrf.value)
	fields.set('file', file, file.name)
	const mark = `![${text('uploading')}](…)`
	area.setRangeText(mark + '\n', area.selectionStart, area.selectionEnd, 'end')
	let done = ''
	try {
		const answer = await fetch(chooser.dataset.url, { method: 'POST', body: fields, headers: { Accept: 'application/json' } })
		const body = await answer.json()
		if (answer.ok) done = `![${(body.alt ?? '').replace(/[[\]]/g, '')}](${body.url})`
		else say(body.error?.text ?? text('failed'))
	} catch {
		say(text('failed'))
	}
	const at = area.value.indexOf(mark)
	if (at >= 0) area.setRangeText(done, at, at + mark.length, 'end')
	area.dispatchEvent(new Event('input', { bubbles: true }))
}

export function startUpload() {
	for (const form of document.querySelectorAll('form:has(input[data-image])')) {
		const area = form.querySelector('textarea[data-markdown]') ?? form.querySelector('textarea')
		const chooser = form.querySelector('input[type=file][data-image]')
		if (!area) continue
		const take = (files) => [...files].filter((file) => file.type.startsWith('image/')).forEach((file) => put(form, chooser, area, file))
		area.addEventListener('paste', (event) => {
			if (![...event.clipboardData.files].some((file) => file.type.startsWith('image/'))) return
			event.preventDefault()
			take(event.clipboardData.files)
		})
		area.addEventListener('dragover', (event) => event.dataTransfer.types.includes('Files') && event.preventDefault())
		area.addEventListener('drop', (event) => {
			if (!event.dataTransfer.files.length) return
			event.preventDefault()
			take(event.dataTransfer.files)
		})
		chooser.addEventListener('change', () => {
			take(chooser.files)
			chooser.value = ''
		})
	}
}
