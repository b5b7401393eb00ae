import fc from 'fast-check';
import { AppError } from '../../../src/kernel/errors';
import { canonicalJson } from '../../../src/kernel/http/canonical-json';
import { parseJsonObject } from '../../../src/kernel/http/parse-json-object';

test('any JSON object is read as JSON.parse reads it, or refused with 400', () => fc.assert(fc.property(fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 6 })), (value) => {
  const text = JSON.stringify(value);
  try {
    expect(parseJsonObject(Buffer.from(text))).toEqual(JSON.parse(text));
  } catch (error) {
    expect(error).toBeInstanceOf(AppError);
    expect((error as AppError).status).toBe(400);
  }
})));

test('any bytes are an object or 400, never a crash', () => fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
  try {
    parseJsonObject(Buffer.from(bytes));
  } catch (error) {
    expect((error as AppError).status).toBe(400);
  }
})));

test('the order of keys does not make another request, anything else does', () => {
  expect(canonicalJson({ b: [1, { d: 1, c: null }], a: 'x' })).toBe('{"a":"x","b":[1,{"c":null,"d":1}]}');
  fc.assert(fc.property(fc.jsonValue({ maxDepth: 4 }), (value) => {
    expect(JSON.parse(canonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
  }));
  expect(canonicalJson({ a: [1, 2] })).not.toBe(canonicalJson({ a: [2, 1] }));
});
