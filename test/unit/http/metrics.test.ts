import { createMetrics } from '../../../src/kernel/metrics';

test('a label takes its listed values, anything else counts as other', async () => {
  const metrics = createMetrics();
  const seen = metrics.counter('seen_total', 'Seen', { outcome: ['stored', 'refused'] });
  seen.add({ outcome: 'stored' });
  seen.add({ outcome: 'stored' }, 2);
  for (const id of ['wm1', 'wm2']) seen.add({ outcome: id });
  const text = await metrics.registry.metrics();
  expect(text).toContain('seen_total{outcome="stored"} 3');
  expect(text).toContain('seen_total{outcome="other"} 2');
  expect(text).not.toContain('wm1');
});

test('a gauge may be read at the moment of the scrape', async () => {
  const metrics = createMetrics();
  let pending = 3;
  metrics.gauge('pending', 'Pending', {}, () => Promise.resolve(pending));
  expect(await metrics.registry.metrics()).toContain('pending 3');
  pending = 5;
  expect(await metrics.registry.metrics()).toContain('pending 5');
});

test('a histogram counts into its buckets', async () => {
  const metrics = createMetrics();
  metrics.histogram('took_seconds', 'Took', { kind: ['send'] }, [1, 5]).observe({ kind: 'send' }, 3);
  expect(await metrics.registry.metrics()).toContain('took_seconds_bucket{le="5",kind="send"} 1');
});
