import { createHash } from 'node:crypto';
import type { Reader } from '../../kernel/database/database';
import type { NewWork } from '../../kernel/events';
import type { Machine } from '../../kernel/machine';
import type { Job } from '../../kernel/work/registry';
import type { DomainEvent, StaffId } from '../../vocabulary/events';
import { contactWayById, type ChannelsRoom } from '../channels';
import type { MessagesRoom } from '../messages';
import { membersByNames, namesOf, staffByUserIds, type StaffRecord } from '../staff';
import { campaignById, codeByState, openCampaigns, termsOf, termsOfMany } from './store';
import type { Terms } from './terms';

type Deps = Machine & { channels: ChannelsRoom; messages: MessagesRoom; adminUserIds: readonly string[] };

export const UNSTAFFED = 'campaign_unstaffed';
export const watchWork = ({ subject }: { subject: StaffId }): NewWork => ({ kind: 'campaign.watch_staff', key: subject, payload: {} });
export const refillWork = ({ subject }: { subject: string }): NewWork => ({ kind: 'campaign.refill', key: subject, payload: {} });

/** Members of a campaign who can be added today, under the names they carry now, in the campaign's order. */
export async function servingOf(reader: Reader, terms: Pick<Terms, 'staffUserIds'>): Promise<StaffRecord[]> {
  const members = await membersByNames(reader, terms.staffUserIds);
  const serving = terms.staffUserIds.flatMap((userId) => members.get(userId.toLowerCase()) ?? []).filter((member) => member.leftAtMs === null && member.inRange === 1);
  return [...new Map(serving.map((member) => [member.id, member])).values()];
}

/** Somebody serves, or somebody whom we have not met yet may. */
const mayServe = async (reader: Reader, terms: Terms): Promise<boolean> =>
  (await servingOf(reader, terms)).length > 0 || (await membersByNames(reader, terms.staffUserIds)).size < new Set(terms.staffUserIds.map((userId) => userId.toLowerCase())).size;

/** The terms stand as they were published; who is meant is shown under the present name. */
export async function withPresentNames(reader: Reader, terms: readonly Terms[]): Promise<Terms[]> {
  const members = await membersByNames(reader, [...new Set(terms.flatMap((each) => each.staffUserIds))]);
  return terms.map((each) => ({ ...each, staffUserIds: [...new Set(each.staffUserIds.map((userId) => members.get(userId.toLowerCase())?.userId ?? userId))] }));
}

/** The last member of a campaign left: whoever scans its codes meets nobody, so the admins hear of it at once. */
export const watchStaff = ({ clock, messages, adminUserIds }: Deps): Job => ({
  kind: 'campaign.watch_staff',
  async run(tx, { id, key: staffId }) {
    const names = new Set(await namesOf(tx, staffId));
    const campaigns = await openCampaigns(tx, clock.nowMs());
    const terms = await termsOfMany(tx, campaigns);
    const admins = await staffByUserIds(tx, adminUserIds);
    for (const { id: campaignId } of campaigns) {
      const own = terms.get(campaignId);
      if (!own?.staffUserIds.some((userId) => names.has(userId.toLowerCase())) || (await mayServe(tx, own))) continue;
      tx.emit({ type: 'campaign.unstaffed', subject: campaignId, data: { staffId }, cause: { type: 'work', id } } satisfies DomainEvent);
      for (const admin of admins) messages.notifyStaff(tx, { staffId: admin.id, template: UNSTAFFED, refs: { campaignId }, once: `${UNSTAFFED}:${campaignId}:${id}:${admin.id}` });
    }
  },
});

export async function composeUnstaffed(reader: Reader, refs: Record<string, string>): Promise<string | null> {
  const campaign = await campaignById(reader, refs['campaignId'] ?? '');
  if (!campaign || (await mayServe(reader, await termsOf(reader, campaign.id, campaign.version)))) return null;
  return `【活动无人接待】活动「${campaign.name}」的接待成员都已离职或不在应用可见范围内，客户扫码将无人接待，请尽快调整活动成员。`;
}

/** The only member of somebody's own code is gone: one of the campaign's others stands in, another for each code. */
export const refill = ({ channels }: Deps): Job => ({
  kind: 'campaign.refill',
  async run(tx, { key: wayId }) {
    const way = await contactWayById(tx, wayId);
    const code = way && (await codeByState(tx, way.state));
    const campaign = code && (await campaignById(tx, code.campaignId));
    if (!campaign) return;
    const serving = await servingOf(tx, await termsOf(tx, campaign.id, campaign.version));
    const member = serving[createHash('sha256').update(wayId).digest().readUInt32BE() % Math.max(1, serving.length)];
    if (member) channels.fillIn(tx, wayId, member.id);
  },
});
