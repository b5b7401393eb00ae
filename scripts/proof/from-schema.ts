import type { Random } from './proof';

/** As much of JSON Schema as our own document uses. */
export interface Schema {
  $ref?: string;
  type?: string | readonly string[];
  enum?: readonly unknown[];
  const?: unknown;
  format?: string;
  properties?: Record<string, Schema>;
  required?: readonly string[];
  items?: Schema;
  anyOf?: readonly Schema[];
  oneOf?: readonly Schema[];
  allOf?: readonly Schema[];
  minimum?: number;
  maximum?: number;
  minItems?: number;
  maxItems?: number;
  minLength?: number;
}

/** What values are made from: the document's own schemas, and names that exist in the company at hand. */
export interface Ground {
  schemas: Readonly<Record<string, Schema>>;
  names: readonly string[];
  random: Random;
}

const DURATIONS = ['PT0S', 'PT2S', 'P1D', 'P365D'];
const INSTANTS = ['2020-01-01T00:00:00Z', '2026-02-28T23:59:59Z', '2030-01-01T00:00:00.000Z', '1970-01-01T00:00:00Z'];
export const HOSTILE_TEXTS = ['', ' ', '\u0000', '\ud800', '𠮷😀', "' OR 1=1 --", '<script>', '../..', '%00', '__proto__', 'constructor', 'x'.repeat(70), 'x'.repeat(3000), '-1', 'NaN', '1e309', '2026-02-30T00:00:00Z', 'P1M', '\u202e', 'ſ'];
const HOSTILE_VALUES: readonly unknown[] = [null, true, -1, 0, 1.5, 2 ** 53, 1e308, [], {}, [[]], { a: { b: {} } }, ...HOSTILE_TEXTS];

/** A value that the schema allows, or nearly: texts whose rule is not in the schema are guessed. */
export function valueOf(schema: Schema, ground: Ground, depth = 0): unknown {
  const { random, schemas } = ground;
  const named = schema.$ref === undefined ? schema : schemas[schema.$ref.split('/').at(-1) ?? ''] ?? {};
  const choices = named.anyOf ?? named.oneOf;
  if (named.const !== undefined) return named.const;
  if (named.enum) return random.pick(named.enum);
  if (choices) return valueOf(random.pick(choices), ground, depth + 1);
  if (named.allOf) return Object.assign({}, ...named.allOf.map((part) => valueOf(part, ground, depth + 1))) as unknown;
  const type = typeof named.type === 'string' ? named.type : random.pick(named.type ?? ['string']);
  switch (type) {
    case 'object': return objectOf(named, ground, depth);
    case 'array': return arrayOf(named, ground, depth);
    case 'integer': case 'number': return Math.max(named.minimum ?? 1, 1) + random.below(Math.min((named.maximum ?? 1000) - Math.max(named.minimum ?? 1, 1) + 1, 1000));
    case 'boolean': return random.below(2) === 0;
    case 'null': return null;
    default: return textOf(named, ground);
  }
}

function objectOf({ properties = {}, required = [] }: Schema, ground: Ground, depth: number): Record<string, unknown> {
  const given = Object.entries(properties).filter(([name]) => required.includes(name) || (depth < 4 && ground.random.below(2) === 0));
  return Object.fromEntries(given.map(([name, schema]) => [name, valueOf(schema, ground, depth + 1)]));
}

function arrayOf({ items = {}, minItems = 0, maxItems = 3 }: Schema, ground: Ground, depth: number): unknown[] {
  const length = Math.max(minItems, ground.random.below(Math.min(maxItems, 3) + 1));
  return Array.from({ length }, () => valueOf(items, ground, depth + 1));
}

function textOf({ format }: Schema, { random, names }: Ground): string {
  if (format === 'duration') return random.pick(DURATIONS);
  if (format === 'date-time') return random.pick(INSTANTS);
  return random.pick(names);
}

/** The same value, wrong in one place: a field too many or too few, or something hostile where a value stood. */
export function nearly(value: unknown, random: Random): unknown {
  if (Array.isArray(value) && value.length > 0 && random.below(3) > 0) {
    const at = random.below(value.length);
    return value.map((item: unknown, n) => (n === at ? nearly(item, random) : item));
  }
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return random.pick(HOSTILE_VALUES);
  const entries = Object.entries(value);
  if (entries.length === 0 || random.below(5) === 0) return { ...value, [random.pick(HOSTILE_TEXTS)]: random.pick(HOSTILE_VALUES) };
  const [name] = random.pick(entries);
  const others = entries.filter(([other]) => other !== name);
  if (random.below(4) === 0) return Object.fromEntries(others);
  return { ...value, [name]: nearly((value as Record<string, unknown>)[name], random) };
}
