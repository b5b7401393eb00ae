import type { Reader } from '../../../kernel/database/database';
import type { Tx } from '../../../kernel/database/unit-of-work';
import type { Plugs } from '../../../kernel/house';
import { turnOf } from '../../../kernel/inbox/reading';
import type { Machine } from '../../../kernel/machine';
import type { Metrics } from '../../../kernel/metrics';
import { replayWork, undoneWork } from '../../../kernel/work/replay';
import type { Wecom } from '../../../wecom';
import type { ArrivalMeta, InboxEntries } from '../../inbox-entries';
import type { MessagesRoom } from '../../messages';
import { balanceOf } from './balance-store';
import type { BalanceLevel } from './decide-balance';
import { makeHearLinks, type LinkReport } from './hear-links';
import { makeHearBalance, readBalance, readBalanceWork, type BalanceReport } from './keep-balance';
import { keepRange, pruneLinks, pruneLinksWork, setLinkUsers } from './keep-range';
import { insertLinkIntent, reopenLink, type LinkRecord } from './link-store';
import { makeLink } from './make-link';
import { removeLink } from './remove-link';
import { BALANCE_NOTICE, composeBalance, composeExpiry, composeLinkLost, EXPIRY_NOTICE, LINK_NOTICE, makeTellAdmins } from './notices';

export interface Acquisition {
  plugs: Required<Pick<Plugs, 'senders' | 'jobs' | 'subscriptions' | 'cron'>>;
  inbox: InboxEntries;
  /** Writes the intent and the work that will make the campaign's link, unless it has one. */
  askForLink(tx: Tx, link: { campaignId: string; users: readonly string[] }): Promise<void>;
  /** Whom a campaign's link leads to from now on. */
  setLinkUsers(tx: Tx, campaignId: string, users: readonly string[]): Promise<void>;
  isGivenUp(reader: Reader, link: LinkRecord): Promise<boolean>;
  askAgain(tx: Tx, link: LinkRecord, users: readonly string[]): Promise<boolean>;
}

export interface AcquisitionDeps {
  wecom: Wecom;
  metrics: Metrics;
  messages: MessagesRoom;
  adminUserIds: readonly string[];
  businessTimeZone: string;
}

const LEVELS: readonly BalanceLevel[] = ['enough', 'low', 'exhausted'];

/** 获客链接: one link per campaign carries every referrer's code as a `customer_channel`, and the paid quota that new friends by it use up. */
export function createAcquisition(machine: Machine, deps: AcquisitionDeps): Acquisition {
  const { clock, ids, bells, database } = machine;
  const tellAdmins = makeTellAdmins(deps);
  const all = { ...machine, ...deps, tellAdmins };
  const newName = () => `推荐-${ids.next()}`;
  const make = (link: Ask) => ({ kind: 'acquisition_link.make', key: link.id, lane: 'send' as const, payload: {}, once: onceOf(link) });
  addNotices(deps.messages);
  deps.metrics.gauge('acquisition_quota_level', 'Quota of new friends by 获客链接: 0 enough, 1 low, 2 exhausted', {}, async () => LEVELS.indexOf((await balanceOf(database)).level));
  return {
    plugs: {
      senders: [makeLink(all), keepRange(all), readBalance(all), removeLink(all)],
      jobs: [pruneLinks],
      subscriptions: ['staff.left', 'staff.out_of_range', 'staff.renamed'].map((on) => ({ on, work: pruneLinksWork })),
      cron: [{ name: 'acquisition.read_balance', expression: '41 6 * * *', timeZone: deps.businessTimeZone, work: readBalanceWork }],
    },
    inbox: inboxOf(all),
    async askForLink(tx, { campaignId, users }) {
      const link = { id: ids.next(), campaignId, name: newName(), users: JSON.stringify(users), createdAtMs: clock.nowMs() };
      if (await insertLinkIntent(tx, link)) tx.enqueue(make({ id: link.id, changedAtMs: link.createdAtMs }));
    },
    setLinkUsers,
    isGivenUp: async (reader, link) => link.status === 'failed' || (link.status === 'pending' && (await undoneWork(reader, onceOf(link))) !== null),
    async askAgain(tx, link, users) {
      if (link.status === 'failed') {
        const next = { id: link.id, name: newName(), users: JSON.stringify(users), changedAtMs: Math.max(clock.nowMs(), link.changedAtMs + 1) };
        if ((await reopenLink(tx, next)) === 0) return false;
        tx.enqueue(make(next));
        return true;
      }
      const row = await undoneWork(tx, onceOf(link));
      if (!row || !(await replayWork(tx, row, clock.nowMs()))) return false;
      tx.afterCommit(() => bells[row.lane].ring());
      return true;
    },
  };
}

type Ask = Pick<LinkRecord, 'id' | 'changedAtMs'>;

/** Names the work of one ask: while a link is pending, `changedAtMs` is the instant at which it was asked for. */
const onceOf = ({ id, changedAtMs }: Ask) => `acquisition_link.make:${id}:${changedAtMs}`;

function addNotices(messages: MessagesRoom): void {
  messages.addStaffTemplate(BALANCE_NOTICE, composeBalance);
  messages.addStaffTemplate(EXPIRY_NOTICE, composeExpiry);
  messages.addStaffTemplate(LINK_NOTICE, composeLinkLost);
}

/** open_profile, friend_request and the chats are kept and shown: they are intents, and only an add is a friend (pitfall 46). */
function inboxOf(deps: Pick<Machine, 'clock'> & { tellAdmins: ReturnType<typeof makeTellAdmins> }): InboxEntries {
  const hearBalance = makeHearBalance(deps);
  const hearLinks = makeHearLinks(deps);
  const balance = (level: BalanceLevel) => ({ createTime }: { createTime: number }, { cause }: ArrivalMeta) =>
    turnOf('acquisition', hearBalance, { level, atMs: createTime * 1000, cause } satisfies BalanceReport);
  const lost = (reason: LinkReport['reason']) => ({ linkId }: { linkId: string }, { cause }: ArrivalMeta) => turnOf(linkId, hearLinks, { linkId, reason, cause });
  return {
    'customer_acquisition.balance_low': balance('low'),
    'customer_acquisition.balance_exhausted': balance('exhausted'),
    'customer_acquisition.balance_increased': balance('enough'),
    'customer_acquisition.quota_expire_soon': ({ expireTime, expireQuotaNum, createTime }) => turnOf('acquisition', async (tx: Tx, told: readonly { refs: Record<string, string>; once: string }[]) => {
      for (const one of told) await deps.tellAdmins(tx, { template: EXPIRY_NOTICE, ...one });
    }, { refs: { number: String(expireQuotaNum), date: new Date(expireTime * 1000).toISOString().slice(0, 10) }, once: `${expireTime}:${createTime}` }),
    'customer_acquisition.link_unavailable': lost('link_unavailable'),
    'customer_acquisition.delete_link': lost('link_deleted'),
  };
}
