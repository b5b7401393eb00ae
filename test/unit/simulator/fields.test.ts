import fc from 'fast-check';
import { readBody } from '../../../simulator/api/fields';

const read = (body: unknown) => readBody(Buffer.from(JSON.stringify(body)));

test.each<[string, unknown, (body: ReturnType<typeof read>['fields']) => unknown]>([
  ['a number where text belongs', { a: 1 }, (fields) => fields.text('a')],
  ['text where a number belongs', { a: '1' }, (fields) => fields.int('a')],
  ['a fraction', { a: 1.5 }, (fields) => fields.int('a')],
  ['1 where true belongs', { a: 1 }, (fields) => fields.bool('a')],
  ['a list with one wrong entry', { a: ['x', 1] }, (fields) => fields.texts('a')],
  ['one id where a list belongs', { a: 'x' }, (fields) => fields.texts('a')],
  ['a list where an object belongs', { a: [] }, (fields) => fields.object('a')],
  ['text inside a nested object', { a: { b: 1 } }, (fields) => fields.object('a')?.text('b')],
])('%s is dropped with a warning', (_, body, get) => {
  const { fields, wasMalformed } = read(body);
  expect(get(fields)).toBeUndefined();
  expect(wasMalformed()).toBe(true);
});

test('an absent or null field is no reason for a warning', () => {
  const { fields, wasMalformed } = read({ a: null });
  expect([fields.text('a'), fields.ints('b'), fields.object('c')]).toEqual([undefined, undefined, undefined]);
  expect(wasMalformed()).toBe(false);
});

test('an empty body is an empty object', () => {
  expect(readBody(Buffer.alloc(0)).wasMalformed()).toBe(false);
});

test('no bytes make the reader throw', () => {
  fc.assert(fc.property(fc.uint8Array(), (bytes) => {
    expect(readBody(Buffer.from(bytes)).fields.text('a')).toBeUndefined();
  }));
});
