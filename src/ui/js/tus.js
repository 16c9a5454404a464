// SPDX-License-Identifier: Apache-2.0
// tus: uploads by tus (https://tus.io) from forms with data-tus: a progress bar for each file, in pieces, going on where
// a connection broke off, also after the page was left and the same file is chosen again. Without scripts the form is sent as it is.
// A form with data-keep takes them itself: when all are there it is sent with their numbers in the field that it names.

const PIECE = 4 << 20
const TRIES = 6
const base64 = (text) => btoa(String.fromCharCode(...new TextEncoder().encode(text)))
const wait = (ms) => new Promise((done) => setTimeout(done, ms))

// What a file was begun as, so that it can go on.
class Memory {
	constructor(form, file) {
		this.key = ['tus', form.dataset.keep, form.elements.place?.value, form.elements.folder?.value, form.dataset.file, file.name, file.size, file.lastModified].join('|')
	}
	get() {
		try {
			return localStorage.getItem(this.key)
		} catch {
			return null
		}
	}
	set(address) {
		try {
			if (address) localStorage.setItem(this.key, address)
			else localStorage.removeItem(this.key)
		} catch {
			// Then it begins anew.
		}
	}
}

class Refused extends Error {}

class Sending {
	constructor(form, file) {
		this.form = form
		this.file = file
		this.memory = new Memory(form, file)
		this.line = document.createElement('li')
		this.bar = document.createElement('progress')
		this.word = document.createElement('span')
		this.button = document.createElement('button')
		const name = document.createElement('span')
		name.textContent = file.name
		name.id = 'sending-' + Math.random().toString(36).slice(2)
		this.bar.max = file.size || 1
		this.bar.value = 0
		this.bar.setAttribute('aria-labelledby', name.id)
		this.button.type = 'button'
		this.button.className = 'btn s plain'
		this.button.textContent = form.dataset.stop
		this.button.addEventListener('click', () => this.stop())
		this.line.append(name, this.button, this.word, this.bar)
		form.querySelector('.sending').append(this.line)
	}

	ask(method, address, headers, body) {
		return new Promise((done, broken) => {
			const request = (this.request = new XMLHttpRequest())
			request.open(method, address)
			const all = { 'Tus-Resumable': '1.0.0', 'X-CSRF-Token': this.form.elements.csrf.value, 'X-Clauses-Shown': this.form.elements.clauses_shown?.value ?? '', Accept: 'application/json', ...headers }
			for (const [name, value] of Object.entries(all)) request.setRequestHeader(name, value)
			if (body) request.upload.addEventListener('progress', (event) => (this.bar.value = this.offset + event.loaded))
			request.addEventListener('load', () => done(request))
			for (const name of ['error', 'abort', 'timeout']) request.addEventListener(name, () => broken(new Error(name)))
			request.send(body ?? null)
		})
	}

	refuse(request) {
		let text = this.form.dataset.failed
		try {
			text = JSON.parse(request.responseText).error.text || text
		} catch {
			// The status says enough.
		}
		return new Refused(text)
	}

	async begin() {
		const fields = this.form.elements, about = { filename: this.file.name, place: fields.place?.value, folder: fields.folder?.value, audience: fields.audience?.value, file: this.form.dataset.file, keep: this.form.dataset.keep && '1' }
		const metadata = Object.entries(about).filter(([, value]) => value).map(([name, value]) => `${name} ${base64(value)}`).join(',')
		const request = await this.ask('POST', this.form.dataset.tus, { 'Upload-Length': this.file.size, 'Upload-Metadata': metadata })
		if (request.status !== 201) throw this.refuse(request)
		this.address = new URL(request.getResponseHeader('Location'), location.href).pathname
		this.memory.set(this.address)
		this.offset = 0
		this.made = request.getResponseHeader('Ruche-File')
	}

	// How far it is, as the server says.
	async look() {
		this.address ??= this.memory.get()
		if (!this.address) return this.begin()
		const request = await this.ask('HEAD', this.address)
		if (request.status === 423) throw new Error('again')
		if (request.status !== 200 || Number(request.getResponseHeader('Upload-Length')) !== this.file.size) {
			this.address = undefined
			return this.begin()
		}
		this.offset = Number(request.getResponseHeader('Upload-Offset'))
		this.made = request.getResponseHeader('Ruche-File')
	}

	async pieces() {
		while (this.offset < this.file.size) {
			const piece = this.file.slice(this.offset, this.offset + PIECE)
			const request = await this.ask('PATCH', this.address, { 'Upload-Offset': this.offset, 'Content-Type': 'application/offset+octet-stream' }, piece)
			if (request.status === 409 || request.status === 423 || request.status >= 500) throw new Error('again')
			if (request.status !== 204) throw this.refuse(request)
			this.offset = Number(request.getResponseHeader('Upload-Offset'))
			this.bar.value = this.offset
			this.made = request.getResponseHeader('Ruche-File')
		}
	}

	async run() {
		this.stopped = false
		for (let tries = 0; ; tries++) {
			try {
				await this.look()
				await this.pieces()
				break
			} catch (error) {
				if (error instanceof Refused) this.memory.set('')
				if (error instanceof Refused || this.stopped || tries === TRIES) return this.fail(error)
				await wait(500 * 2 ** tries)
			}
		}
		if (!this.form.dataset.keep) this.memory.set('')
		this.bar.value = this.bar.max
		this.word.textContent = this.form.dataset.done
		this.button.hidden = true
		return this.form.dataset.keep ? this.address.split('/').at(-1) : this.made
	}

	fail(error) {
		this.word.textContent = error instanceof Refused ? error.message : this.form.dataset.failed
		this.button.hidden = error instanceof Refused
		this.button.textContent = this.form.dataset.again
		this.broken = true
		if (error instanceof Refused) this.bar.remove()
	}

	stop() {
		if (this.broken) {
			this.broken = false
			this.button.textContent = this.form.dataset.stop
			this.word.textContent = ''
			return sendAll(this.form, [this])
		}
		this.stopped = true
		this.request?.abort()
	}
}

// One after the other; when all are there, the page that shows them.
async function sendAll(form, list) {
	const button = form.querySelector('button:not([type=button])')
	button.disabled = true
	const made = []
	for (const sending of list) made.push(await sending.run())
	button.disabled = false
	if (!made.every(Boolean)) return
	if (form.dataset.keep) {
		form.elements[form.dataset.keep].value = made.join(' ')
		for (const sending of list) sending.memory.set('')
		form.querySelector('input[type=file]').disabled = true
		form.submit()
		return
	}
	form.reset()
	if (form.dataset.file || made.length === 1) location.assign(made[0])
	else location.assign(form.elements.back.value)
}

for (const form of document.querySelectorAll('form[data-tus]')) {
	const chooser = form.querySelector('input[type=file]')
	const send = (files) => files.length && sendAll(form, [...files].map((file) => new Sending(form, file)))
	form.addEventListener('submit', (event) => {
		event.preventDefault()
		send(chooser.files)
	})
	form.addEventListener('dragover', (event) => {
		if (!event.dataTransfer.types.includes('Files')) return
		event.preventDefault()
		form.classList.add('over')
	})
	form.addEventListener('dragleave', () => form.classList.remove('over'))
	form.addEventListener('drop', (event) => {
		form.classList.remove('over')
		if (!event.dataTransfer.files.length) return
		event.preventDefault()
		send([...event.dataTransfer.files].slice(0, form.dataset.file ? 1 : undefined))
	})
}
