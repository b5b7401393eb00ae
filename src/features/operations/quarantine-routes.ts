import { z } from 'zod';
import { causeOf } from '../../kernel/http/cause-of';
import { instantText } from '../../kernel/http/instant-field';
import { defineRoute, type Route } from '../../kernel/http/route';
import type { Machine } from '../../kernel/machine';
import { liftQuarantine, quarantineSince } from '../../kernel/work/quarantine';
import type { DomainEvent } from '../../vocabulary/events';

const QuarantineView = z.object({ quarantine: z.boolean(), since: z.string().nullable() }).meta({ id: 'Quarantine' });

/** A restored copy sends nothing until a person says that the original is off. */
export function quarantineRoutes({ database, unitOfWork }: Machine): Route[] {
  return [
    defineRoute({
      method: 'GET', path: '/api/v1/quarantine', auth: { roles: ['admin', 'auditor'] }, summary: 'Whether this is a restored copy that sends nothing', responses: { 200: QuarantineView },
      handler: async () => {
        const sinceMs = await quarantineSince(database);
        return { status: 200, body: { quarantine: sinceMs !== null, since: sinceMs === null ? null : instantText(sinceMs) } };
      },
    }),
    defineRoute({
      method: 'POST', path: '/api/v1/quarantine/lift', auth: { roles: ['admin'] }, summary: 'Let a restored copy send again; twice changes nothing', responses: { 200: QuarantineView },
      handler: async ({ caller, audit }) => {
        const before = await quarantineSince(database);
        audit.about('quarantine', 'all');
        audit.changed({ quarantine: before !== null }, { quarantine: false });
        await unitOfWork.run(async (tx) => {
          if (await liftQuarantine(tx)) tx.emit({ type: 'quarantine.lifted', subject: 'all', data: {}, cause: causeOf(caller) } satisfies DomainEvent);
        });
        return { status: 200, body: { quarantine: false, since: null } };
      },
    }),
  ];
}
