import { z } from 'zod';
import { defineRoute, type Route } from '../../kernel/http/route';
import type { Machine } from '../../kernel/machine';
import type { CampaignsRoom } from '../campaigns';
import { countAudience } from './audience-views';

/** `more`: counting stopped there. */
const Reach = z.object({ customers: z.int(), more: z.boolean() }).meta({ id: 'AudienceReach' });

/** 受众: how many customers a campaign is for, asked while somebody writes whom. In the body, for a list names people. */
export const audienceRoute = ({ database, campaigns: { termsBody: { shape } } }: Machine & { campaigns: Pick<CampaignsRoom, 'termsBody'> }): Route => defineRoute({
  method: 'POST', path: '/api/console/audience', auth: { roles: ['admin'] }, asksOnly: true, summary: 'How many customers an audience covers now; counting stops at ten thousand', body: z.strictObject({ audience: shape.audience }), responses: { 200: Reach },
  handler: async ({ body }) => ({ status: 200, body: await countAudience(database, body.audience ?? {}) }),
});
