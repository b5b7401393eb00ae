import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { campaignTemplates } from '../../../src/campaign-presets';

const ours = campaignTemplates();

function read(text: string) {
  const root = mkdtempSync(join(tmpdir(), 'presets-'));
  mkdirSync(join(root, 'config', 'presets'), { recursive: true });
  writeFileSync(join(root, 'config', 'presets', 'campaigns.json'), text);
  try {
    return campaignTemplates(root);
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

test('the templates have a key of their own and words in both languages', () => {
  expect(new Set(ours.map(({ key }) => key)).size).toBe(ours.length);
  expect(ours.length).toBeGreaterThanOrEqual(3);
});

test.each([
  ['no JSON', '{', 'campaigns.json cannot be read'],
  ['a word in one language only', JSON.stringify([{ ...ours[0], name: { en: 'Thanks' } }]), 'campaigns.json: 0.name.zh-CN'],
  ['a duration that is none', JSON.stringify([{ ...ours[0], terms: { ...ours[0]?.terms, retention: 'a week' } }]), 'campaigns.json: 0.terms.retention'],
  ['staff in a template', JSON.stringify([{ ...ours[0], terms: { ...ours[0]?.terms, staffUserIds: ['WangFang'] } }]), 'campaigns.json: 0.terms'],
])('%s stops the start, and the error says where', (_, text, where) => expect(() => read(text)).toThrow(where));
