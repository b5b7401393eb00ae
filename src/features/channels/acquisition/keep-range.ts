import type { Tx } from '../../../kernel/database/unit-of-work';
import type { NewWork } from '../../../kernel/events';
import type { Machine } from '../../../kernel/machine';
import type { Job, Sender } from '../../../kernel/work/registry';
import type { StaffId } from '../../../vocabulary/events';
import { adviseAfter, type Wecom } from '../../../wecom';
import { membersByNames, namesOf } from '../../staff';
import { isGone, presentNames, same, whoStays } from '../prune-members';
import { linkById, linksNaming, linksOf, storeLinkUsers, type LinkRecord } from './link-store';

type Deps = Machine & { wecom: Wecom };

const usersOf = (link: LinkRecord): string[] => JSON.parse(link.users) as string[];

export const rangeWork = (id: string): NewWork => ({ kind: 'acquisition_link.range', lane: 'send', key: id, payload: {} });
export const pruneLinksWork = ({ subject }: { subject: StaffId }): NewWork => ({ kind: 'acquisition_link.prune', key: subject, payload: {} });

/** Whom a campaign's link leads to from now on. */
export async function setLinkUsers(tx: Tx, campaignId: string, users: readonly string[]): Promise<void> {
  const [link] = await linksOf(tx, [campaignId]);
  if (!link || users.length === 0 || same(usersOf(link), users)) return;
  await storeLinkUsers(tx, link, users);
  if (link.status === 'active') tx.enqueue(rangeWork(link.id));
}

/** A member left, fell out of range or was renamed: links that name them are looked at. */
export const pruneLinks: Job = {
  kind: 'acquisition_link.prune',
  async run(tx, { key: staffId }) {
    const keys = await namesOf(tx, staffId);
    const links = keys.length === 0 ? [] : await linksNaming(tx, keys);
    const members = await membersByNames(tx, [...new Set(links.flatMap(usersOf))]);
    for (const link of links) {
      const present = presentNames(usersOf(link), members);
      if (!same(present, usersOf(link))) await storeLinkUsers(tx, link, present);
      if (link.status === 'active' && usersOf(link).some((userId) => isGone(members.get(userId.toLowerCase())))) tx.enqueue(rangeWork(link.id));
    }
  },
};

type Sent = { link: LinkRecord; users: string[] };

/** 编辑获客链接: the range is overwritten as a whole, so the whole of those who stay is sent. Nobody left: the old range stands, and the campaign tells that nobody serves it. */
export const keepRange = (deps: Deps): Sender<Sent> => ({
  kind: 'acquisition_link.range', lane: 'send',
  async send(work) {
    const link = await linkById(deps.database, work.key);
    if (!link?.linkId || link.status !== 'active') return { kind: 'done' };
    try {
      const users = await whoStays(deps, usersOf(link));
      if (users.length > 0) await deps.wecom.acquisitionLinks.update({ linkId: link.linkId, users });
      return { kind: 'done', result: { link, users } };
    } catch (error) {
      return adviseAfter(error, { repeatIsHarmless: true });
    }
  },
  async record(tx, work, outcome) {
    if (outcome.kind !== 'done' || !outcome.result || outcome.result.users.length === 0) return;
    const { link, users } = outcome.result;
    // somebody wished for others while the call was out: theirs are sent too
    if ((await storeLinkUsers(tx, link, users)) === 0 && (await linkById(tx, work.key))?.users !== JSON.stringify(users)) tx.enqueue(rangeWork(work.key));
  },
});
