// The types of the faces' client, written from the OpenAPI document of the server: `node web/build/make-client.mjs FILE < document.json`.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';

const FACES = /^\/api\/(console|sidebar|h5)\//;

/** TypeScript of a JSON schema as this server's documents write them (OpenAPI 3.1). */
export function typeOf(schema) {
  if (schema === undefined || Object.keys(schema).length === 0) return 'unknown';
  if (schema.$ref) return `Schemas['${schema.$ref.split('/').at(-1)}']`;
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.enum) return schema.enum.map((value) => JSON.stringify(value)).join(' | ');
  if (schema.anyOf ?? schema.oneOf) return (schema.anyOf ?? schema.oneOf).map(bracketed).join(' | ');
  if (schema.allOf) return schema.allOf.map(bracketed).join(' & ');
  if (Array.isArray(schema.type)) return schema.type.map((type) => bracketed({ ...schema, type })).join(' | ');
  return plain(schema);
}

function plain(schema) {
  switch (schema.type) {
    case 'string': return 'string';
    case 'integer':
    case 'number': return 'number';
    case 'boolean': return 'boolean';
    case 'null': return 'null';
    case 'array': return `${bracketed(schema.items)}[]`;
    case 'object': return objectOf(schema);
    default: throw new Error(`no type for ${JSON.stringify(schema)}`);
  }
}

function objectOf({ properties, required = [], additionalProperties }) {
  if (!properties) return `Record<string, ${typeof additionalProperties === 'object' ? typeOf(additionalProperties) : 'unknown'}>`;
  const fields = Object.entries(properties).map(([name, schema]) => `${nameOf(name)}${required.includes(name) ? '' : '?'}: ${typeOf(schema)}`);
  return fields.length === 0 ? 'Record<string, never>' : `{ ${fields.join('; ')} }`;
}

const nameOf = (name) => (/^[A-Za-z_$][\w$]*$/.test(name) ? name : JSON.stringify(name));

function bracketed(schema) {
  const text = typeOf(schema);
  return / [|&] /.test(text) && !text.startsWith('{') ? `(${text})` : text;
}

function operationOf(operation) {
  const parameters = (where) => (operation.parameters ?? []).filter((each) => each.in === where);
  const group = (list) => `{ ${list.map(({ name, required, schema }) => `${nameOf(name)}${required ? '' : '?'}: ${typeOf(schema)}`).join('; ')} }`;
  const parts = [];
  if (parameters('path').length > 0) parts.push(`params: ${group(parameters('path'))}`);
  if (parameters('query').length > 0) parts.push(`query: ${group(parameters('query').map((each) => ({ ...each, required: false })))}`);
  const body = operation.requestBody?.content?.['application/json']?.schema;
  if (body) parts.push(`body: ${typeOf(body)}`);
  const answers = Object.entries(operation.responses).filter(([status]) => status.startsWith('2')).map(([, { content }]) => typeOf(content?.['application/json']?.schema ?? { type: 'null' }));
  parts.push(`answer: ${[...new Set(answers)].join(' | ')}`);
  return `{ ${parts.join('; ')} }`;
}

/** The whole file: schemas and paths of the faces only. */
export function clientOf(document) {
  const schemas = Object.entries(document.components?.schemas ?? {}).map(([name, schema]) => `  ${nameOf(name)}: ${typeOf(schema)};`);
  const paths = Object.entries(document.paths).filter(([path]) => FACES.test(path)).map(([path, item]) => {
    const operations = Object.entries(item).map(([method, operation]) => `    ${method.toUpperCase()}: ${operationOf(operation)};`);
    return `  ${JSON.stringify(path)}: {\n${operations.join('\n')}\n  };`;
  });
  return `// Written by web/build/make-client.mjs from the server's OpenAPI document; not to be edited.\nexport interface Schemas {\n${schemas.join('\n')}\n}\n\nexport interface Paths {\n${paths.join('\n')}\n}\n`;
}

if (process.argv[1]?.endsWith('make-client.mjs')) {
  const [, , file] = process.argv;
  if (!file) throw new Error('usage: node web/build/make-client.mjs FILE < document.json');
  const text = clientOf(JSON.parse(readFileSync(0, 'utf8')));
  if (!existsSync(file) || readFileSync(file, 'utf8') !== text) writeFileSync(file, text); // an unchanged file stays as old as it was: nothing is built anew for it
}
