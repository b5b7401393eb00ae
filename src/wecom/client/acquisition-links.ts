import { z } from 'zod';
import type { Call } from './caller';
import type { Page } from './collect-pages';
import { Nothing, listOf, looseText, optionalNumber, optionalText, seconds } from './reply-fields';
import { checksFor } from './request-checks';

export interface NewAcquisitionLink {
  /** At most 30 characters, for staff and for finding it again. */
  name: string;
  /** Members whom a customer may meet by this link, at most 500. */
  users: readonly string[];
  /** WeCom's default is true: no confirmation by the member. */
  skipVerify?: boolean;
}

export interface AcquisitionLink {
  name: string;
  url: string;
  /** Unix seconds. */
  createTime: number;
  skipVerify: boolean;
  users: string[];
  departmentIds: number[];
}

/** What was bought for new friends by links: each of them takes one. */
export interface AcquisitionQuota {
  total: number;
  balance: number;
  batches: { /** Unix seconds. */ expireDate: number; balance: number }[];
}

export interface AcquisitionLinks {
  /** 41095: the company has as many links as it may have. */
  create(link: NewAcquisitionLink): Promise<{ linkId: string; url: string }>;
  get(linkId: string): Promise<AcquisitionLink>;
  /** Ids of links of this app that work, at most 100 a page. */
  list(query: { cursor?: string | null; limit?: number }): Promise<{ linkIds: string[]; nextCursor: string | null }>;
  /** WeCom replaces the whole range, so the whole range is asked for. */
  update(change: { linkId: string; users: readonly string[]; name?: string; skipVerify?: boolean }): Promise<void>;
  /** The link dies; no event tells of it. */
  remove(linkId: string): Promise<void>;
  quota(): Promise<AcquisitionQuota>;
}

const webAddress = z.string().max(400).regex(/^https?:\/\/[^\s"<>]+$/);

const Created = z.object({ link: z.object({ link_id: z.string().min(1).max(64), url: webAddress }) }).transform(({ link }) => ({ linkId: link.link_id, url: link.url }));

const Listed = z
  .object({ link_id_list: listOf(z.string().min(1)), next_cursor: optionalText })
  .transform((raw): Page<string> => ({ items: raw.link_id_list, nextCursor: raw.next_cursor }));

/** `skip_verify` stands inside `link` in the document and beside it in a client seen in the field: both are read. */
const Detail = z
  .object({
    link: z.object({ link_name: looseText, url: webAddress, create_time: seconds, skip_verify: z.boolean().nullish() }), skip_verify: z.boolean().nullish(),
    range: z.object({ user_list: listOf(z.string()), department_list: listOf(z.number()) }).nullish(),
  })
  .transform(({ link, skip_verify, range }): AcquisitionLink => ({
    name: link.link_name, url: link.url, createTime: link.create_time, skipVerify: link.skip_verify ?? skip_verify ?? true, users: range?.user_list ?? [], departmentIds: range?.department_list ?? [],
  }));

const Quota = z
  .object({ total: optionalNumber, balance: z.number().int(), quota_list: listOf(z.object({ expire_date: seconds, balance: z.number().int() })) })
  .transform((raw): AcquisitionQuota => ({ total: raw.total ?? raw.balance, balance: raw.balance, batches: raw.quota_list.map((batch) => ({ expireDate: batch.expire_date, balance: batch.balance })) }));

const FAMILY = 'externalcontact/customer_acquisition';

/** 获客链接 of 获客助手: one link, as many `customer_channel` values as one likes. Source: doc 97297–97299, 97375. */
export function createAcquisitionLinks(call: Call): AcquisitionLinks {
  const checkLink = (api: string, { name, users }: { name?: string | undefined; users: readonly string[] }) => {
    const checks = checksFor(api);
    checks.chars('name', name, 30);
    checks.between('users', users.length, 1, 500);
  };
  return {
    async create({ name, users, skipVerify }) {
      const api = `${FAMILY}/create_link`;
      checkLink(api, { name, users });
      return call({ api, body: { link_name: name, range: { user_list: users }, skip_verify: skipVerify } }, Created);
    },
    get: (linkId) => call({ api: `${FAMILY}/get`, body: { link_id: linkId } }, Detail),
    async list({ cursor, limit = 100 }) {
      const api = `${FAMILY}/list_link`;
      checksFor(api).between('limit', limit, 1, 100);
      const page = await call({ api, body: { limit, cursor: cursor ?? '' } }, Listed);
      return { linkIds: page.items, nextCursor: page.nextCursor };
    },
    async update({ linkId, users, name, skipVerify }) {
      const api = `${FAMILY}/update_link`;
      checkLink(api, { name, users });
      await call({ api, body: { link_id: linkId, link_name: name, range: { user_list: users }, skip_verify: skipVerify } }, Nothing);
    },
    async remove(linkId) {
      await call({ api: `${FAMILY}/delete_link`, body: { link_id: linkId } }, Nothing);
    },
    quota: () => call({ api: 'externalcontact/customer_acquisition_quota' }, Quota),
  };
}
