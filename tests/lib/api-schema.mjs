// SPDX-License-Identifier: Apache-2.0
// api-schema: is an answer of the JSON API what the OpenAPI document says of it? Every member with its type, those it must have, and
// none that the document does not name.

const plain = {
	string: (v) => typeof v === 'string',
	integer: (v) => Number.isSafeInteger(v),
	number: (v) => Number.isFinite(v),
	boolean: (v) => typeof v === 'boolean',
};

function look(schemas, schema, value, at, found) {
	if (schema.$ref) return look(schemas, schemas[schema.$ref.split('/').at(-1)], value, at, found);
	if (schema.type === 'array') {
		if (!Array.isArray(value)) found.push(`${at} is no list`);
		else value.forEach((one, i) => look(schemas, schema.items, one, `${at}[${i}]`, found));
		return found;
	}
	if (Array.isArray(schema.type)) {
		if (value === null && schema.type.includes('null')) return found;
		return look(schemas, { ...schema, type: schema.type.find((type) => type !== 'null') }, value, at, found);
	}
	if (schema.type === 'object') {
		if (typeof value !== 'object' || value === null || Array.isArray(value)) {
			found.push(`${at} is no object`);
			return found;
		}
		for (const name of schema.required ?? []) if (!(name in value)) found.push(`${at}.${name} is missing`);
		for (const [name, own] of Object.entries(value)) {
			if (schema.additionalProperties) look(schemas, schema.additionalProperties, own, `${at}.${name}`, found);
			else if (schema.properties[name]) look(schemas, schema.properties[name], own, `${at}.${name}`, found);
			else found.push(`${at}.${name} is not in the document`);
		}
		return found;
	}
	if (!plain[schema.type]?.(value)) found.push(`${at} is no ${schema.type}: ${JSON.stringify(value)}`);
	else if (schema.format === 'date-time' && !/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/.test(value)) found.push(`${at} is no time: ${value}`);
	return found;
}

// The document's operations by method and number of parts, the ones that name most of their path first; made once for a document.
const operations = new WeakMap();
function operationsOf(document) {
	const found = new Map(), named = ({ names }) => names.map((name) => (/^\{/.test(name) ? '1' : '0')).join('');
	for (const [path, methods] of Object.entries(document.paths)) {
		const names = path.split('/');
		for (const [method, known] of Object.entries(methods)) {
			const key = `${method} ${names.length}`;
			found.set(key, [...(found.get(key) ?? []), { names, known }]);
		}
	}
	for (const list of found.values()) list.sort((a, b) => (named(a) < named(b) ? -1 : 1));
	operations.set(document, found);
	return found;
}

// The operation of the document that a request is.
function operation(document, method, path) {
	const parts = path.split('/');
	const list = (operations.get(document) ?? operationsOf(document)).get(`${method.toLowerCase()} ${parts.length}`) ?? [];
	return list.find(({ names }) => names.every((name, i) => name === parts[i] || (name[0] === '{' && parts[i])))?.known;
}

// What is wrong with an answer: status and text; an empty list when nothing is.
export function answerProblems(document, method, path, status, text) {
	const known = operation(document, method, path);
	if (!known) return status < 400 ? [`${method} ${path} is not in the document`] : [];
	const said = known.responses[status];
	if (status < 400 && !said) return [`${method} ${path} answers ${status}, the document knows ${Object.keys(known.responses)}`];
	const schema = said?.content?.['application/json']?.schema ?? (status >= 400 ? document.components.responses.Error.content['application/json'].schema : undefined);
	if (!schema) return text ? [`${method} ${path} answers with a text, the document with none`] : [];
	return look(document.components.schemas, schema, JSON.parse(text), `${method} ${path} ${status}: answer`, []);
}
