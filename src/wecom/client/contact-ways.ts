import { z } from 'zod';
import type { Call } from './caller';
import type { Page } from './collect-pages';
import { Nothing, listOf, looseText, optionalText } from './reply-fields';
import { checksFor } from './request-checks';

export interface NewContactWay {
  /** 1: one member; 2: several, the customer meets one of them. */
  type: 1 | 2;
  /** 1: mini-program button; 2: QR code. */
  scene: 1 | 2;
  /** At most 30 characters, for staff. */
  remark?: string;
  /** WeCom's default is true: no confirmation by the member. */
  skipVerify?: boolean;
  /** At most 30 characters; comes back in events and follows. */
  state: string;
  users: string[];
  /** A customer may add only one member of this code. */
  isExclusive?: boolean;
}

export interface ContactWay {
  configId: string;
  type: number;
  scene: number;
  remark: string;
  skipVerify: boolean;
  state: string | null;
  qrCode: string | null;
  users: string[];
  departmentIds: number[];
}

/** WeCom replaces the whole list of users, so the whole list is asked for. */
export interface ContactWayChange {
  configId: string;
  users: string[];
  remark?: string;
  skipVerify?: boolean;
  state?: string;
}

export interface ContactWays {
  /** Keep the configId: the console never shows codes made here. 41045: the corp's 500,000 are used up. */
  add(way: NewContactWay): Promise<{ configId: string; qrCode: string | null }>;
  get(configId: string): Promise<ContactWay>;
  /** Ids of codes made since 2021-07-10; times are unix seconds, at most 1,000 a page. */
  list(query: { startTime?: number; endTime?: number; cursor?: string | null; limit?: number }): Promise<{ configIds: string[]; nextCursor: string | null }>;
  update(change: ContactWayChange): Promise<void>;
  /** The QR code dies at once. */
  remove(configId: string): Promise<void>;
}

const Added = z.object({ config_id: z.string().min(1), qr_code: optionalText });

const Listed = z
  .object({ contact_way: listOf(z.object({ config_id: z.string() })), next_cursor: optionalText })
  .transform((raw): Page<string> => ({ items: raw.contact_way.map((way) => way.config_id), nextCursor: raw.next_cursor }));

const Detail = z
  .object({
    contact_way: z.object({
      config_id: z.string(), type: z.number(), scene: z.number(), remark: looseText, skip_verify: z.boolean().nullish(), state: optionalText,
      qr_code: optionalText, user: listOf(z.string()), party: listOf(z.number()),
    }),
  })
  .transform(({ contact_way: way }): ContactWay => ({
    configId: way.config_id, type: way.type, scene: way.scene, remark: way.remark, skipVerify: way.skip_verify ?? true, state: way.state,
    qrCode: way.qr_code, users: way.user, departmentIds: way.party,
  }));

function checkFields(api: string, way: { remark?: string; state?: string; users: string[] }): void {
  const checks = checksFor(api);
  checks.chars('state', way.state, 30);
  checks.chars('remark', way.remark, 30);
  checks.between('users', way.users.length, 1, 100);
}

/** 联系我: codes that make a customer and a member friends. Source: doc 92228, 92572. */
export function createContactWays(call: Call): ContactWays {
  return {
    async add(way) {
      const api = 'externalcontact/add_contact_way';
      checkFields(api, way);
      checksFor(api).that(way.type !== 1 || way.users.length === 1, 'type 1 takes exactly one user');
      const { type, scene, remark, state, users, skipVerify, isExclusive } = way;
      const body = { type, scene, remark, state, user: users, skip_verify: skipVerify, is_exclusive: isExclusive };
      const reply = await call({ api, body }, Added);
      return { configId: reply.config_id, qrCode: reply.qr_code };
    },
    get(configId) {
      return call({ api: 'externalcontact/get_contact_way', body: { config_id: configId } }, Detail);
    },
    async list({ startTime, endTime, cursor, limit = 100 }) {
      const api = 'externalcontact/list_contact_way';
      checksFor(api).between('limit', limit, 1, 1000);
      const page = await call({ api, body: { start_time: startTime, end_time: endTime, cursor: cursor ?? undefined, limit } }, Listed);
      return { configIds: page.items, nextCursor: page.nextCursor };
    },
    async update(change) {
      const api = 'externalcontact/update_contact_way';
      checkFields(api, change);
      const { configId, users, remark, skipVerify, state } = change;
      await call({ api, body: { config_id: configId, user: users, remark, skip_verify: skipVerify, state } }, Nothing);
    },
    async remove(configId) {
      await call({ api: 'externalcontact/del_contact_way', body: { config_id: configId } }, Nothing);
    },
  };
}
