import { receivedBetween } from '../../../web/console/screens/operations/received';

const between = (from: string | undefined, to: string | undefined, zone = 'Asia/Shanghai') => receivedBetween({ from, to }, zone);

test('days are the company\'s, the last one whole', () => {
  expect(between('2026-11-03', '2026-11-03')).toEqual({ receivedFrom: '2026-11-02T16:00:00.000Z', receivedTo: '2026-11-03T16:00:00.000Z' });
  expect(between(undefined, '2026-12-31')).toEqual({ receivedFrom: undefined, receivedTo: '2026-12-31T16:00:00.000Z' });
  expect(between('2028-02-29', undefined)).toEqual({ receivedFrom: '2028-02-28T16:00:00.000Z', receivedTo: undefined });
});

test('on the day clocks change the last day has its own length', () => {
  expect(between('2026-10-25', '2026-10-25', 'Europe/Berlin')).toEqual({ receivedFrom: '2026-10-24T22:00:00.000Z', receivedTo: '2026-10-25T23:00:00.000Z' });
});

test.each(['', 'x', '2026-02-30', '0000-01-01', '2026-11-03T', '1969-01-01'])('%j is no day and asks nothing', (text) => expect(between(text, text)).toEqual({ receivedFrom: undefined, receivedTo: undefined }));
