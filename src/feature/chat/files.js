// SPDX-License-Identifier: Apache-2.0
// files: a copy of a file of the files room goes along with a message. Lists come from the room's API, so they hold what one
// reads; which go along stands in the form's field "from".

const dialog = document.getElementById('files')
const rows = dialog.querySelector('[data-rows]')
const status = dialog.querySelector('[role=status]')
const more = dialog.querySelector('[data-more]')
const MOST = 20
let form
let picked = [] // {id, name}
let next // the page behind the rows

function show() {
	const list = form.querySelector('[data-picked]')
	form.elements.from.value = picked.map((file) => file.id).join()
	list.hidden = !picked.length
	list.replaceChildren(...picked.map((file) => {
		const row = document.createElement('li'), drop = document.createElement('button'), name = document.createElement('span')
		row.className = 'tag'
		drop.type = 'button'
		drop.className = 'btn plain s'
		drop.textContent = '×'
		drop.setAttribute('aria-label', list.dataset.remove.replace('#', file.name))
		drop.addEventListener('click', () => {
			picked = picked.filter((one) => one !== file)
			show()
			form.querySelector('textarea').focus()
		})
		name.textContent = file.name
		row.append(name, drop)
		return row
	}))
}

function choose(file) {
	if (picked.length < MOST && !picked.some((one) => one.id === file.id)) picked.push({ id: file.id, name: file.name })
	show()
	dialog.close()
	form.querySelector('textarea').focus()
}

function row(file, address) {
	const line = document.createElement('li'), button = document.createElement('button')
	button.type = 'button'
	button.className = 'btn plain'
	button.textContent = file.is_folder ? `${file.name} /` : file.name
	button.addEventListener('click', () => (file.is_folder ? list(`${address.split('?')[0]}?folder=${file.id}`, true) : choose(file)))
	line.append(button)
	return line
}

// add: what stood there stays, the page behind it comes.
async function list(address, focus = false, add = false) {
	try {
		const answer = await fetch(address, { headers: { Accept: 'application/json' }, credentials: 'same-origin' })
		if (!answer.ok) throw new Error(answer.status)
		const body = await answer.json()
		const found = body.files.map((file) => row(file, address))
		if (add) rows.append(...found)
		else rows.replaceChildren(...found)
		status.textContent = rows.children.length ? '' : status.dataset.none
		const cursor = /\/(shared|library)/.test(address) ? 'before' : 'after', to = new URL(address, location.href)
		to.searchParams.set(cursor, body.next)
		next = body.next && to.href
		more.hidden = !next
		if (focus || add) found[0]?.querySelector('button').focus()
	} catch {
		status.textContent = status.dataset.failed
	}
}

function start() {
	for (const button of dialog.querySelectorAll('[data-list]'))
		button.addEventListener('click', () => {
			mark(button)
			list(button.dataset.list)
		})
	more.addEventListener('click', () => list(next, false, true))
	form.addEventListener('ruche-sent', () => {
		picked = []
		show()
	})
}

function mark(chosen) {
	for (const button of dialog.querySelectorAll('[data-list]')) button.setAttribute('aria-pressed', String(button === chosen))
}

export function pick(of) {
	const first = !form
	form = of
	if (first) start()
	dialog.showModal()
	const button = dialog.querySelector('[data-list]')
	mark(button)
	list(button.dataset.list, true)
}
