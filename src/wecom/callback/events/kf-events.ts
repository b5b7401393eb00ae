import { z } from 'zod';
import { shape, text } from '../event-fields';

const ticket = z
  .object({ Token: text, OpenKfId: text })
  .transform((raw) => ({ /** For kf/sync_msg, 10 minutes. */ token: raw.Token, openKfId: raw.OpenKfId }));

const ids = z.array(z.string()).optional().transform((list) => (list ?? []).filter((id) => id !== ''));

const authorization = z
  .object({ AuthAddOpenKfId: ids, AuthDelOpenKfId: ids })
  .transform((raw) => ({ addedOpenKfIds: raw.AuthAddOpenKfId, removedOpenKfIds: raw.AuthDelOpenKfId }));

/** 微信客服: a push carries no content, only the ticket to pull it with. No sender is named. Source: doc 94670. */
export const kfEvents = {
  'kf.msg_or_event': shape('kf_msg_or_event', null, ticket),
  'kf.account_auth_change': shape('kf_account_auth_change', null, authorization),
};
