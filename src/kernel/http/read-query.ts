import { badShape } from '../errors';
import { isForbiddenKey } from './parse-json-object';
import { refuseUnsoundText } from './sound-text';

/** `a=1&b=2` as an object of strings. Throws 400 when a name comes twice: two readers would pick different values. */
export function readQuery(querystring: string): Record<string, string> {
  const found = new Map<string, string>();
  for (const [name, value] of new URLSearchParams(querystring)) {
    if (isForbiddenKey(name)) throw badShape('the query has a forbidden name', [{ path: name, code: 'forbidden_key', detail: 'is not allowed as a name' }]);
    if (found.has(name)) throw badShape('a query parameter is given twice', [{ path: name, code: 'duplicate', detail: 'give it once' }]);
    refuseUnsoundText(name, name);
    refuseUnsoundText(value, name);
    found.set(name, value);
  }
  return Object.fromEntries(found);
}
