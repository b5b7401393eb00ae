import { z } from 'zod';
import { WecomError } from '../errors';
import type { Call } from './caller';
import { collectPages } from './collect-pages';
import type { Page } from './collect-pages';
import type { BatchFollow, CustomerContact, CustomerFollow } from './customer-replies';
import { BatchPage, DetailPage } from './customer-replies';
import { Nothing, listOf } from './reply-fields';
import { checksFor } from './request-checks';

export interface CustomerDetail {
  contact: CustomerContact;
  follows: CustomerFollow[];
}

export interface RemarkCustomer {
  userId: string;
  externalUserId: string;
  remark?: string;
  description?: string;
  company?: string;
  /** Replaces all numbers; [] clears them. */
  mobiles?: string[];
  pictureMediaId?: string;
}

export interface Customers {
  /** external_userids of one member's customers; [] for a member without any (84061). Source: doc 92113. */
  list(userId: string): Promise<string[]>;
  /** Who the customer is and who has them, all pages. 84061: nobody in the visible range has. Source: doc 92114. */
  get(externalUserId: string): Promise<CustomerDetail>;
  /** One row per (member, customer); at most 100 members and 100 rows a page. Source: doc 92994. */
  batchByUser(query: { userIds: string[]; cursor?: string | null; limit?: number }): Promise<Page<{ contact: CustomerContact; follow: BatchFollow }>>;
  /** Openid of a WeChat customer for payments with the corp id as appid. */
  toOpenid(externalUserId: string): Promise<string>;
  /** Remark up to 20 characters, description 150, company 20. Source: doc 92115. */
  remark(change: RemarkCustomer): Promise<void>;
}

const NO_RELATION = 84061;
const IdList = z.object({ external_userid: listOf(z.string()) });
const OpenidReply = z.object({ openid: z.string().min(1) });

function remarkBody(change: RemarkCustomer): Record<string, unknown> {
  const checks = checksFor('externalcontact/remark');
  checks.chars('remark', change.remark, 20);
  checks.chars('description', change.description, 150);
  checks.chars('company', change.company, 20);
  const { userId, externalUserId, ...optional } = change;
  checks.that(Object.values(optional).some((value) => value !== undefined), 'there is nothing to change');
  return {
    userid: userId, external_userid: externalUserId, remark: change.remark, description: change.description, remark_company: change.company,
    remark_mobiles: change.mobiles?.length === 0 ? [''] : change.mobiles, remark_pic_mediaid: change.pictureMediaId,
  };
}

/** 客户: people outside the corp whom members have added. */
export function createCustomers(call: Call): Customers {
  return {
    async list(userId) {
      try {
        return (await call({ api: 'externalcontact/list', query: { userid: userId } }, IdList)).external_userid;
      } catch (error) {
        if (error instanceof WecomError && error.code === NO_RELATION) return [];
        throw error;
      }
    },
    async get(externalUserId) {
      const api = 'externalcontact/get';
      const contacts: CustomerContact[] = [];
      const follows = await collectPages(api, async (cursor) => {
        const page = await call({ api, query: { external_userid: externalUserId, ...(cursor ? { cursor } : {}) } }, DetailPage);
        contacts.push(page.contact);
        return { items: page.follows, nextCursor: page.nextCursor };
      });
      const [contact] = contacts;
      if (!contact) throw new WecomError({ api, kind: 'reply', text: 'answer has no contact' });
      return { contact, follows };
    },
    async batchByUser({ userIds, cursor, limit = 100 }) {
      const api = 'externalcontact/batch/get_by_user';
      checksFor(api).between('userIds', userIds.length, 1, 100);
      checksFor(api).between('limit', limit, 1, 100);
      return call({ api, body: { userid_list: userIds, cursor: cursor ?? '', limit } }, BatchPage);
    },
    async toOpenid(externalUserId) {
      return (await call({ api: 'externalcontact/convert_to_openid', body: { external_userid: externalUserId } }, OpenidReply)).openid;
    },
    async remark(change) {
      await call({ api: 'externalcontact/remark', body: remarkBody(change) }, Nothing);
    },
  };
}
