// SPDX-License-Identifier: Apache-2.0
// html: pages as the tests read them. parse() gives a document to search with small CSS selectors; problems() says
// what is wrong with it: syntax, ids, names of controls, and what our content security policy would block.
// A page is parsed once for both: this is most of what a scenario costs.

import { defaultTreeAdapter, Parser } from 'parse5';

const VOID = new Set(['area', 'base', 'br', 'col', 'embed', 'hr', 'img', 'input', 'link', 'meta', 'source', 'track', 'wbr']);
const MAY_STAY_OPEN = new Set(['html', 'head', 'body', 'p', 'li', 'dt', 'dd', 'option', 'optgroup', 'tr', 'td', 'th', 'tbody', 'thead', 'tfoot', 'colgroup']);
const MAY_BE_IMPLIED = new Set(['html', 'head', 'body', 'tbody', 'colgroup']);

export class Element {
	constructor(node, parent) {
		this.node = node;
		this.parent = parent;
		this.tag = node.tagName ?? '#document';
		this.attributes = {};
		for (const { name, value } of node.attrs ?? []) this.attributes[name] = value;
		this.children = [];
		const content = node.content ?? node; // of a <template>, unless it stands in an image
		for (const child of content.childNodes ?? []) if (child.tagName) this.children.push(new Element(child, this));
	}

	get id() {
		return this.attributes.id;
	}

	get classes() {
		return (this.attributes.class ?? '').split(/\s+/).filter(Boolean);
	}

	// All words inside, white space folded; without those of script and style.
	get text() {
		return rawText(this.node).replace(/\s+/g, ' ').trim();
	}

	// All elements inside, in the order of the page.
	descendants() {
		return (this.inside ??= collect(this, []));
	}

	// all('article.entry a[href^="/people/"]'): compounds of tag, #id, .class, [attribute], [attribute=value] (also ^= $= *=),
	// joined by spaces (descendants), alternatives by commas.
	all(selector) {
		const alternatives = understood(selector);
		return this.descendants().filter((e) => alternatives.some((chain) => matchesChain(e, chain, this)));
	}

	one(selector) {
		const found = this.all(selector);
		if (found.length !== 1) throw new Error(`${found.length} elements match ${selector}, one expected`);
		return found[0];
	}

	first(selector) {
		const alternatives = understood(selector);
		return this.descendants().find((e) => alternatives.some((chain) => matchesChain(e, chain, this)));
	}

	closest(tag) {
		for (let e = this; e; e = e.parent) if (e.tag === tag) return e;
		return undefined;
	}
}

function collect(element, into) {
	for (const child of element.children) {
		into.push(child);
		collect(child, into);
	}
	return into;
}

function rawText(node) {
	if (node.nodeName === '#text') return node.value;
	if (node.tagName === 'script' || node.tagName === 'style') return '';
	const inner = (node.childNodes ?? []).map(rawText).join('');
	return /^(p|div|li|h[1-6]|br|td|th|section|article|header|footer|dt|dd|label|option|button|nav|ul|ol)$/.test(node.tagName ?? '') ? ` ${inner} ` : inner;
}

const selectors = new Map();
function understood(selector) {
	let alternatives = selectors.get(selector);
	if (!alternatives) selectors.set(selector, (alternatives = selector.split(',').map((s) => compounds(s.trim()))));
	return alternatives;
}

function compounds(selector) {
	return selector.match(/(?:[^\s[]|\[[^\]]*\])+/g).map((compound) => {
		const parts = compound.match(/^[a-z0-9*-]+|#[^.#[]+|\.[^.#[]+|\[[^\]]+\]/gi);
		if (parts?.join('') !== compound) throw new Error(`selector not understood: ${compound}`);
		return parts.map((part) => {
			if (part[0] === '#') return (e) => e.id === part.slice(1);
			if (part[0] === '.') return (e) => e.classes.includes(part.slice(1));
			if (part[0] === '[') return attributeTest(part.slice(1, -1));
			return (e) => part === '*' || e.tag === part;
		});
	});
}

function attributeTest(text) {
	const [, name, operator, quoted] = text.match(/^([\w:-]+)(?:([~^$*]?=)(.*))?$/) ?? [];
	if (!name) throw new Error(`selector not understood: [${text}]`);
	const value = quoted?.replace(/^["']|["']$/g, '');
	return ({ attributes }) => {
		const own = attributes[name];
		if (own === undefined || !operator) return own !== undefined;
		if (operator === '^=') return own.startsWith(value);
		if (operator === '$=') return own.endsWith(value);
		if (operator === '*=') return own.includes(value);
		if (operator === '~=') return own.split(/\s+/).includes(value);
		return own === value;
	};
}

function matchesChain(element, chain, top) {
	const matches = (e, tests) => tests.every((t) => t(e));
	if (!matches(element, chain.at(-1))) return false;
	let ancestor = element.parent;
	for (let i = chain.length - 2; i >= 0; i--) {
		while (ancestor && ancestor !== top && !matches(ancestor, chain[i])) ancestor = ancestor.parent;
		if (!ancestor || ancestor === top) return false;
		ancestor = ancestor.parent;
	}
	return true;
}

// Where everything stands in the source is half of what a parser does, and asked for only of a page that has a fault. So it is left
// out, and of each element is kept whether a start tag made it, whether an end tag of its own ended it, and whether it ended itself.
const adapter = {
	...defaultTreeAdapter,
	createElement: (tagName, namespaceURI, attrs) => ({ nodeName: tagName, tagName, attrs, namespaceURI, childNodes: [], parentNode: null, written: false, ended: false, alone: false }),
};

class PlainParser extends Parser {
	endTags = 0;

	constructor(errors) {
		super({ scriptingEnabled: false, treeAdapter: adapter, onParseError: (e) => errors.push(e.code) });
		this.options.sourceCodeLocationInfo = false; // who hears of errors has it set
	}

	// Not of what it makes to part tags that cross each other.
	_attachElementToTree(element, place, where) {
		this.created = element;
		element.written = true;
		super._attachElementToTree(element, place, where);
	}

	_insertFakeElement(name, id) {
		super._insertFakeElement(name, id);
		this.created.written = false;
	}

	_appendElement(token, namespace) {
		super._appendElement(token, namespace);
		this.created.alone = token.selfClosing;
	}

	onItemPop(node, isTop) {
		if (this.tag?.tagName === node.tagName) node.ended = node.written;
		super.onItemPop(node, isTop);
	}

	// The parser may look at an end tag more than once.
	onEndTag(token) {
		if (token !== this.lastEndTag) this.endTags++;
		this.lastEndTag = token;
		const mode = this.insertionMode, [html, body] = this.openElements.items;
		this.tag = token;
		super.onEndTag(token);
		this.tag = undefined;
		// These two stay open until the end.
		if (this.insertionMode === mode) return;
		if (token.tagName === 'body' && body) body.ended = body.written;
		if (token.tagName === 'html' && html) html.ended = html.written;
	}
}

// The parser may look at an end tag more than once.
class CountingParser extends Parser {
	endTags = 0;
	onEndTag(token) {
		if (token !== this.lastEndTag) this.endTags++;
		this.lastEndTag = token;
		super.onEndTag(token);
	}
}

// The document: an Element that also has its source, what the parser complained about, and how many end tags it read.
export function parse(source) {
	const errors = [];
	const parser = new PlainParser(errors);
	parser.tokenizer.write(source, true);
	return Object.assign(new Element(parser.document), { source, errors, endTags: parser.endTags });
}

// The same, where each element knows its place in the source.
export function parseLocated(source) {
	const errors = [];
	const parser = new CountingParser({ scriptingEnabled: false, sourceCodeLocationInfo: true, onParseError: (e) => errors.push(`line ${e.startLine}: ${e.code}`) });
	parser.tokenizer.write(source, true);
	return Object.assign(new Element(parser.document), { source, errors, endTags: parser.endTags, located: true });
}

// ---- what is wrong with a page ----

export function problems(document, given) {
	const found = faults(document, given);
	return found.length && !document.located ? faults(parseLocated(document.source), given) : found;
}

function faults(document, { policy = '' } = {}) {
	const found = [...document.errors];
	const report = (text, node) => found.push(`line ${node?.sourceCodeLocation?.startLine ?? '?'}: ${text}`);
	const elements = document.descendants();
	balance(document, elements, report);
	names(elements, report);
	controls(elements, report);
	blocked(elements, policy, report);
	wholePage(document, elements, report);
	return found;
}

// Each start tag has its end tag, and each end tag its element.
function balance(document, elements, report) {
	let all = 0;
	for (const { tag, node } of elements) {
		const { written, ended, alone } = document.located ? standing(node, document.source) : node;
		if (!written) {
			if (!MAY_BE_IMPLIED.has(tag)) report(`<${tag}> was made up by the parser: a stray or misplaced tag`, node.parentNode);
		} else if (ended) {
			all++;
		} else if (!VOID.has(tag) && !MAY_STAY_OPEN.has(tag) && !alone) {
			report(`<${tag}> is never closed`, node);
		}
	}
	if (document.endTags !== all) report(`${document.endTags} end tags for ${all} elements: one closes nothing`);
}

// What the other parser says of an element at once, by its place in the source.
function standing({ sourceCodeLocation: place }, source) {
	return { written: Boolean(place), ended: Boolean(place?.endTag),
		alone: place && source.slice(place.startOffset, place.startTag?.endOffset ?? place.endOffset).endsWith('/>') };
}

// Ids are used once, and what points at an id finds it.
function names(elements, report) {
	const ids = new Set();
	for (const { id, node } of elements) {
		if (id === undefined) continue;
		if (ids.has(id)) report(`id "${id}" is used twice`, node);
		if (id === '' || /\s/.test(id)) report(`id "${id}" is empty or has spaces`, node);
		ids.add(id);
	}
	for (const { tag, attributes, node } of elements) {
		for (const name of ['for', 'aria-labelledby', 'aria-describedby', 'aria-controls', 'list', 'form', 'headers']) {
			if (!(name in attributes) || (name === 'for' && tag === 'output')) continue;
			for (const id of attributes[name].split(/\s+/)) if (!ids.has(id)) report(`${name}="${id}" points at nothing`, node);
		}
	}
}

function accessibleName(element) {
	const { attributes } = element;
	if (attributes['aria-label']?.trim() || attributes['aria-labelledby'] || attributes.title?.trim() || element.text) return true;
	return element.all('img[alt], svg[aria-label]').some((e) => (e.attributes.alt ?? e.attributes['aria-label']).trim()) || element.all('svg title').some((e) => e.text);
}

// What a screen reader says: images, fields, links and buttons have a name.
function controls(elements, report) {
	const labelled = new Set(elements.filter((e) => e.tag === 'label' && e.text).map((e) => e.attributes.for));
	for (const element of elements) {
		const { tag, attributes, node } = element;
		if (tag === 'img' && !('alt' in attributes)) report('an image without alt', node);
		if ((tag === 'a' && 'href' in attributes) || tag === 'button' || tag === 'summary') {
			if (!('aria-hidden' in attributes) && !accessibleName(element)) report(`<${tag}> without a name`, node);
			const outer = element.parent?.closest('a') ?? element.parent?.closest('button');
			if (outer && outer !== element) report(`<${tag}> inside <${outer.tag}>`, node);
		}
		if (['input', 'select', 'textarea'].includes(tag)) {
			if (tag === 'input' && ['hidden', 'submit', 'button', 'reset'].includes(attributes.type)) continue;
			const label = labelled.has(element.id) || element.closest('label')?.text || attributes['aria-label'] || attributes['aria-labelledby'] || attributes.title || attributes.alt;
			if (!label) report(`<${tag} name="${attributes.name ?? ''}"> without a label`, node);
		}
		if (tag === 'form' && 'data-confirm' in attributes && element.children.some((e) => e.tag === 'button') && !element.first('noscript button')) report('a form that asks first has no button where no scripts run', node);
		if (tag === 'form' && attributes.method?.toLowerCase() === 'get' && element.first('input[name=csrf]')) report('a GET form carries the csrf token', node);
	}
}

// What the policy would block, or what must not be there at all.
function blocked(elements, policy, report) {
	const nonce = policy.match(/'nonce-([^']+)'/)?.[1];
	for (const { tag, attributes, node } of elements) {
		for (const name of Object.keys(attributes)) {
			if (/^on/i.test(name)) report(`attribute ${name}: the policy blocks inline handlers`, node);
			if (name === 'style') report('attribute style: the policy blocks inline styles', node);
			if (/^\s*(javascript|vbscript|data):/i.test(attributes[name]) && ['href', 'action', 'formaction'].includes(name)) report(`${name}="${attributes[name].slice(0, 40)}"`, node);
		}
		if (tag === 'style') report('an inline <style>: the policy blocks it', node);
		if (tag === 'script' && !['application/ld+json', 'application/json'].includes(attributes.type) && attributes.nonce !== nonce) report('a <script> without the nonce of this answer', node);
		if (tag === 'base' || tag === 'iframe' || tag === 'object' || tag === 'embed') report(`<${tag}> is not used here`, node);
	}
}

function wholePage(document, elements, report) {
	const html = document.first('html');
	if (!html.attributes.lang) report('<html> without lang', html.node);
	const title = document.first('head title');
	if (!title || !title.node.childNodes[0]?.value.trim()) report('no <title>');
	if (!document.first('meta[name=viewport]')) report('no viewport: a phone would show it tiny');
	if (document.all('main').length !== 1) report('not exactly one <main>');
	if (document.all('h1').length !== 1) report(`${document.all('h1').length} <h1>, one expected`);
	if (elements[0]?.node.parentNode?.mode !== 'no-quirks') report('no <!doctype html>');
	let level = 1;
	for (const { tag, node } of elements) {
		if (!/^h[1-6]$/.test(tag)) continue;
		if (Number(tag[1]) > level + 1) report(`<${tag}> after <h${level}> skips a level`, node);
		level = Number(tag[1]);
	}
}
