import { mergeForms } from '../../../web/console/conflict';
import { formOf, type Terms } from '../../../web/console/screens/campaigns/form';

const TERMS: Terms = { name: '冬季', startsAt: '2026-11-01T00:00:00Z', endsAt: '2026-12-01T00:00:00Z', codeKind: 'contact_way', staffUserIds: ['WangFang'], staffPick: 'owner', retention: 'P7D', rewards: [] };
const form = (more: Partial<Terms> = {}) => formOf({ ...TERMS, ...more }, 'Asia/Shanghai');

test('of two who change one draft each keeps the fields that they changed; what both changed is what is typed here', () => {
  const merged = mergeForms(form(), form({ name: '我的', retention: 'P3D' }), form({ name: '别人的', welcome: { text: '欢迎' }, staffUserIds: ['WangFang', 'LiLei'] }));
  expect(merged).toEqual(form({ name: '我的', retention: 'P3D', welcome: { text: '欢迎' }, staffUserIds: ['WangFang', 'LiLei'] }));
});
