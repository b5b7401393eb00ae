import { z } from 'zod';
import type { Call } from './caller';
import type { Page } from './collect-pages';
import { listOf, optionalSeconds, optionalText } from './reply-fields';
import { checksFor } from './request-checks';

/** 在职继承 of a member who stays, or 离职继承 of one who left. */
export type TransferKind = 'active' | 'resigned';

export interface TransferRequest {
  kind: TransferKind;
  handoverUserId: string;
  takeoverUserId: string;
  /** 1 to 100. */
  externalUserIds: string[];
  /** What the customer reads when it is done, up to 200 characters; on-job only. */
  message?: string;
}

export interface TransferAnswer {
  externalUserId: string;
  /** 0: it has begun and takes up to 24 hours. 40100: it had begun already. */
  errcode: number;
}

export interface TransferResult {
  externalUserId: string;
  /** 1 done, 2 waiting, 3 refused by the customer, 4 the takeover has too many customers, 5 there is none. */
  status: number;
  takeoverTime: number | null;
}

export interface Transfers {
  /** Every customer has an answer of their own (doc 92125, 94081). */
  begin(request: TransferRequest): Promise<TransferAnswer[]>;
  /** Everybody between these two, 1,000 a page. */
  results(query: Pick<TransferRequest, 'kind' | 'handoverUserId' | 'takeoverUserId'> & { cursor?: string | null }): Promise<Page<TransferResult>>;
}

const Begun = z
  .object({ customer: listOf(z.object({ external_userid: z.string(), errcode: z.number().int() })) })
  .transform(({ customer }) => customer.map((row): TransferAnswer => ({ externalUserId: row.external_userid, errcode: row.errcode })));

const Results = z
  .object({ customer: listOf(z.object({ external_userid: z.string(), status: z.number().int(), takeover_time: optionalSeconds })), next_cursor: optionalText })
  .transform(({ customer, next_cursor: nextCursor }): Page<TransferResult> => ({
    items: customer.map((row) => ({ externalUserId: row.external_userid, status: row.status, takeoverTime: row.takeover_time })), nextCursor,
  }));

const pathOf = (kind: TransferKind, name: string) => `externalcontact/${kind === 'resigned' ? 'resigned/' : ''}${name}`;

/** 客户继承: customers go from one member to another. */
export function createTransfers(call: Call): Transfers {
  return {
    async begin({ kind, handoverUserId, takeoverUserId, externalUserIds, message }) {
      const api = pathOf(kind, 'transfer_customer');
      const checks = checksFor(api);
      checks.between('externalUserIds', externalUserIds.length, 1, 100);
      checks.chars('message', message, 200);
      checks.that(kind === 'active' || message === undefined, 'a resigned transfer takes no message');
      return call({ api, body: { handover_userid: handoverUserId, takeover_userid: takeoverUserId, external_userid: externalUserIds, transfer_success_msg: message } }, Begun);
    },
    async results({ kind, handoverUserId, takeoverUserId, cursor }) {
      return call({ api: pathOf(kind, 'transfer_result'), body: { handover_userid: handoverUserId, takeover_userid: takeoverUserId, cursor: cursor ?? '' } }, Results);
    },
  };
}
