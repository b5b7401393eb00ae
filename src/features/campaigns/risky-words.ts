import type { FieldFault } from '../../kernel/errors';
import type { Terms } from './terms';

/**
 * Words that 微信外链内容管理规范 reads as 诱导分享 (a reward for sharing itself), or that promise a pyramid, with what to say instead. The longer one first:
 * a text is told of each place once.
 */
const RISKY: readonly [word: string, better: string][] = [
  ['分享到朋友圈', '当面推荐给朋友'], ['转发朋友圈', '当面推荐给朋友'], ['转发有礼', '推荐有礼'], ['分享有礼', '推荐有礼'], ['转发领', '好友保持联系后领'], ['分享领', '好友保持联系后领'], ['转发得', '好友保持联系后得'],
  ['分享得', '好友保持联系后得'], ['转发后', '好友添加后'], ['分享后', '好友添加后'], ['拉人头', '推荐好友'], ['集赞', '邀请评价'], ['砍价', '优惠'], ['助力', '推荐'], ['裂变', '转介绍'], ['躺赚', '推荐有奖励'],
  ['发展下线', '推荐好友'], ['下线', '推荐的好友'], ['share to get', 'refer a friend'], ['share to win', 'refer a friend'],
];

/** Texts of a campaign that customers read. */
const TEXTS: readonly [path: string, read: (terms: Terms) => string | undefined][] = [['name', ({ name }) => name], ['welcome.text', ({ welcome }) => welcome?.text]];

/** Each risky word once a text. The platform judges, not we: it is said, and does not stand in the way. */
export const wordWarnings = (terms: Terms): FieldFault[] => TEXTS.flatMap(([path, read]) => {
  let rest = (read(terms) ?? '').toLowerCase();
  return RISKY.flatMap(([word, better]): FieldFault[] => {
    if (!rest.includes(word)) return [];
    rest = rest.replaceAll(word, ' ');
    return [{ path, code: 'risky_word', detail: `"${word}" may count as induced sharing; try "${better}"`, values: { word, better } }];
  });
});
