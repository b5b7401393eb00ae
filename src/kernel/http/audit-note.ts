import type { AuditedWrite, AuditNote, Caller } from './access-slots';
import type { RawInput, Route } from './route';

type Subject = AuditedWrite['subject'];

/** Takes down what the handler says of its write; what it does not say is read off the path and the answer. */
export function createAuditNote(route: Route, raw: RawInput): { note: AuditNote; written(caller: Caller, requestId: string, body: unknown): AuditedWrite } {
  let subject: Subject = null;
  let states: Pick<AuditedWrite, 'before' | 'after'> = { before: null, after: null };
  return {
    note: {
      about: (type, id) => { subject = { type, id }; },
      changed: (before, after) => { states = { before, after }; },
    },
    written: (caller, requestId, body) => ({ caller, route: `${route.method} ${route.path}`, requestId, subject: subject ?? subjectOf(route, raw, body), ...states }),
  };
}

/** `/api/v1/campaigns/:id/pause` is about a campaign; a creation is about what it answers. Only our own ids count: a path may name a person by WeCom's. */
function subjectOf(route: Route, raw: RawInput, body: unknown): Subject {
  const [, , , collection = ''] = route.path.split('/');
  const made = (body as { id?: unknown } | null)?.id;
  const id = raw.params['id'] ?? (typeof made === 'string' ? made : undefined);
  return collection === '' || id === undefined ? null : { type: singular(collection), id: id.slice(0, 128) };
}

const singular = (collection: string): string => collection.replace(/-/g, '_').replace(/s$/, '').slice(0, 32);
