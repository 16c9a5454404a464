// SPDX-License-Identifier: Apache-2.0
// filling: walks over the pages that links lead to and fills every form it meets, and every call of the OpenAPI document, with hostile
// texts. It knows no room: what there is, pages, the route table and the document say; how much fits into a field, and which of them take
// no such text at all, the answers say. What is made leads to more pages and more forms.

import { routeTable } from '../harness.mjs';
import { aside, Deck, texts } from './hostile.mjs';

const AT_ONCE = 4;
// Less of a text each time that it is refused; then what the field is meant for.
const STEPS = [100_000, 20_000, 5000, 1000, 190, 90, 40, 0];
const less = (limit) => STEPS.find((step) => step < limit) ?? 0;
// Long texts get every line, those of a page or so one of each shape; for short ones, of which there are a hundred, these are dealt out.
const LONG = 50_000, MIDDLE = 20_000;

const names = (path) => [...path.matchAll(/\{([a-z_]+)(?:\.\.\.)?\}/g)].map((m) => m[1]);
const REDIRECTS = new Set([301, 302, 303, 307, 308]);
const PLAIN = new Set(['hidden', 'checkbox', 'radio', 'submit', 'button', 'reset', 'image', 'file']);
// What nobody checks before a form is sent, but its handler.
const MEANT = {
	date: '2099-03-01', time: '10:00', 'datetime-local': '2099-03-01T10:00', month: '2099-03', email: 'somebody@ruche.example', url: 'https://ruche.example/somewhere',
	number: '1', range: '1', tel: '+33 1 23 45 67 89', color: '#123456',
};
const PEOPLE = /^(who|readers|people|person|colleague|assignees|keeper|members)$/;

// In the text of somebody.
function written(e) {
	for (let above = e.parent; above; above = above.parent) if (above.classes.some((name) => name === 'prose' || name === 'voice' || name === 'words')) return true;
	return false;
}

export class Walk {
	taken = new Map(); // name of a route: how many hostile texts it took
	refused = new Map(); // and what one that took none said
	pages = new Map(); // name of a route: addresses that answered with a page, the newest last
	#queue = [];
	#seen = new Set();
	#count = new Map();
	#tuples = []; // {route, values}: parts of addresses that are somewhere
	#number = 0;

	// rounds: how often a form is sent at most; each: how many pages of a route are read.
	constructor(house, client, guard, { rounds, each = 2, fill = true }) {
		Object.assign(this, { house, client, guard, rounds, each, fill });
		this.routes = routeTable().map((route) => ({ ...route, parts: route.path.split('/'), names: names(route.path) }));
		const { all, shapes } = texts();
		this.decks = { all, shapes };
		this.short = new Deck(shapes);
	}

	// ---- addresses ----

	// The route that an address leads to, as the router has it: literal parts before names.
	match(method, pathname) {
		const parts = pathname.split('/');
		const fits = (route) => route.method === method && route.parts.length === parts.length && route.parts.every((part, i) => part === parts[i] || (part[0] === '{' && parts[i]));
		const literal = (route) => route.parts.map((part) => (part[0] === '{' ? '1' : '0')).join('');
		const route = this.routes.filter(fits).toSorted((a, b) => (literal(a) < literal(b) ? -1 : 1))[0];
		if (route) this.#remember(route, parts);
		return route;
	}

	#remember(route, parts) {
		if (!route.names.length) return;
		const values = Object.fromEntries(route.parts.flatMap((part, i) => (part[0] === '{' ? [[part.slice(1, -1), parts[i]]] : [])));
		if (!this.#tuples.some((t) => t.route === route && route.names.every((name) => t.values[name] === values[name]))) this.#tuples.push({ route, values });
	}

	// Real addresses of a path with names in it, the newest first: parts that stand in addresses of pages which begin alike.
	addresses(path, most = 3) {
		const wanted = names(path), first = (text) => text.replace(/^\/api\/v1/, '').split('/')[1];
		if (!wanted.length) return [path];
		const fits = this.#tuples.filter(({ values }) => wanted.every((name) => name in values));
		const near = fits.filter(({ route }) => first(route.path) === first(path)), changed = near.filter(({ route }) => route.method !== 'GET');
		const all = [...changed.toReversed(), ...near.toReversed(), ...fits.toReversed()].map(({ values }) => path.replace(/\{([a-z_]+)\}/g, (_, name) => values[name]));
		return [...new Set(all)].slice(0, most);
	}

	// An address is read once; of each route so many, and of those that were just made as many again.
	visit(href, fresh = false) {
		let url;
		try {
			url = new URL(href, this.house.url);
		} catch {
			return;
		}
		if (url.origin !== this.house.url || !/^https?:$/.test(url.protocol) || this.#seen.has(url.pathname + url.search)) return;
		const route = this.match('GET', url.pathname);
		// A stream has no end.
		if (!route || route.name.startsWith('live_')) return;
		const key = `${fresh} ${route.name} ${[...new Set(url.searchParams.keys())].toSorted()}`;
		if ((this.#count.get(key) ?? 0) >= this.each) return;
		this.#count.set(key, (this.#count.get(key) ?? 0) + 1);
		this.#seen.add(url.pathname + url.search);
		this.#queue.push({ route, path: url.pathname + url.search });
	}

	// ---- pages ----

	// From the pages that have no names in their addresses to all that they lead to.
	async everywhere() {
		for (const route of this.routes) if (route.method === 'GET' && !route.names.length && !route.path.startsWith('/api/v1')) this.visit(route.path);
		while (this.#queue.length) await aside(this.#queue.splice(0), AT_ONCE, (next) => this.#read(next));
	}

	async #read({ route, path }) {
		const what = `GET ${path}`, page = await this.guard.answer(what, () => this.client.request(path, { check: false }));
		if (!page) return;
		this.guard.judge(what, page);
		if (REDIRECTS.has(page.status)) this.visit(page.location);
		if (!page.isHtml || page.headers.get('content-disposition')) return;
		if (page.status === 200) this.pages.set(route.name, [...(this.pages.get(route.name) ?? []), path]);
		for (const e of page.all('a[href], img[src], audio[src], video[src], source[src], link[href]')) {
			// What people wrote leads anywhere.
			if (e.tag !== 'a' || !written(e)) this.visit(e.attributes.href ?? e.attributes.src);
		}
		for (const form of page.all('form')) await this.#meet(page, form);
	}

	// Each form once, wherever it stands.
	async #meet(page, form) {
		const method = (form.attributes.method ?? 'get').toUpperCase(), action = new URL(form.attributes.action || page.path, this.house.url);
		const route = this.match(method, action.pathname);
		if (!route) return this.guard.fault(`${page.path}: a form for ${method} ${action.pathname}, which is no route`);
		const target = new FormTarget(this, route, page.path, form, method, action);
		const key = `form ${method} ${route.name} ${target.fields.filter((f) => f.text).map((f) => f.name)}`;
		if (!this.fill || this.#seen.has(key) || !target.fields.some((f) => f.text)) return;
		this.#seen.add(key);
		await this.#send(target);
	}

	// ---- calls ----

	// Every call that has a body or asks for words, with a token as programs have.
	async calls() {
		const made = await this.client.post('/settings/tokens', { name: 'a program', writes: '1' }, { check: false, status: 200 });
		this.token = made.one('code.token').text;
		const { paths } = await this.client.json('/api/v1/openapi.json');
		const operations = Object.entries(paths).flatMap(([path, methods]) => Object.entries(methods).map(([method, operation]) => ({ path, method: method.toUpperCase(), operation })));
		for (const { path, method } of operations) if (method === 'GET') for (const one of this.addresses(path)) this.match('GET', one);
		if (this.fill) await aside(operations.filter(({ operation }) => operation.requestBody), AT_ONCE, (one) => this.#call(one));
		await aside(operations.filter(({ method }) => method === 'GET'), AT_ONCE, (one) => this.#ask(one));
	}

	async #call({ path, method, operation }) {
		const route = this.routes.find((r) => r.method === method && r.path === path);
		// One that is there and may be changed, among those that are known.
		for (const address of this.addresses(path)) {
			const target = new CallTarget(this, route, address, method, operation);
			if (!target.fields.some((f) => f.text) || (await this.#send(target))) return;
		}
	}

	// What programs read, and with each of its words hostile.
	async #ask({ path, operation }) {
		if (/\/export$|\/live$/.test(path)) return;
		const words = (operation.parameters ?? []).filter((p) => p.in === 'query' && p.schema.type === 'string');
		for (const address of this.addresses(path, 2)) {
			for (const query of ['', ...words.map((p) => `?${p.name}=${encodeURIComponent(this.short.deal(190))}`)]) {
				const page = await this.#request('GET', address + query);
				this.guard.judge(`GET ${address}${query.slice(0, 40)}`, page);
			}
		}
	}

	async #request(method, path, body) {
		const headers = { authorization: `Bearer ${this.token}`, accept: 'application/json', ...(body && { 'content-type': 'application/json' }) };
		return this.guard.answer(`${method} ${path}`, () => this.house.visitor({ check: false }).request(path, { method, headers, body }));
	}

	// Sends as a program; for targets.
	program(method, path, body) {
		return this.#request(method, path, body);
	}

	// ---- one form, one call ----

	// Rounds of all that takes a text, then each of the others alone. True when it took something.
	async #send(target) {
		let took = 0, last;
		const open = () => target.fields.filter((f) => f.text && f.limit > 0);
		for (let round = 0; round < this.rounds && open().length; round++) {
			for (let tries = 0; tries < 12; tries++) {
				last = await target.send(Object.fromEntries(open().map((f) => [f.name, this.#words(f)])));
				if (!last || ![400, 413, 422].includes(last.status)) break;
				// What is named is too long or of another kind; where nothing is named anything may be.
				const named = open().filter((f) => last.bad.includes(f.name));
				for (const field of named.length ? named : open()) field.limit = less(field.limit);
				if (!open().length) break;
			}
			if (!last || last.status >= 400) break;
			took += open().length;
			if (open().every((f) => f.deck?.whole)) break;
		}
		// Numbers, days, what is hidden: once each, with all else as it should be.
		for (const field of target.fields.filter((f) => !(f.text && f.limit > 0) && f.name !== 'csrf')) {
			const answer = await target.send({ [field.name]: this.short.deal(190) });
			if (answer && answer.status < 400) took++;
			last ??= answer;
		}
		const { name } = target.route;
		if (took) this.taken.set(name, (this.taken.get(name) ?? 0) + took);
		else this.refused.set(name, `${target.what}: ${last?.status} ${last?.text?.slice(0, 120)}`);
		return took > 0;
	}

	#words(field) {
		if (field.limit < MIDDLE) return this.short.deal(field.limit, ' ');
		field.deck ??= new Deck(field.limit < LONG ? this.decks.shapes : this.decks.all);
		return field.deck.deal(field.limit, ++this.#number % 2 ? '\n\n' : '\n');
	}

	// A number that nothing else has, for names that must be free.
	another() {
		return ++this.#number;
	}
}

// What stands in a field already, or what somebody would type who must.
function typed(e, must, walk) {
	const { name, type = 'text', value, min } = e.attributes;
	const there = e.tag === 'textarea' ? (e.node.childNodes[0]?.value ?? '').replace(/^\n/, '') : value;
	if (there || !must) return there ?? '';
	if (PEOPLE.test(name)) return 'leila';
	return type in MEANT ? (min && /^(number|range)$/.test(type) ? min : MEANT[type]) : `word-${walk.another()}`;
}

class FormTarget {
	#wanted = new Set(); // fields that must have something, although the page did not say so
	constructor(walk, route, path, form, method, action) {
		Object.assign(this, { walk, route, path, method, action, what: `${method} ${action.pathname} of ${path}`, multipart: form.attributes.enctype === 'multipart/form-data' });
		this.selector = form.attributes.action;
		this.#read(form);
	}

	#read(form) {
		const own = [], fields = [], radios = new Set();
		for (const e of form.all('input, select, textarea')) {
			const { name, type = 'text', value, maxlength } = e.attributes;
			if (!name || 'disabled' in e.attributes || ['submit', 'button', 'reset', 'image', 'file'].includes(type)) continue;
			if (e.tag === 'select') {
				const chosen = e.all('option').find((o) => 'selected' in o.attributes) ?? e.first('option');
				own.push([name, chosen?.attributes.value ?? chosen?.text ?? '']);
			} else if (type === 'checkbox' || type === 'radio') {
				const first = type === 'radio' && !radios.has(name) && !form.all(`input[name=${name}]`).some((o) => 'checked' in o.attributes);
				if ('checked' in e.attributes || first) own.push([name, value ?? 'on']);
				radios.add(name);
			} else {
				own.push([name, typed(e, type !== 'hidden' && ('required' in e.attributes || this.#wanted.has(name)), this.walk)]);
			}
			if (fields.some((f) => f.name === name)) continue;
			const text = e.tag !== 'select' && !PLAIN.has(type) && !(type in MEANT);
			fields.push({ name, text, limit: Math.min(Number(maxlength ?? (e.tag === 'textarea' ? STEPS[0] : 190)), this.method === 'GET' ? 1000 : STEPS[0]) });
		}
		const button = form.all('button[name]').find((b) => b.classes.includes('primary')) ?? form.first('button[name]');
		if (button) own.push([button.attributes.name, button.attributes.value ?? '']);
		this.own = own;
		this.form = form;
		// What was learned about a field stays when the form is read again.
		this.fields ??= fields;
	}

	async send(values, again = true) {
		const all = this.own.map(([name, value]) => [name, name in values ? values[name] : value]);
		const { client, guard } = this.walk;
		let options = { method: 'GET', check: false }, path = this.action.pathname + this.action.search;
		if (this.method === 'GET') path = `${this.action.pathname}?${new URLSearchParams(all)}`;
		else options = { ...options, method: 'POST', headers: { origin: this.walk.house.url, 'sec-fetch-site': 'same-origin' }, body: this.#body(all) };
		if (this.method !== 'GET' && !this.multipart) options.headers['content-type'] = 'application/x-www-form-urlencoded';
		const page = await guard.answer(this.what, () => client.request(path, options));
		if (!page) return undefined;
		guard.judge(this.what, page);
		if (page.location) this.walk.visit(page.location, true);
		// The form knows of a state that is no longer the newest: read again, once.
		if (page.status === 409 && again && (await this.#refresh())) return this.send(values, false);
		const bad = page.isHtml ? [...page.all('[aria-invalid=true]').map((e) => e.attributes.name), ...page.all('.errors a[href]').map((e) => e.attributes.href.replace(/^#f-/, ''))] : [];
		const empty = bad.filter((name) => !(name in values) && !this.#wanted.has(name));
		for (const name of empty) this.#wanted.add(name);
		if (empty.length) this.#read(this.form);
		return { status: page.status, bad, text: bad.length ? `${bad}: ${page.all('p.error').map((e) => e.text)}` : page.text.replace(/\s+/g, ' ') };
	}

	async #refresh() {
		const page = await this.walk.guard.answer(`GET ${this.path}`, () => this.walk.client.request(this.path, { check: false }));
		const form = page?.isHtml && page.all('form').find((f) => f.attributes.action === this.selector && f.all('input, textarea').some((e) => e.attributes.name === this.fields.find((own) => own.text)?.name));
		if (form) this.#read(form);
		return Boolean(form);
	}

	// Bytes that are no UTF-8, and one that ends strings, stand behind the first text.
	#body(all) {
		if (!this.multipart) return new URLSearchParams(all).toString().replace(/(globalThis.__ran%3D1)/, '$1%00%ff%fe%ed%a0%80%c0%af');
		const body = new FormData();
		for (const [name, value] of all) body.append(name, value);
		return body;
	}
}

class CallTarget {
	constructor(walk, route, address, method, operation) {
		Object.assign(this, { walk, route, address, method, what: `${method} ${address}` });
		const { properties, required = [] } = operation.requestBody.content['application/json'].schema;
		this.fields = Object.entries(properties).map(([name, { type, description }]) => ({ name, text: type === 'string' || type === 'array', list: type === 'array', limit: STEPS[0], description, type, required: required.includes(name) }));
	}

	// Of a list of choices the first, of an example that; a number, or a word.
	#meant({ name, type, description, list }) {
		const choice = description.match(/^([a-z-]+)(?:,| or ) ?/)?.[1], example = description.match(/ as (\S+)/)?.[1];
		if (type === 'integer' || type === 'number') return 1;
		if (type === 'boolean') return true;
		const value = PEOPLE.test(name) ? 'leila' : choice ?? example ?? (/time|moment/.test(description) ? '2099-03-01T10:00:00Z' : /address/.test(description) ? 'https://ruche.example/somewhere' : `word-${this.walk.another()}`);
		return list ? [value] : value;
	}

	async send(values) {
		const body = {};
		for (const field of this.fields) {
			const { name } = field;
			if (name in values) body[name] = field.list ? [values[name]] : values[name];
			else if (field.required || field.wanted) body[name] = this.#meant(field);
		}
		const page = await this.walk.program(this.method, this.address, JSON.stringify(body));
		if (!page) return undefined;
		this.walk.guard.judge(this.what, page);
		let said = {};
		try {
			said = JSON.parse(page.body);
		} catch { /* nothing came, or judge() has said it */ }
		if (typeof said.url === 'string') this.walk.visit(said.url, true);
		if (typeof said.item?.url === 'string') this.walk.visit(said.item.url, true);
		const bad = Object.keys(said.error?.fields ?? {});
		// What is wrong although nobody named it was left out: next time it is there.
		for (const field of this.fields) if (bad.includes(field.name) && !(field.name in values)) field.wanted = true;
		return { status: page.status, bad, text: said.error?.text };
	}
}
