import type { Reader } from '../../../kernel/database/database';
import type { Metrics } from '../../../kernel/metrics';
import { bySendInAll, lastFinishedRun } from './reconcile-store';

/** What callbacks left out, as the last reconcile that ended found it: read at each scrape, so every process tells the same. */
export function gapMetrics(metrics: Metrics, database: Reader): void {
  const of = (name: 'missedAdds' | 'missedDeletes' | 'parked' | 'scanned') => async () => Number((await lastFinishedRun(database))?.[name] ?? 0);
  metrics.gauge('reconcile_scanned_follows', 'Follows that WeCom listed in the last reconcile', {}, of('scanned'));
  metrics.gauge('reconcile_missed_adds', 'Adds that no callback told of, found by the last reconcile', {}, of('missedAdds'));
  metrics.gauge('reconcile_missed_deletes', 'Ends that no callback told of, found by the last reconcile', {}, of('missedDeletes'));
  metrics.gauge('reconcile_parked_listings', 'Members whose listing the last reconcile would not trust with ends', {}, of('parked'));
  metrics.gauge('reconcile_finished_timestamp_seconds', 'When the last reconcile ended; 0: none did', {}, async () => Math.floor(((await lastFinishedRun(database))?.finishedAtMs ?? 0) / 1000));
  metrics.gauge('missed_deletes_by_send', 'Follows that a mass message showed ended by the customer, since ever', {}, () => bySendInAll(database));
}
