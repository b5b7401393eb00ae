import { Screening } from '../../../entities/screening';
import type { KernelEvent } from '../../kernel/events';
import type { Plugs } from '../../kernel/house';
import type { Machine } from '../../kernel/machine';
import type { Tx } from '../../kernel/database/unit-of-work';
import type { WorkItem } from '../../kernel/work/outcome';
import type { DomainEvent } from '../../vocabulary/events';
import { decideScreening, type ScreeningVerdict } from './decide-screening';

export interface IntegrityRoom {
  plugs: Plugs;
}

/** A screen that is missing for this long holds the referral: silence never pays (policy 21). */
const MISSING = 'screen_missing';
const SCREEN_WITHIN_MS = 10 * 60_000;
const LIVE = new Set(['bound', 'retained', 'contacted', 'qualified', 'converted']);

/** Integrity 防刷单: says of each referral whether its rewards may go out. */
export function createIntegrity(machine: Machine): IntegrityRoom {
  const { clock, logger } = machine;

  const judge = async (tx: Tx, { id, key: referralId, payload }: WorkItem, said: ScreeningVerdict) => {
    const fresh = await tx.insertUnlessThere(Screening, { referralId, verdict: said.verdict, rule: said.rule, atMs: clock.nowMs() });
    // a screen that was only late lifts the hold for its absence; any other answer stands
    const lifted = !fresh && said.rule !== MISSING && (await tx.change('UPDATE screening SET verdict = ?, rule = ?, atMs = ? WHERE referralId = ? AND rule = ?', [said.verdict, said.rule, clock.nowMs(), referralId, MISSING])) === 1;
    if (!fresh && !lifted) return;
    tx.emit({ type: 'referral.screened', subject: referralId, data: { verdict: said.verdict, lifted, refereeId: String(payload['refereeId']) }, cause: { type: 'work', id } } satisfies DomainEvent);
  };

  return {
    plugs: {
      jobs: [
        { kind: 'integrity.screen', run: (tx, work) => judge(tx, work, decideScreening()) },
        {
          kind: 'integrity.watch',
          async run(tx, work) {
            if (await tx.one('SELECT referralId FROM screening WHERE referralId = ?', [work.key])) return;
            logger.error('a referral was not screened in time; it is held until somebody looks', { referral: work.key });
            await judge(tx, work, { verdict: 'held', rule: MISSING });
          },
        },
      ],
      subscriptions: [
        { on: 'referral.changed', wants: ({ data }) => isNewlyLive(data), work: (event) => ({ kind: 'integrity.screen', key: event.subject, payload: refereeOf(event), once: `screen:${event.subject}` }) },
        {
          on: 'referral.changed', wants: ({ data }) => isNewlyLive(data),
          work: (event) => ({ kind: 'integrity.watch', key: event.subject, payload: refereeOf(event), notBeforeMs: clock.nowMs() + SCREEN_WITHIN_MS, once: `screen-watch:${event.subject}` }),
        },
      ],
    },
  };
}

const refereeOf = (event: KernelEvent) => ({ refereeId: event.data['refereeId'] });
const isNewlyLive = (data: Readonly<Record<string, unknown>>) => LIVE.has(String(data['to'])) && !LIVE.has(String(data['from']));
