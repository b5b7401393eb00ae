import type { Tx } from '../../kernel/database/unit-of-work';
import type { Plugs } from '../../kernel/house';
import type { Machine } from '../../kernel/machine';
import type { WorkItem } from '../../kernel/work/outcome';
import type { DomainEvent } from '../../vocabulary/events';
import type { ReferralsRoom } from '../referrals';
import { decideScreening, type ScreeningVerdict } from './decide-screening';
import { insertScreenings, lateScreens, liftScreenings, screeningsOf, verdictsOf } from './store';

export interface IntegrityRoom {
  plugs: Plugs;
}

/** A screen that is missing for this long holds the referral: silence never pays (policy 21). */
const MISSING = 'screen_missing';
const SCREEN_WITHIN_MS = 10 * 60_000;
const LATE_AT_ONCE = 200;
const SCREEN = 'integrity.screen';
const WATCH = 'integrity.watch';
const watchWork = () => ({ kind: WATCH, key: 'all', payload: {} });
const LIVE = new Set(['bound', 'retained', 'contacted', 'qualified', 'converted']);

/** Integrity 防刷单: says of each referral whether its rewards may go out. */
export function createIntegrity(machine: Machine, deps: { referrals: Pick<ReferralsRoom, 'screenBy'> }): IntegrityRoom {
  deps.referrals.screenBy(verdictsOf);
  const { clock, logger } = machine;

  /** The first answer stands, except that a screen which was only late lifts the hold for its absence. */
  const judge = async (tx: Tx, works: readonly Pick<WorkItem, 'id' | 'key' | 'payload'>[], said: ScreeningVerdict): Promise<void> => {
    const standing = await screeningsOf(tx, works.map(({ key }) => key), machine.database.engine);
    const fresh = works.filter(({ key }) => !standing.has(key));
    const late = works.filter(({ key }) => said.rule !== MISSING && standing.get(key)?.rule === MISSING);
    const row = { verdict: said.verdict, rule: said.rule, atMs: clock.nowMs() };
    await insertScreenings(tx, [...new Set(fresh.map(({ key }) => key))].map((referralId) => ({ referralId, ...row })));
    await liftScreenings(tx, late.map(({ key }) => key), row);
    for (const { id, key, payload } of [...fresh, ...late]) {
      const data = { verdict: said.verdict, lifted: standing.has(key), refereeId: String(payload['refereeId']) };
      tx.emit({ type: 'referral.screened', subject: key, data, cause: { type: 'work', id } } satisfies DomainEvent);
    }
  };

  /** What waits, runs or was given up on; the work itself goes on, and lifts the hold when it ends after all. */
  const watch = async (tx: Tx): Promise<void> => {
    const late = await lateScreens(tx, SCREEN, clock.nowMs() - SCREEN_WITHIN_MS, LATE_AT_ONCE);
    for (const { key } of late) logger.error('a referral was not screened in time; it is held until somebody looks', { referral: key });
    if (late.length > 0) await judge(tx, late, { verdict: 'held', rule: MISSING });
    if (late.length === LATE_AT_ONCE) tx.enqueue(watchWork());
  };

  return {
    plugs: {
      jobs: [
        { kind: SCREEN, runAll: (tx, works) => judge(tx, works, decideScreening()) },
        { kind: WATCH, run: watch },
      ],
      cron: [{ name: WATCH, expression: '* * * * *', timeZone: 'UTC', work: watchWork }],
      subscriptions: [
        { on: 'referral.changed', wants: ({ data }) => isNewlyLive(data), work: (event) => ({ kind: SCREEN, key: event.subject, payload: { refereeId: event.data['refereeId'] }, once: `screen:${event.subject}` }) },
      ],
    },
  };
}

const isNewlyLive = (data: Readonly<Record<string, unknown>>) => LIVE.has(String(data['to'])) && !LIVE.has(String(data['from']));
