import { NamedState } from '../../../entities/named-state';
import type { Clock } from '../../kernel/clock';
import type { Tx } from '../../kernel/database/unit-of-work';
import type { Logger } from '../../kernel/logger';
import type { Sender } from '../../kernel/work/registry';
import type { DomainEvent } from '../../vocabulary/events';
import { adviseAfter, type Wecom } from '../../wecom';

export const CALLBACK_IPS = 'operations.callback_ips';
const STATE = 'callback_ips';

/**
 * Where WeCom's callbacks come from (doc 92521), looked at once a day. An alarm only: behind a proxy no address can be trusted, so none is ever
 * refused; but a firewall that names the old addresses wants to be told.
 */
export const watchCallbackIps = ({ wecom, clock, logger }: { wecom: Wecom; clock: Clock; logger: Logger }): Sender<string[]> => ({
  kind: CALLBACK_IPS, lane: 'bulk',
  async send() {
    try {
      return { kind: 'done', result: [...new Set(await wecom.network.callbackIps())].sort() };
    } catch (error) {
      return adviseAfter(error, { repeatIsHarmless: true });
    }
  },
  async record(tx, work, outcome) {
    if (outcome.kind !== 'done' || !outcome.result || outcome.result.length === 0) return; // an empty list is no news: callbacks come from somewhere
    const now = outcome.result;
    const before = await swap(tx, now, clock.nowMs());
    if (!before) return;
    const added = now.filter((ip) => !before.includes(ip));
    const removed = before.filter((ip) => !now.includes(ip));
    if (added.length + removed.length === 0) return;
    tx.afterCommit(() => logger.warn('WeCom calls back from other addresses now; a firewall that names them needs the new list', { added: added.join(' '), removed: removed.join(' ') }));
    tx.emit({ type: 'callback_ips.changed', subject: STATE, data: { added: added.length, removed: removed.length }, cause: { type: 'work', id: work.id } } satisfies DomainEvent);
  },
});

/** Answers what stood before; null the first time. */
async function swap(tx: Tx, ips: readonly string[], nowMs: number): Promise<string[] | null> {
  const value = JSON.stringify(ips);
  if (await tx.insertUnlessThere(NamedState, { name: STATE, value, changedAtMs: nowMs })) return null;
  const row = await tx.one<{ value: string }>('SELECT value FROM named_state WHERE name = ?', [STATE]);
  await tx.change('UPDATE named_state SET value = ?, changedAtMs = ? WHERE name = ?', [value, nowMs, STATE]);
  return JSON.parse(row?.value ?? '[]') as string[];
}
