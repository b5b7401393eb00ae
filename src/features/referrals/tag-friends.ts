import { ReferralTagging } from '../../../entities/referral-tagging';
import { marks } from '../../kernel/database/marks';
import type { Tx } from '../../kernel/database/unit-of-work';
import { updateRows } from '../../kernel/database/update-rows';
import type { FieldFault } from '../../kernel/errors';
import type { Machine } from '../../kernel/machine';
import type { Job } from '../../kernel/work/registry';
import type { CampaignsRoom, Terms } from '../campaigns';
import { takeTurns } from '../customers';
import type { CustomerTags, TagsRoom } from '../tags';
import { stepOf, tagsFor, type TaggedStep } from './decide-tagging';
import { referralsOf, type ReferralRecord } from './store';

type Deps = Machine & { campaigns: CampaignsRoom; tags: TagsRoom };

/** Tags friends as their campaigns say for bound, retained and rejected: level-triggered, once for each step. */
export const tagFriends = (deps: Deps): Job => ({
  kind: 'referral.tag',
  async runAll(tx, works) {
    const causes = new Map(works.map(({ id, key }) => [key, { type: 'work' as const, id }]));
    const friendIds = [...causes.keys()];
    await takeTurns(tx, friendIds);
    const stored = await taggingsOf(tx, friendIds);
    const asked: CustomerTags[] = [];
    const rows: ReferralTagging[] = [];
    for (const own of byCampaign(await referralsOf(tx, friendIds))) {
      const { refereeId: customerId, campaignId } = own[0] as ReferralRecord;
      const before = stored.find((row) => row.customerId === customerId && row.campaignId === campaignId);
      const step = stepOf(own);
      const terms = await deps.campaigns.termsOf(tx, campaignId, deciding(own).campaignVersion);
      const change = tagsFor((before?.step ?? null) as TaggedStep | null, step, terms.tags ?? {});
      if (!change || step === null || terms.tags === undefined) continue;
      rows.push({ id: before?.id ?? deps.ids.next(), campaignId, customerId, step, atMs: deps.clock.nowMs() });
      if (change.add.length + change.remove.length > 0) asked.push({ customerId, ...change, cause: causes.get(customerId) ?? { type: 'work', id: 'referral.tag' } });
    }
    await storeTaggings(tx, rows, stored);
    await deps.tags.markCustomers(tx, asked);
  },
});

/** The scan that says how the friend stands: the live one, else the latest. */
const deciding = (own: readonly ReferralRecord[]): ReferralRecord => (own.find((referral) => referral.liveKey !== null) ?? own.reduce((a, b) => (a.id > b.id ? a : b)));

function byCampaign(referrals: readonly ReferralRecord[]): ReferralRecord[][] {
  const groups = new Map<string, ReferralRecord[]>();
  for (const referral of referrals) {
    const key = `${referral.refereeId}:${referral.campaignId}`;
    groups.set(key, [...(groups.get(key) ?? []), referral]);
  }
  return [...groups.values()];
}

const taggingsOf = (tx: Tx, customerIds: readonly string[]): Promise<ReferralTagging[]> =>
  tx.rows<ReferralTagging>(`SELECT id, campaignId, customerId, step, atMs FROM referral_tagging WHERE customerId IN (${marks(customerIds)})`, [...customerIds]);

async function storeTaggings(tx: Tx, rows: readonly ReferralTagging[], stored: readonly ReferralTagging[]): Promise<void> {
  const known = new Set(stored.map((row) => row.id));
  await updateRows(tx, 'referral_tagging', rows.filter((row) => known.has(row.id)), ['step', 'atMs']);
  await tx.insert(ReferralTagging, rows.filter((row) => !known.has(row.id)));
}

/** Publish check: a tag that is no more would be promised to nobody. */
export async function tagFaults(terms: Terms, unknownTags: TagsRoom['unknownTags']): Promise<FieldFault[]> {
  const named = Object.entries(terms.tags ?? {}).flatMap(([when, tagIds = []]) => tagIds.map((tagId, index) => ({ path: `tags.${when}[${index}]`, tagId })));
  const unknown = named.length === 0 ? [] : await unknownTags([...new Set(named.map(({ tagId }) => tagId))]);
  return named.filter(({ tagId }) => unknown.includes(tagId)).map(({ path }) => ({ path, code: 'tag_unknown', detail: 'there is no such tag' }));
}
