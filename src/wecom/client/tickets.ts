import { z } from 'zod';
import { WecomError } from '../errors';
import type { Call } from './caller';
import { createTokenSource, type WecomClock } from './token-source';

/** What pages are signed with. WeCom allows 400 asks an hour per corp and 100 per app, hence one kept ticket of each kind, asked for by one caller at a time. */
export interface Tickets {
  /** jsapi_ticket of the corp, for `wx.config`. Source: doc 96914. */
  corp(): Promise<string>;
  /** jsapi_ticket of the app, for `agentConfig`. The two are not exchangeable: 42012, 40093. */
  app(): Promise<string>;
}

const TicketReply = z.object({ ticket: z.string().min(1).max(512), expires_in: z.number().positive() });
/** An ended or a wrong kind of ticket: WeCom's own cache may lag, so one more ask is worth it. */
const STALE = new Set([40093, 42012]);

export function createTickets(call: Call, clock: WecomClock): Tickets {
  const source = (request: { api: string; query?: Record<string, string> }) => {
    const ask = async () => {
      const { ticket, expires_in: expiresInS } = await call(request, TicketReply);
      return { token: ticket, expiresInS };
    };
    return createTokenSource(async () => {
      try {
        return await ask();
      } catch (error) {
        if (!(error instanceof WecomError) || error.code === null || !STALE.has(error.code)) throw error;
        return ask();
      }
    }, clock);
  };
  const [corp, app] = [source({ api: 'get_jsapi_ticket' }), source({ api: 'ticket/get', query: { type: 'agent_config' } })];
  return { corp: async () => (await corp.current()).token, app: async () => (await app.current()).token };
}
