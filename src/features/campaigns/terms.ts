import { z } from 'zod';
import { DurationInput, durationText } from '../../kernel/http/duration-field';
import { InstantInput, instantText } from '../../kernel/http/instant-field';
import { BudgetAmount, NameText, PositiveInteger, RewardAmount } from '../../kernel/http/plain-fields';
import type { Tx } from '../../kernel/database/unit-of-work';
import type { FieldFault } from '../../kernel/errors';

const Name = NameText(128);
const UserId = z.string().min(1).max(64);
const TagIds = z.array(z.string().min(1).max(64)).max(20);
const RewardKey = z.string().regex(/^[0-9A-Za-z_-]{1,64}$/, 'must be 1 to 64 letters, digits, _ or -');

export const RewardItem = z.strictObject({
  key: RewardKey,
  milestone: z.enum(['added', 'retained', 'contacted', 'qualified', 'deal']),
  beneficiary: z.enum(['referrer', 'referee', 'staff']),
  kind: z.enum(['points', 'coupon', 'cash', 'gift', 'service']),
  amount: RewardAmount,
  atCount: PositiveInteger.optional(),
  everyCount: PositiveInteger.optional(),
  capPerReferrer: PositiveInteger.optional(),
}).meta({ id: 'RewardItem' });

/** Everything a campaign promises; instants and durations in ms, as the code works with them. */
export const TermsBody = z.strictObject({
  name: Name,
  startsAt: InstantInput,
  endsAt: InstantInput,
  codeKind: z.enum(['contact_way', 'acquisition_link', 'group_join_way']),
  staffUserIds: z.array(UserId).max(500),
  staffPick: z.enum(['owner', 'pool']),
  groupChatIds: z.array(z.string().min(1).max(64)).max(5).optional(),
  retention: DurationInput,
  clawback: DurationInput.optional(),
  rewards: z.array(RewardItem).max(50),
  caps: z.strictObject({ referralsPerReferrer: PositiveInteger.optional(), referrals: PositiveInteger.optional() }).optional(),
  budget: z.strictObject({ points: BudgetAmount.optional(), cashFen: BudgetAmount.optional() }).optional(),
  welcome: z.strictObject({ text: z.string().max(2000).optional() }).optional(),
  audience: z.strictObject({
    tagIds: z.array(z.string().min(1).max(64)).max(100).optional(),
    stages: z.array(z.string().min(1).max(32)).max(50).optional(),
    externalUserIds: z.array(z.string().min(1).max(64)).max(1000).optional(),
  }).optional(),
  goal: z.strictObject({ referrals: PositiveInteger, by: InstantInput }).optional(),
  acknowledge: z.array(z.string().min(1).max(32)).max(10).optional(),
  /** Tags for the friend who came by a code of this campaign. */
  tags: z.strictObject({ onBound: TagIds.optional(), onRetained: TagIds.optional(), onRejected: TagIds.optional() }).optional(),
});

export type Terms = z.output<typeof TermsBody>;
export type RewardTerms = z.output<typeof RewardItem>;

/** A room that has something to say about terms fills this: rewards, payouts, messages. */
export interface TermsSlot {
  faults(terms: Terms): FieldFault[] | Promise<FieldFault[]>;
  warnings(terms: Terms): FieldFault[] | Promise<FieldFault[]>;
  /** Runs in the transaction that puts the terms in force. */
  inForce?(tx: Tx, change: TermsInForce): Promise<void>;
}

export interface TermsInForce {
  campaignId: string;
  version: number;
  terms: Terms;
  /** The terms they replace; null at publishing. */
  before: Terms | null;
}

/** As the open API shows terms. */
export const presentTerms = (terms: Terms) => ({
  ...terms,
  startsAt: instantText(terms.startsAt), endsAt: instantText(terms.endsAt), retention: durationText(terms.retention),
  ...(terms.clawback === undefined ? {} : { clawback: durationText(terms.clawback) }),
  ...(terms.goal === undefined ? {} : { goal: { ...terms.goal, by: instantText(terms.goal.by) } }),
});

export const storedTerms = (text: string): Terms => JSON.parse(text) as Terms;
