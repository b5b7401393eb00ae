import { conflict } from '../../kernel/errors';
import type { Cause, NewWork } from '../../kernel/events';
import type { Machine } from '../../kernel/machine';
import type { Job } from '../../kernel/work/registry';
import { contactWaysByStates, type ChannelsRoom } from '../channels';
import { campaignUnknown } from './draft-campaign';
import { poolOf, usersFor } from './pick-staff';
import type { makeAddVersion, Published } from './publish-campaign';
import { campaignById, codesAfter, termsOf } from './store';
import { servingOf } from './watch-staff';

export const carryWork = ({ subject }: { subject: string }): NewWork => ({ kind: 'campaign.carry_codes', key: subject, payload: {} });

/** A campaign whose link has no quota left goes on with 联系我: new terms that differ in nothing else (policy 15; pitfall 45). */
export const makeReissueCodes = ({ database, addVersion }: Machine & { addVersion: ReturnType<typeof makeAddVersion> }) => async (id: string, newId: string | null, cause: Cause): Promise<Published> => {
  const campaign = await campaignById(database, id);
  if (!campaign) throw campaignUnknown();
  const terms = await termsOf(database, id, campaign.version);
  if (terms.codeKind === 'contact_way') return { campaign, terms, warnings: [] };
  if (terms.codeKind !== 'acquisition_link') throw conflict('campaign.not_links', 'only codes of acquisition links are re-issued');
  const serving = (await servingOf(database, terms)).map((member) => member.userId);
  const next = { ...terms, codeKind: 'contact_way' as const, staffUserIds: serving.length > 0 ? serving : terms.staffUserIds };
  return addVersion(id, { reason: 'codes re-issued as contact ways', terms: next, newId }, cause);
};

/** Codes of one transaction. */
const PAGE = 50;

/** New terms: the link leads to the staff they name, codes into groups to theirs, or each code that has only the link gets a 联系我 with its own state, so that what was handed out before still refers. */
export const carryCodes = ({ channels }: { channels: ChannelsRoom }): Job => ({
  kind: 'campaign.carry_codes',
  async run(tx, { key: campaignId, payload }) {
    const campaign = await campaignById(tx, campaignId);
    if (!campaign) return;
    const terms = await termsOf(tx, campaignId, campaign.version);
    if (terms.codeKind === 'acquisition_link') return channels.setLinkUsers(tx, campaignId, await poolOf(tx, terms.staffUserIds));
    const joinsGroups = terms.codeKind === 'group_join_way';
    if (!joinsGroups && !(await channels.hasLink(tx, campaignId))) return;
    const { after = '' } = payload as { after?: string };
    const codes = await codesAfter(tx, campaignId, after, PAGE);
    const last = codes.at(-1);
    if (last && codes.length === PAGE) tx.enqueue({ ...carryWork({ subject: campaignId }), payload: { after: last.id } });
    if (joinsGroups) return channels.setChats(tx, codes.map((code) => code.state), terms.groupChatIds ?? []);
    const carried = new Set((await contactWaysByStates(tx, codes.map((code) => code.state))).map((way) => way.state));
    const bare = codes.filter((code) => code.revokedAtMs === null && !carried.has(code.state));
    const users = await usersFor(tx, bare.map((code) => code.referrerId), terms);
    const pool = await poolOf(tx, terms.staffUserIds);
    // a referrer who left keeps the code (policy 16)
    await channels.askForContactWays(tx, bare.map((code) => ({ state: code.state, users: users.get(code.referrerId) ?? pool })));
  },
});
