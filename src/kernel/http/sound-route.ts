import { z } from 'zod';
import { DOOR_PATHS, doorOf } from './doors';

/** The parts of a route that can be wrong in spite of its types. */
interface Claims {
  method: string;
  path: string;
  auth: unknown;
  params?: z.ZodObject | undefined;
  query?: z.ZodObject | undefined;
  body?: z.ZodType | undefined;
}

/** Throws for a route that would let somebody or something in unasked. Runs at start, so no request ever meets such a route. */
export function assertSoundRoute(route: Claims): void {
  const fault = faultOf(route);
  if (fault) throw new Error(`route ${route.method} ${route.path}: ${fault}`);
}

function faultOf(route: Claims): string | null {
  if (!hasAccessRule(route.auth)) return "has no access rule; give it auth: { roles: […] } or 'public'";
  if (route.auth !== 'public' && doorOf(route.path) === null) return `stands behind no door; guarded routes are under ${DOOR_PATHS.join(', ')}`;
  const inPath = [...route.path.matchAll(/:(\w+)/g)].map(([, name]) => name ?? '').sort();
  const declared = Object.keys(route.params?.shape ?? {}).sort();
  if (inPath.join() !== declared.join()) return `its path has the parameters [${inPath.join()}], its params schema [${declared.join()}]`;
  for (const schema of [route.params, route.query, route.body]) {
    if (schema && hasOpenObject(z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }))) return 'lets unknown fields through; use z.strictObject at every level';
  }
  return null;
}

function hasAccessRule(auth: unknown): boolean {
  if (auth === 'public') return true;
  const roles = typeof auth === 'object' && auth !== null ? (auth as { roles?: unknown }).roles : undefined;
  return Array.isArray(roles) && roles.length > 0 && roles.every((role) => typeof role === 'string' && role !== '');
}

/** Walks a JSON schema; a record (no `properties`) is open on purpose. */
function hasOpenObject(node: unknown): boolean {
  if (typeof node !== 'object' || node === null) return false;
  const { type, properties, additionalProperties } = node as Record<string, unknown>;
  if (type === 'object' && properties !== undefined && additionalProperties !== false) return true;
  return Object.values(node).some(hasOpenObject);
}
