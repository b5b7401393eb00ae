import type { Reader } from '../../kernel/database/database';
import type { Machine } from '../../kernel/machine';
import { contactWayByState, type ChannelsRoom, type ContactWayRecord } from '../channels';
import { membersByNames } from '../staff';
import { makeMayRefer, type LearnCustomer, type MayRefer } from './may-refer';
import { newCode } from './own-codes';
import { codeOf, insertCode, lockCodeOf, termsOf, type CodeRecord } from './store';
import type { Terms } from './terms';

type Deps = Machine & { channels: ChannelsRoom; learnCustomer: LearnCustomer };

export interface IssuedCode {
  code: CodeRecord;
  way: ContactWayRecord | null;
  /** This very call made the code. */
  fresh: boolean;
}

const WAIT_MS = 5000;
const LOOK_EVERY_MS = 40;

/** A referrer's code in a campaign: made lazily at the first ask, once under concurrent asks, the same ever after. */
export function makeIssueCode(deps: Deps) {
  const mayRefer = makeMayRefer(deps);
  return async (campaignId: string, referrerExternalUserId: string): Promise<IssuedCode> => {
    const allowed = await mayRefer(campaignId, referrerExternalUserId);
    const { campaign, referrer } = allowed;
    const users = await staffFor(deps, allowed, await termsOf(deps.database, campaignId, campaign.version));
    const existing = await codeOf(deps.database, campaignId, referrer.id);
    const way = existing && await contactWayByState(deps.database, existing.state);
    const fresh = way === null && (await create(deps, allowed, users));
    if (existing && way) await tryAnew(deps, existing, users);
    const code = (await codeOf(deps.database, campaignId, referrer.id)) as CodeRecord;
    return { code, way: await settled(deps, code.state), fresh };
  };
}

/** `owner`: the member with the customer's earliest open follow among the campaign's staff; else the pool (contract). */
async function staffFor({ database }: Deps, { follows }: MayRefer, { staffPick, staffUserIds: named }: Terms): Promise<string[]> {
  const has = (userId: string) => follows.some((follow) => follow.userKey === userId.toLowerCase());
  const pool = await poolOf(database, named);
  if (staffPick === 'pool' || !pool.some(has)) return pool;
  const owner = follows.find((follow) => pool.some((userId) => userId.toLowerCase() === follow.userKey));
  return owner ? [owner.userId] : pool;
}

/** One member who left would have the whole code refused (pitfall 31); of those whom we only do not know yet, WeCom says. When all have left, it says so too. */
async function poolOf(database: Reader, named: readonly string[]): Promise<string[]> {
  const members = await membersByNames(database, named);
  const stay = named.flatMap((userId) => { const member = members.get(userId.toLowerCase()); return member?.leftAtMs ? [] : [member?.userId ?? userId]; });
  return stay.length > 0 ? [...new Set(stay)] : [...named];
}

/**
 * True for the one ask that won; the unique key on (campaign, referrer) decides, not a look before. A code that stands already, because a lead or a
 * claim counted under it, goes to WeCom at the first ask.
 */
async function create(deps: Deps, { campaign, referrer }: MayRefer, users: readonly string[]): Promise<boolean> {
  const code = newCode(deps, { campaignId: campaign.id, referrerId: referrer.id });
  return deps.unitOfWork.run(async (tx) => {
    const own = (await insertCode(tx, code)) ? code : await lockCodeOf(tx, campaign.id, referrer.id);
    if (own.revokedAtMs !== null || (own !== code && (await contactWayByState(tx, own.state)))) return false;
    await deps.channels.askForContactWay(tx, { state: own.state, users });
    if (referrer.openidKey === null) tx.enqueue({ kind: 'customer.identify', key: referrer.id, lane: 'bulk', payload: {}, once: `customer.identify:${referrer.id}:code` });
    return true;
  });
}

/** A code that was refused, or whose making was given up on, is made anew by the next ask. */
async function tryAnew(deps: Deps, code: CodeRecord, users: readonly string[]): Promise<void> {
  const way = await contactWayByState(deps.database, code.state);
  if (!way || code.revokedAtMs !== null || !(await deps.channels.isGivenUp(deps.database, way))) return;
  await deps.unitOfWork.run((tx) => deps.channels.askAgain(tx, way, users));
}

/** Waits for WeCom up to 5 s; a slower code is answered as pending and goes on being made. */
async function settled(deps: Deps, state: string): Promise<ContactWayRecord | null> {
  const untilMs = performance.now() + WAIT_MS;
  for (;;) {
    const way = await contactWayByState(deps.database, state);
    if (way?.status !== 'pending' || performance.now() >= untilMs) return way;
    await deps.clock.sleep(LOOK_EVERY_MS);
  }
}
