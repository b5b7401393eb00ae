import { z } from 'zod';
import { integer, optionalText, shape, text } from '../event-fields';

const FAMILY = 'customer_acquisition';

const balance = z.object({});

const quota = z
  .object({ ExpireTime: integer, ExpireQuotaNum: integer })
  .transform((raw) => ({ /** Unix seconds. */ expireTime: raw.ExpireTime, expireQuotaNum: raw.ExpireQuotaNum }));

const link = z.object({ LinkId: text }).transform((raw) => ({ linkId: raw.LinkId }));

const visit = z.object({ LinkId: text, State: optionalText }).transform((raw) => ({ linkId: raw.LinkId, state: raw.State }));

const relation = z
  .object({ UserID: text, ExternalUserID: text, LinkId: optionalText, State: optionalText })
  .transform((raw) => ({ userId: raw.UserID, externalUserId: raw.ExternalUserID, linkId: raw.LinkId, state: raw.State }));

const message = z
  .object({ LinkId: optionalText, State: optionalText, ChatKey: optionalText })
  .transform((raw) => ({ linkId: raw.LinkId, state: raw.State, /** Ticket for get_chat_info, about 30 minutes. */ chatKey: raw.ChatKey }));

/** 获客助手事件. A visit or a friend request is an intent; only `external_contact.add` proves a new friend. Source: doc 97299. */
export const acquisitionEvents = {
  'customer_acquisition.balance_low': shape(FAMILY, 'balance_low', balance),
  'customer_acquisition.balance_exhausted': shape(FAMILY, 'balance_exhausted', balance),
  'customer_acquisition.balance_increased': shape(FAMILY, 'balance_increased', balance),
  'customer_acquisition.quota_expire_soon': shape(FAMILY, 'quota_expire_soon', quota),
  'customer_acquisition.link_unavailable': shape(FAMILY, 'link_unavailable', link),
  'customer_acquisition.delete_link': shape(FAMILY, 'delete_link', link),
  'customer_acquisition.open_profile': shape(FAMILY, 'open_profile', visit),
  'customer_acquisition.friend_request': shape(FAMILY, 'friend_request', visit),
  'customer_acquisition.customer_start_chat': shape(FAMILY, 'customer_start_chat', relation),
  'customer_acquisition.del_follow_user': shape(FAMILY, 'del_follow_user', relation),
  'customer_acquisition.message_from_customer': shape(FAMILY, 'message_from_customer', message),
};
