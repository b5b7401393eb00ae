import type { Tx } from '../../kernel/database/unit-of-work';
import type { Machine } from '../../kernel/machine';
import { carriersOf, type Carrier, type ChannelsRoom } from '../channels';
import type { CustomerRecord } from '../customers';
import { makeMayRefer, type LearnCustomer, type MayRefer } from './may-refer';
import { newCode } from './own-codes';
import { poolOf, usersFor } from './pick-staff';
import { codeOf, insertCode, lockCodeOf, termsOf, type CodeRecord } from './store';
import type { Terms } from './terms';

type Deps = Machine & { channels: ChannelsRoom; learnCustomer: LearnCustomer };

export interface IssuedCode {
  code: CodeRecord;
  carrier: Carrier | null;
  /** This very call made the code. */
  fresh: boolean;
}

const WAIT_MS = 5000;
const LOOK_EVERY_MS = 40;

/** A referrer's code in a campaign: made lazily at the first ask, once under concurrent asks, the same ever after. `waitMs`: how long it waits for WeCom to make it. */
export function makeIssueCode(deps: Deps) {
  const mayRefer = makeMayRefer(deps);
  return async (campaignId: string, referrerExternalUserId: string, waitMs = WAIT_MS): Promise<IssuedCode> => {
    const allowed = await mayRefer(campaignId, referrerExternalUserId);
    const { campaign, referrer } = allowed;
    const ask = await askFor(deps, referrer, await termsOf(deps.database, campaignId, campaign.version));
    const existing = await codeOf(deps.database, campaignId, referrer.id);
    const carrier = existing && await carrierOf(deps, existing);
    const fresh = carrier === null && (await create(deps, allowed, ask));
    if (existing && carrier) await tryAnew(deps, { code: existing, carrier }, ask);
    const code = (await codeOf(deps.database, campaignId, referrer.id)) as CodeRecord;
    return { code, carrier: await settled(deps, code, waitMs), fresh };
  };
}

/** What is asked of WeCom for this referrer. */
interface Ask {
  codeKind: Terms['codeKind'];
  users: readonly string[];
  chatIds: readonly string[];
}

/** A link is the campaign's, so it leads to the pool. */
async function askFor({ database }: Deps, referrer: CustomerRecord, terms: Terms): Promise<Ask> {
  const own = terms.codeKind === 'acquisition_link' ? undefined : (await usersFor(database, [referrer.id], terms)).get(referrer.id);
  return { codeKind: terms.codeKind, chatIds: terms.groupChatIds ?? [], users: own ?? await poolOf(database, terms.staffUserIds) };
}

/**
 * True for the one ask that won; the unique key on (campaign, referrer) decides, not a look before. A code that stands already, because a lead or a
 * claim counted under it, goes to WeCom at the first ask.
 */
async function create(deps: Deps, { campaign, referrer }: MayRefer, ask: Ask): Promise<boolean> {
  const code = newCode(deps, { campaignId: campaign.id, referrerId: referrer.id });
  return deps.unitOfWork.run(async (tx) => {
    const own = (await insertCode(tx, code)) ? code : await lockCodeOf(tx, campaign.id, referrer.id);
    if (own.revokedAtMs !== null || (own !== code && (await carriersOf(tx, [own])).has(own.state))) return false;
    await carry(deps, tx, own, ask);
    if (referrer.openidKey === null) tx.enqueue({ kind: 'customer.identify', key: referrer.id, lane: 'bulk', payload: {}, once: `customer.identify:${referrer.id}:code` });
    return true;
  });
}

/** The intent for WeCom: a 联系我 or a 加入群聊 of its own, or the campaign's one link. */
function carry({ channels }: Deps, tx: Tx, { state, campaignId }: CodeRecord, { codeKind, users, chatIds }: Ask): Promise<void> {
  if (codeKind === 'acquisition_link') return channels.askForLink(tx, { campaignId, users });
  return codeKind === 'group_join_way' ? channels.askForJoinWay(tx, { state, chatIds }) : channels.askForContactWays(tx, [{ state, users }]);
}

/** A code that was refused, or whose making was given up on, is made anew by the next ask; one of a link is made a 联系我 once the terms say so. */
async function tryAnew(deps: Deps, { code, carrier }: { code: CodeRecord; carrier: Carrier }, ask: Ask): Promise<void> {
  if (code.revokedAtMs !== null) return;
  if (carrier.codeKind === 'acquisition_link' && ask.codeKind === 'contact_way') return deps.unitOfWork.run((tx) => carry(deps, tx, code, ask));
  if (await deps.channels.isGivenUp(deps.database, carrier)) await deps.unitOfWork.run((tx) => deps.channels.askAgain(tx, carrier, ask));
}

const carrierOf = async ({ database }: Deps, code: CodeRecord): Promise<Carrier | null> => (await carriersOf(database, [code])).get(code.state) ?? null;

/** Waits for WeCom, 5 s as a rule; a slower code is answered as pending and goes on being made. */
async function settled(deps: Deps, code: CodeRecord, waitMs: number): Promise<Carrier | null> {
  const untilMs = performance.now() + waitMs;
  for (;;) {
    const carrier = await carrierOf(deps, code);
    if (carrier?.status !== 'pending' || performance.now() >= untilMs) return carrier;
    await deps.clock.sleep(LOOK_EVERY_MS);
  }
}
