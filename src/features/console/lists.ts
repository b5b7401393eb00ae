import { z } from 'zod';
import type { Reader } from '../../kernel/database/database';
import type { Caller } from '../../kernel/http/access-slots';
import type { Page } from '../../kernel/http/paging';
import { customerPage } from './customer-routes';
import { dealPage } from './deal-routes';
import { entryPage } from './ledger-routes';
import type { Sees } from './people';
import { ReferralFilter, referralPage, settleReferralFilter } from './referral-routes';
import { RewardFilter, rewardPage } from './reward-route';
import type { Turning } from './shown';

/** A list of the console by its name: who reads it, what may be asked of it, and one page of it as the screen shows it. */
interface List<Filter extends z.ZodObject, Ask, Item> {
  filter: Filter;
  /** The question without a person's name in it, so that it can be kept. */
  settle(reader: Reader, filter: z.output<Filter>): Promise<Ask>;
  page(sees: Sees, caller: Caller, ask: Ask & Turning): Promise<Page<Item>>;
}

const list = <Filter extends z.ZodObject, Ask, Item>(of: List<Filter, Ask, Item>) => of;
const Unfiltered = z.strictObject({});
const nothing = () => Promise.resolve({});

export const LISTS = {
  referrals: list({ filter: ReferralFilter, settle: settleReferralFilter, page: referralPage }),
  rewards: list({ filter: RewardFilter, settle: (_reader, filter) => Promise.resolve(filter), page: rewardPage }),
  ledger: list({ filter: Unfiltered, settle: nothing, page: entryPage }),
  deals: list({ filter: Unfiltered, settle: nothing, page: dealPage }),
  customers: list({ filter: Unfiltered, settle: nothing, page: customerPage }),
};

export type ItemOf<Name extends keyof typeof LISTS> = Awaited<ReturnType<(typeof LISTS)[Name]['page']>>['items'][number];
