import { wordWarnings } from '../../../src/features/campaigns/risky-words';
import type { Terms } from '../../../src/features/campaigns/terms';

const said = (name: string, text?: string) => wordWarnings({ name, welcome: { text } } as Terms).map(({ path, values }) => `${path}: ${values?.['word']} → ${values?.['better']}`);

test.each([
  ['老客户推荐好友', undefined, []],
  ['转发领好礼', undefined, ['name: 转发领 → 好友保持联系后领']],
  ['转介绍', '转发领券，再转发领券', ['welcome.text: 转发领 → 好友保持联系后领']],
  ['发展下线', undefined, ['name: 发展下线 → 推荐好友']],
  ['助力砍价', 'Share to get 5', ['name: 砍价 → 优惠', 'name: 助力 → 推荐', 'welcome.text: share to get → refer a friend']],
] as const)('%s with the welcome %s: %j', (name, text, warnings) => expect(said(name, text)).toEqual(warnings));
