import fc from 'fast-check';
import { bodyOf, changesOf, faultsOf, formOf, memberForm, NEW_CHANNEL, rangesOf, type Channel, type ChannelForm } from '../../../web/console/screens/codes/channel-form';

const CHANNEL = {
  id: 'c', name: '门店', kind: 'shop', status: 'active', state: 's', codeStands: true, backup: [], backupUserIds: ['LiLei'], servingStaffUserIds: [], onDutyUserIds: [], servedBy: 'staff', nextChangeAt: null, welcome: { text: '您好' },
  tagIds: ['t1'], skipVerify: false, createdAt: '', archivedAt: null,
  staff: [
    { userId: 'WangFang', addsToday: 0, why: null, dailyCap: 20, schedule: { weekly: [{ days: [1, 2], from: '09:00', to: '12:00' }, { days: [1, 2], from: '13:00', to: '24:00' }, { days: [6], from: '10:00', to: '11:00' }], exceptions: [{ date: '2026-12-25', ranges: [] }] } },
    { userId: 'HanMei', addsToday: 0, why: null },
  ],
} as unknown as Channel;

test('a channel survives its form', () => {
  const form = formOf(CHANNEL);
  expect(faultsOf(form)).toEqual([]);
  expect(form.staff[0]?.weekly).toEqual([{ days: [1, 2], hours: '09:00-12:00, 13:00-24:00' }, { days: [6], hours: '10:00-11:00' }]);
  const { name, kind, staff, backupUserIds, welcome, tagIds, skipVerify } = CHANNEL;
  expect(bodyOf(form)).toEqual({ name, kind, backupUserIds, welcome, tagIds, skipVerify, staff: staff.map(({ userId, schedule, dailyCap }) => ({ userId, ...(schedule ? { schedule } : {}), ...(dailyCap ? { dailyCap } : {}) })) });
});

test.each([
  ['09:00-12:00, 13:30-18:00', [{ from: '09:00', to: '12:00' }, { from: '13:30', to: '18:00' }]], ['9:00–18:00', [{ from: '09:00', to: '18:00' }]], ['9：00至18：00', [{ from: '09:00', to: '18:00' }]], ['00:00-24:00', [{ from: '00:00', to: '24:00' }]],
  ['', []], ['18:00-09:00', null], ['9-18', null], ['09:00-24:01', null], ['09:00', null], ['09:00-10:00-11:00', null],
])('the hours %j are %j', (text, ranges) => expect(rangesOf(text)).toEqual(ranges));

test('any hours that are sound are what they were', () => {
  const two = (n: number) => String(n).padStart(2, '0');
  const range = fc.tuple(fc.integer({ min: 0, max: 1438 }), fc.integer({ min: 1, max: 1440 })).filter(([from, to]) => from < to).map(([from, to]) => ({ from: `${two(Math.floor(from / 60))}:${two(from % 60)}`, to: `${two(Math.floor(to / 60))}:${two(to % 60)}` }));
  fc.assert(fc.property(fc.array(range, { maxLength: 6 }), (ranges) => expect(rangesOf(ranges.map(({ from, to }) => `${from}-${to}`).join(', '))).toEqual(ranges)));
});

test('every field without a sound text is named, all at once', () => {
  const form: ChannelForm = { ...NEW_CHANNEL, staff: [{ ...memberForm('a'), always: false, cap: '0', weekly: [{ days: [], hours: '09:00-18:00' }, { days: [1], hours: '' }], special: [{ date: '', hours: '' }, { date: '2026-12-25', hours: 'x' }] }] };
  expect(faultsOf(form)).toEqual(['name', 'staff[0].dailyCap', 'staff[0].schedule.weekly[0]', 'staff[0].schedule.weekly[1]', 'staff[0].schedule.exceptions[0]', 'staff[0].schedule.exceptions[1]']);
  expect(faultsOf(NEW_CHANNEL)).toEqual(['name', 'staff']);
});

test('only what is another than before is sent', () => {
  const before = formOf(CHANNEL);
  expect(changesOf(before, { ...before, name: '新门店 ', welcome: '' })).toEqual({ name: '新门店', welcome: {} });
  expect(changesOf(before, before)).toEqual({});
});
