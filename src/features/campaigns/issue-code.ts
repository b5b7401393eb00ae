import { conflict, notFound, ruleBroken } from '../../kernel/errors';
import type { Reader } from '../../kernel/database/database';
import type { Machine } from '../../kernel/machine';
import { contactWayByState, type ChannelsRoom, type ContactWayRecord } from '../channels';
import { membersByNames } from '../staff';
import { customerByExternalId, type CustomerRecord } from '../customers';
import { campaignUnknown } from './draft-campaign';
import { statusOf } from './decide-status';
import { campaignById, codeOf, insertCode, termsOf, type CodeRecord } from './store';
import type { Terms } from './terms';

type Deps = Machine & { channels: ChannelsRoom; learnCustomer(externalUserId: string): Promise<CustomerRecord | null> };

export interface IssuedCode {
  code: CodeRecord;
  way: ContactWayRecord | null;
  /** This very call made the code. */
  fresh: boolean;
}

const WAIT_MS = 5000;
const LOOK_EVERY_MS = 40;
const STATE_BYTES = 15; // 20 characters of base64url: 120 bits nobody guesses

/** A referrer's code in a campaign: made lazily at the first ask, once under concurrent asks, the same ever after. */
export const makeIssueCode = (deps: Deps) => async (campaignId: string, referrerExternalUserId: string): Promise<IssuedCode> => {
  const campaign = await campaignById(deps.database, campaignId);
  if (!campaign) throw campaignUnknown();
  const referrer = await findCustomer(deps, referrerExternalUserId);
  if (!referrer) throw notFound('customer.not_found', 'this customer is not known');
  const existing = await codeOf(deps.database, campaignId, referrer.id);
  const status = statusOf(campaign, deps.clock.nowMs());
  if (status !== 'running' && status !== 'scheduled') throw conflict(`campaign.${status}`, `codes are made while a campaign runs or is scheduled; this one is ${status}`);
  const users = await staffFor(deps, referrer, await termsOf(deps.database, campaignId, campaign.version));
  const fresh = existing === null && (await create(deps, campaignId, referrer, users));
  if (existing) await tryAnew(deps, existing, users);
  const code = (await codeOf(deps.database, campaignId, referrer.id)) as CodeRecord;
  return { code, way: await settled(deps, code.state), fresh };
};

/** Somebody of whom only a deal was told is asked about like a stranger. */
async function findCustomer({ database, learnCustomer }: Deps, externalUserId: string): Promise<CustomerRecord | null> {
  const known = await customerByExternalId(database, externalUserId);
  return known && (known.dealtAtMs === null || known.detailAtMs !== null) ? known : ((await learnCustomer(externalUserId)) ?? known);
}

/** `owner`: the member with the customer's earliest open follow among the campaign's staff; else the pool (contract). Refuses who may not refer. */
async function staffFor({ database }: Deps, referrer: CustomerRecord, { staffPick, staffUserIds: named }: Terms): Promise<string[]> {
  if (referrer.staffId !== null) throw ruleBroken('referrer_is_staff', 'this customer is a member of staff; staff cannot refer');
  const follows = await database.rows<{ userId: string; userKey: string }>(
    'SELECT s.userId, s.userKey FROM follow_episode e JOIN staff s ON s.id = e.staffId WHERE e.customerId = ? AND e.endedAtMs IS NULL ORDER BY e.startedAtMs, e.id', [referrer.id]);
  const has = (userId: string) => follows.some((follow) => follow.userKey === userId.toLowerCase());
  if (follows.length === 0) throw ruleBroken('referrer_not_customer', 'this person is no customer of any member of staff at present');
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

/** True for the one ask that won; the unique key on (campaign, referrer) decides, not a look before. */
async function create(deps: Deps, campaignId: string, referrer: CustomerRecord, users: readonly string[]): Promise<boolean> {
  const code: CodeRecord = { id: deps.ids.next(), campaignId, referrerId: referrer.id, state: deps.ids.secret(STATE_BYTES), revokedAtMs: null, createdAtMs: deps.clock.nowMs() };
  return deps.unitOfWork.run(async (tx) => {
    if (!(await insertCode(tx, code))) return false;
    await deps.channels.askForContactWay(tx, { state: code.state, users });
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
