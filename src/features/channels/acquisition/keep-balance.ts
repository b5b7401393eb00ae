import type { Tx } from '../../../kernel/database/unit-of-work';
import type { Cause, NewWork } from '../../../kernel/events';
import type { Machine } from '../../../kernel/machine';
import type { Sender } from '../../../kernel/work/registry';
import type { DomainEvent } from '../../../vocabulary/events';
import { adviseAfter, type Wecom } from '../../../wecom';
import { lockBalance, storeBalance } from './balance-store';
import { afterEvent, afterRead, isWorse, LAG_MS, type Balance, type BalanceLevel } from './decide-balance';
import { workingLinkIds } from './link-store';
import { BALANCE_NOTICE, type TellAdmins } from './notices';

export interface BalanceReport {
  level: BalanceLevel;
  atMs: number;
  cause: Cause;
}

type Deps = Machine & { wecom: Wecom; tellAdmins: TellAdmins };

export const readBalanceWork = (): NewWork => ({ kind: 'acquisition.read_balance', lane: 'bulk', key: 'all', payload: {} });

/** A whole lag after now at least, and one for all who ask within a minute. */
function readLater(tx: Tx, nowMs: number): void {
  const minute = Math.floor(nowMs / LAG_MS) + 2;
  tx.enqueue({ ...readBalanceWork(), notBeforeMs: minute * LAG_MS, once: `acquisition.read_balance:${minute}` });
}

/** balance_low, balance_exhausted, balance_increased: believed at once, and read when the read can know of it. Their order makes no difference. */
export const makeHearBalance = ({ clock, tellAdmins }: Pick<Deps, 'clock' | 'tellAdmins'>) => async (tx: Tx, reports: readonly BalanceReport[]): Promise<void> => {
  const before = await lockBalance(tx, clock.nowMs());
  const next = reports.reduce<Balance>(afterEvent, before);
  const cause = reports.at(-1)?.cause;
  if (cause) await store(tellAdmins, tx, { before, next: { level: next.level, atMs: next.atMs, left: next.left }, cause });
  readLater(tx, clock.nowMs());
};

/** 获客额度 as WeCom counts it; read every night too, for companies that have a link. */
export const readBalance = (deps: Deps): Sender<{ left: number; beganAtMs: number }> => ({
  kind: 'acquisition.read_balance', lane: 'bulk',
  async send() {
    if ((await workingLinkIds(deps.database)).length === 0) return { kind: 'done' };
    const beganAtMs = deps.clock.nowMs();
    try {
      return { kind: 'done', result: { left: (await deps.wecom.acquisitionLinks.quota()).balance, beganAtMs } };
    } catch (error) {
      return adviseAfter(error, { repeatIsHarmless: true });
    }
  },
  async record(tx, work, outcome) {
    if (outcome.kind !== 'done' || !outcome.result) return;
    const before = await lockBalance(tx, deps.clock.nowMs());
    const next = afterRead(before, outcome.result);
    if (next) await store(deps.tellAdmins, tx, { before, next, cause: { type: 'work', id: work.id } });
    else readLater(tx, deps.clock.nowMs());
  },
});

async function store(tellAdmins: TellAdmins, tx: Tx, { before, next, cause }: { before: Balance; next: Balance; cause: Cause }): Promise<void> {
  await storeBalance(tx, next);
  if (next.level === before.level) return;
  tx.emit({ type: 'acquisition.balance_changed', subject: 'balance', data: { level: next.level, left: next.left }, cause } satisfies DomainEvent);
  if (isWorse(next.level, before.level)) await tellAdmins(tx, { template: BALANCE_NOTICE, refs: { level: next.level }, once: `${next.level}:${next.atMs}` });
}
