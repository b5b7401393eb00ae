import { z } from 'zod';
import type { Caller } from '../../../kernel/http/access-slots';
import { pageOf, type Page } from '../../../kernel/http/paging';
import { IdText } from '../../../kernel/http/plain-fields';
import { defineRoute, type Route } from '../../../kernel/http/route';
import type { Machine } from '../../../kernel/machine';
import { ownRecord } from '../own-record';
import type { Sees } from '../people';
import { placeOf, placeText, SOURCES, type Place } from './decide-timeline';
import { LEDGER_READERS, presentFound, TimelineItem } from './present-timeline';
import { readTimeline } from './read-timeline';

const MOST = 50;
/** As many as the first paint shows. */
export const FIRST = 20;

const Limit = z.string().regex(/^\d{1,2}$/, `must be a whole number from 1 to ${MOST}`).transform(Number).pipe(z.number().min(1, 'must be at least 1').max(MOST, `must be at most ${MOST}`)).default(FIRST)
  .meta({ type: 'integer', minimum: 1, maximum: MOST, default: FIRST, description: 'How many items' });
const Cursor = z.string().max(100).transform((text, ctx) => {
  const place = placeOf(Buffer.from(text, 'base64url').toString('latin1'));
  if (place && cursorOf(place) === text) return place;
  ctx.addIssue('is not a cursor of this list');
  return z.NEVER;
}).meta({ type: 'string', description: 'nextCursor of the page before' });
const cursorOf = (place: Place): string => Buffer.from(placeText(place), 'latin1').toString('base64url');

export const TimelinePage = pageOf(TimelineItem);


/** What happened with this customer, newest first, as far as the caller may see it. */
export async function timelinePage(sees: Sees, caller: Caller, customerId: string, { limit, cursor: last = null }: { limit: number; cursor?: Place | null | undefined }): Promise<Page<TimelineItem>> {
  const sources = SOURCES.filter((source) => source !== 'points' || LEDGER_READERS.includes(caller.role));
  const { items, more } = await readTimeline(sees.database, { customerId, scope: caller.scope, sources, last, limit });
  const end = items.at(-1);
  return { items: await presentFound(sees, caller, items), nextCursor: more && end ? cursorOf(end) : null };
}

export const timelineRoute = ({ database, persons }: Machine): Route => defineRoute({
  method: 'GET', path: '/api/console/customers/:externalUserId/timeline', auth: { roles: ['admin', 'supervisor', 'staff', 'auditor'], scope: 'cut' }, summary: 'What happened with this customer, newest first',
  params: z.strictObject({ externalUserId: IdText }), query: z.strictObject({ limit: Limit, cursor: Cursor.optional() }), responses: { 200: TimelinePage },
  handler: async ({ params, query, caller }) => {
    const { id } = await ownRecord(database, caller, params.externalUserId);
    return { status: 200, body: await timelinePage({ database, persons }, caller, id, query) };
  },
});
