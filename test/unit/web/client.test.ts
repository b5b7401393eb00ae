import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ApiProblem, offline, patternOf, problemFrom } from '../../../web/shared/api/problem';

const MAKE = join(__dirname, '../../../web/build/make-client.mjs');

function clientOf(document: object): string {
  const folder = mkdtempSync(join(tmpdir(), 'client-'));
  execFileSync(process.execPath, [MAKE, join(folder, 'paths.ts')], { input: JSON.stringify(document) });
  const text = readFileSync(join(folder, 'paths.ts'), 'utf8');
  rmSync(folder, { recursive: true, force: true });
  return text;
}

test('the client knows the calls of the faces, with what they take and answer, and no call of the open API', () => {
  const answer = { content: { 'application/json': { schema: { $ref: '#/components/schemas/Thing' } } } };
  const text = clientOf({
    components: { schemas: { Thing: { type: 'object', properties: { id: { type: 'string' }, kind: { type: 'string', enum: ['a', 'b'] }, at: { type: ['string', 'null'] }, list: { type: 'array', items: { anyOf: [{ type: 'integer' }, { type: 'null' }] } } }, required: ['id', 'kind', 'at'] } } },
    paths: {
      '/api/console/things/{id}': { get: { parameters: [{ in: 'path', name: 'id', required: true, schema: { type: 'string' } }, { in: 'query', name: 'limit', schema: { type: 'integer' } }], responses: { 200: answer, 404: {} } } },
      '/api/console/things': { post: { requestBody: { content: { 'application/json': { schema: { type: 'object', properties: { name: { type: 'string' } }, required: ['name'] } } } }, responses: { 201: answer, 204: {} } } },
      '/api/v1/things': { get: { responses: { 200: answer } } },
    },
  });
  expect(text).toContain("Thing: { id: string; kind: \"a\" | \"b\"; at: string | null; list?: (number | null)[] };");
  expect(text).toContain('GET: { params: { id: string }; query: { limit?: number }; answer: Schemas[\'Thing\'] };');
  expect(text).toContain("POST: { body: { name: string }; answer: Schemas['Thing'] | null };");
  expect(text).not.toContain('/api/v1');
});

test('each problem has its pattern: not found and not allowed read alike', () => {
  const said = (status: number) => patternOf(problemFrom(status, { code: 'x', detail: 'd', requestId: 'r' }));
  expect([said(401), said(403), said(404), said(409), said(422), said(500), patternOf(offline())]).toEqual(['signed_out', 'not_found', 'not_found', 'conflict', 'error', 'error', 'offline']);
});

test('whatever a proxy answers instead is an error without words of its own', () => {
  for (const body of [null, 'Bad gateway', [], { detail: 7 }]) {
    const problem = problemFrom(502, body);
    expect(problem).toBeInstanceOf(ApiProblem);
    expect([problem.detail, problem.requestId, problem.errors]).toEqual(['', null, []]);
  }
});
