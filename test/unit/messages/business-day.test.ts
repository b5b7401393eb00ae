import fc from 'fast-check';
import { businessDay, nextMorningMs } from '../../../src/features/messages/business-day';

const at = (iso: string) => Date.parse(iso);

test.each([
  ['2026-03-01T15:59:59Z', 'Asia/Shanghai', '2026-03-01'],
  ['2026-03-01T16:00:00Z', 'Asia/Shanghai', '2026-03-02'],
  ['2026-03-01T16:00:00Z', 'America/New_York', '2026-03-01'],
])('P26 %s in %s is the business day %s', (iso, zone, day) => expect(businessDay(at(iso), zone)).toBe(day));

test.each([
  ['just after midnight', '2026-03-01T16:00:01Z', 'Asia/Shanghai', '2026-03-03T02:00:00Z'],
  ['just before midnight', '2026-03-02T15:59:59Z', 'Asia/Shanghai', '2026-03-03T02:00:00Z'],
  ['the night clocks go forward', '2026-03-07T20:00:00Z', 'America/New_York', '2026-03-08T14:00:00Z'],
  ['the night clocks go back', '2026-10-31T20:00:00Z', 'America/New_York', '2026-11-01T15:00:00Z'],
  ['the last day of a year', '2026-12-31T03:00:00Z', 'Asia/Shanghai', '2027-01-01T02:00:00Z'],
])('P29 the next morning, asked %s', (_, iso, zone, morning) => expect(new Date(nextMorningMs(at(iso), zone)).toISOString()).toBe(morning.replace('Z', '.000Z')));

test('the next morning is ten local time of the following day, in any zone on any day', () => {
  const zones = fc.constantFrom('Asia/Shanghai', 'America/New_York', 'Europe/London', 'Pacific/Auckland', 'Asia/Kolkata');
  fc.assert(fc.property(fc.integer({ min: at('2024-01-01T00:00:00Z'), max: at('2030-01-01T00:00:00Z') }), zones, (nowMs, timeZone) => {
    const morningMs = nextMorningMs(nowMs, timeZone);
    const today = Date.parse(`${businessDay(nowMs, timeZone)}T00:00:00Z`);
    expect(Date.parse(`${businessDay(morningMs, timeZone)}T00:00:00Z`) - today).toBe(86_400_000);
    expect(new Date(morningMs).toLocaleTimeString('en-GB', { timeZone })).toBe('10:00:00');
  }));
});
