import type { NewWork } from '../../kernel/events';
import type { Tx } from '../../kernel/database/unit-of-work';
import type { Machine } from '../../kernel/machine';
import type { Job } from '../../kernel/work/registry';
import type { DomainEvent } from '../../vocabulary/events';
import { carriersOf, type Carrier, type ChannelsRoom } from '../channels';
import { decideRecycling, SILENT_MS, type Recycling } from './decide-recycle';
import { codesInOrder, codesToLookAt, hasCodesLeft, lastScannedOf, lastScans, storeLooks, type LookedCode, type LookPlace } from './recycle-store';
import { campaignsByIds } from './store';

type Deps = Machine & { channels: ChannelsRoom };

/** Codes of one transaction. */
const PAGE = 100;

/** `left`: how many must still go for the quota; absent: those whose time has come. */
interface Step {
  left?: number;
  after?: LookPlace;
}

export const recycleWork = (step: Step = {}): NewWork => ({ kind: 'codes.recycle', key: 'all', payload: { ...step } });

/** Every day: codes of ended campaigns that were silent for 180 days go; above nine tenths of the quota the longest silent go first, until it is below (policy 15). */
export const recycleCodes = (deps: Deps): Job => ({
  kind: 'codes.recycle',
  async run(tx, { id, payload }) {
    const { left, after } = payload as Step;
    if (left !== undefined && after) return press(deps, tx, id, { left, after });
    const codes = await codesToLookAt(tx, deps.clock.nowMs(), PAGE);
    const judged = await judge(deps, tx, codes, false);
    await settle(deps, tx, id, judged);
    if (codes.length === PAGE) return tx.enqueue(recycleWork());
    const excess = await deps.channels.countQuota(tx);
    if (excess > 0) tx.enqueue(recycleWork({ left: excess, after: { lookAtMs: 0, id: '' } }));
  },
});

/** What moves to its true place is met again there, so codes go in the order of their silence. */
async function press(deps: Deps, tx: Tx, workId: string, { left, after }: Required<Step>): Promise<void> {
  const codes = await codesInOrder(tx, after, PAGE);
  // only what counts makes room
  const judged = (await judge(deps, tx, codes, true)).map((each) => (each.verdict.kind === 'recycle' && !makesRoom(each.carrier) ? { ...each, verdict: { kind: 'look', atMs: each.code.lookAtMs } as const } : each));
  const gone = judged.filter(({ verdict }) => verdict.kind === 'recycle').slice(0, left);
  const goes = new Set(gone.map(({ code }) => code.id));
  await settle(deps, tx, workId, judged.filter(({ code, verdict }) => verdict.kind === 'look' || goes.has(code.id)), true);
  const last = codes.at(-1);
  // until a page is empty: what was moved stands behind this one
  if (last && left > gone.length) tx.enqueue(recycleWork({ left: left - gone.length, after: { lookAtMs: last.lookAtMs, id: last.id } }));
}

const makesRoom = (carrier: Carrier | null): boolean => carrier !== null && carrier.codeKind !== 'acquisition_link' && carrier.configId !== null && carrier.status !== 'removing';

interface Judged {
  code: LookedCode;
  carrier: Carrier | null;
  verdict: Recycling;
}

async function judge({ clock }: Deps, tx: Tx, codes: readonly LookedCode[], pressed: boolean): Promise<Judged[]> {
  const campaigns = new Map((await campaignsByIds(tx, [...new Set(codes.map((code) => code.campaignId))])).map((campaign) => [campaign.id, campaign]));
  const scans = await lastScans(tx, codes.map((code) => code.state));
  const carriers = await carriersOf(tx, codes);
  return codes.flatMap((code) => {
    const campaign = campaigns.get(code.campaignId);
    if (!campaign) return [];
    const verdict = decideRecycling({ campaign, lastScanMs: scans.get(code.state) ?? null, lookAtMs: code.lookAtMs }, clock.nowMs(), pressed);
    return [{ code, carrier: carriers.get(code.state) ?? null, verdict }];
  });
}

async function settle(deps: Deps, tx: Tx, workId: string, judged: readonly Judged[], pressed = false): Promise<void> {
  const moved = judged.map(({ code, verdict }) => ({ id: code.id, lookAtMs: verdict.kind === 'look' ? verdict.atMs : null }));
  await storeLooks(tx, moved.filter(({ lookAtMs }, n) => lookAtMs !== judged[n]?.code.lookAtMs));
  const campaignIds = new Set<string>();
  for (const { code, carrier, verdict } of judged) {
    if (verdict.kind === 'look') continue;
    campaignIds.add(code.campaignId);
    if (!carrier || carrier.codeKind === 'acquisition_link') continue;
    await deps.channels.retire(tx, carrier);
    tx.emit({ type: 'code.recycled', subject: code.id, data: { campaignId: code.campaignId, silentSinceMs: verdict.silentSinceMs, pressed }, cause: { type: 'work', id: workId } } satisfies DomainEvent);
  }
  for (const campaignId of campaignIds) await retireLinkAfterAll(deps, tx, campaignId);
}

/** The link of a campaign goes when the last of its codes would; one that was scanned after its own time keeps it. */
async function retireLinkAfterAll({ clock, channels }: Deps, tx: Tx, campaignId: string): Promise<void> {
  if (!(await channels.hasLink(tx, campaignId)) || (await hasCodesLeft(tx, campaignId))) return;
  const last = await lastScannedOf(tx, campaignId);
  if (last && last.atMs + SILENT_MS > clock.nowMs()) return void (await storeLooks(tx, [{ id: last.id, lookAtMs: last.atMs + SILENT_MS }]));
  await channels.retireLink(tx, campaignId);
}
