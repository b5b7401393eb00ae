import { z } from 'zod';
import { AppError, conflict, notFound } from '../../kernel/errors';
import { JpegBytes } from '../../kernel/http/bytes-answer';
import { IdText } from '../../kernel/http/plain-fields';
import { defineRoute, type Route } from '../../kernel/http/route';
import type { Scope } from '../../kernel/scope';
import type { Machine } from '../../kernel/machine';
import { WecomError, type Wecom } from '../../wecom';
import { ownCodeById, type CampaignsRoom, type CodeRecord } from '../campaigns';
import type { PostersRoom } from '../posters';
import type { FindCustomer } from './find-customer';

export interface PosterDeps {
  wecom: Wecom;
  campaigns: CampaignsRoom;
  posters: Pick<PostersRoom, 'drawCode'>;
  findCustomer: FindCustomer;
}

const SEND = { roles: ['admin', 'supervisor', 'staff'], scope: 'cut' } as const;
const Id = z.strictObject({ id: IdText });

/** 发海报: a member gives one of their own customers that customer's poster, and WeCom the picture that goes into the chat. */
export function posterRoutes({ database, clock }: Machine, { wecom, campaigns, posters, findCustomer }: PosterDeps): Route[] {
  const codeOf = async (scope: Scope, id: string): Promise<CodeRecord> => {
    const code = await ownCodeById(database, scope, id);
    if (!code) throw notFound('code.not_found', 'there is no such code');
    return code;
  };
  return [
    defineRoute({
      method: 'POST', path: '/api/sidebar/codes', auth: SEND, summary: 'The code of one of your customers in a campaign: made at the first ask, the same ever after',
      body: z.strictObject({ externalUserId: z.string().min(1).max(64), campaignId: IdText }), responses: { 200: z.object({ id: z.string(), ready: z.boolean() }) },
      handler: async ({ body, caller, audit }) => {
        const { customer } = await findCustomer(caller, body.externalUserId);
        const { code, carrier } = await campaigns.issueCode(body.campaignId, customer.externalUserId);
        audit.about('code', code.id);
        if (code.revokedAtMs !== null) throw conflict('code_revoked', 'this code is no longer in use');
        return { status: 200, body: { id: code.id, ready: carrier?.status === 'active' } };
      },
    }),
    defineRoute({
      method: 'GET', path: '/api/sidebar/codes/:id/poster', auth: SEND, summary: 'The poster 海报 of a code, as JPEG', params: Id, responses: { 200: JpegBytes },
      handler: async ({ params, caller }) => ({ status: 200, body: await posters.drawCode(await codeOf(caller.scope, params.id)) }),
    }),
    defineRoute({
      method: 'POST', path: '/api/sidebar/codes/:id/media', auth: SEND, summary: 'The poster as 临时素材, to be sent into a chat', params: Id, responses: { 200: z.object({ mediaId: z.string() }) },
      handler: async ({ params, caller }) => {
        const jpeg = await posters.drawCode(await codeOf(caller.scope, params.id));
        try {
          const { mediaId } = await wecom.media.upload({ type: 'image', filename: `poster-${clock.nowMs()}.jpg`, data: Buffer.from(jpeg) });
          return { status: 200, body: { mediaId } };
        } catch (error) {
          if (error instanceof WecomError) throw new AppError('wecom_unavailable', 'WeCom did not take the picture; try again in a moment', { status: 503, headers: { 'retry-after': '5' } });
          throw error;
        }
      },
    }),
  ];
}
