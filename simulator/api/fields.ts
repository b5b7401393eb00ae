/**
 * Reads a JSON body as WeCom does: a field of the wrong type is dropped, not refused,
 * and the answer carries `Warning: wrong json format.` (doc 90455). The caller then misses the field (pitfall 36).
 */
export interface Fields {
  text(name: string): string | undefined;
  int(name: string): number | undefined;
  bool(name: string): boolean | undefined;
  texts(name: string): string[] | undefined;
  ints(name: string): number[] | undefined;
  object(name: string): Fields | undefined;
  objects(name: string): Fields[] | undefined;
  /** the object as sent, for storing */
  readonly raw: Record<string, unknown>;
}

export interface ReadBody { fields: Fields; wasMalformed: () => boolean }

const isText = (value: unknown): value is string => typeof value === 'string';
const isInt = (value: unknown): value is number => Number.isSafeInteger(value);
const isBool = (value: unknown): value is boolean => typeof value === 'boolean';
const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const listOf = <T>(isItem: (value: unknown) => value is T) => (value: unknown): value is T[] =>
  Array.isArray(value) && value.every(isItem);

export function readBody(rawBody: Buffer): ReadBody {
  let malformed = false;
  const flag = () => { malformed = true; };
  const body = rawBody.length === 0 ? {} : parseObject(rawBody, flag);
  return { fields: createFields(body, flag), wasMalformed: () => malformed };
}

function parseObject(rawBody: Buffer, flag: () => void): Record<string, unknown> {
  try {
    const body: unknown = JSON.parse(rawBody.toString('utf8'));
    if (isObject(body)) return body;
  } catch {
    // falls through: WeCom reads broken JSON as an empty body
  }
  flag();
  return {};
}

function createFields(raw: Record<string, unknown>, flag: () => void): Fields {
  const read = <T>(name: string, fits: (value: unknown) => value is T): T | undefined => {
    const value = raw[name];
    if (value === undefined || value === null) return undefined;
    if (fits(value)) return value;
    flag();
    return undefined;
  };
  const nested = (value: Record<string, unknown>) => createFields(value, flag);
  return {
    raw,
    text: (name) => read(name, isText),
    int: (name) => read(name, isInt),
    bool: (name) => read(name, isBool),
    texts: (name) => read(name, listOf(isText)),
    ints: (name) => read(name, listOf(isInt)),
    object: (name) => { const value = read(name, isObject); return value && nested(value); },
    objects: (name) => read(name, listOf(isObject))?.map(nested),
  };
}

/** UTF-8 length: WeCom limits some texts by bytes, others by characters. */
export const byteLength = (text: string): number => Buffer.byteLength(text, 'utf8');
export const charLength = (text: string): number => [...text].length;
