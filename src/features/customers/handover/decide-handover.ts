/** What became of one customer's transfer, as far as WeCom has said. */
export const ROW_STATES = ['queued', 'waiting', 'done', 'refused', 'takeover_full', 'over_limit', 'no_such_follow', 'failed', 'unknown'] as const;
export type RowState = (typeof ROW_STATES)[number];

/** WeCom may still say something of these. */
export const OPEN_STATES = ['waiting', 'unknown'] as const satisfies readonly RowState[];

export const STATE_TEXT: Readonly<Record<RowState, string>> = {
  queued: '等待提交',
  waiting: '已提交，24 小时内客户未拒绝即自动完成',
  done: '已由接替成员接管',
  refused: '客户拒绝了接替',
  takeover_full: '接替成员的客户数已达上限',
  over_limit: '90 天内已被分配过两次，暂不能再分配',
  no_such_follow: '原成员与该客户没有可接替的好友关系',
  failed: '企业微信拒绝了该客户的分配',
  unknown: '结果未知，请在企业微信中核对',
};

const ANSWERS: Readonly<Record<number, RowState>> = {
  0: 'waiting',
  40100: 'waiting', // it is under way already: an earlier call whose answer was lost (policy 30)
  40096: 'no_such_follow', 84061: 'no_such_follow',
  40099: 'takeover_full', 40128: 'over_limit',
};

/** The answer of transfer_customer for one customer; null: the answer left this customer out (doc 92125). */
export const stateOfAnswer = (errcode: number | null): RowState => (errcode === null ? 'unknown' : (ANSWERS[errcode] ?? 'failed'));

const DAY_MS = 86_400_000;

/**
 * What transfer_result says of one customer, null when nothing new (doc 92125): 1 done, 2 waiting, 3 refused, 4 takeover full, 5 none.
 * The list keeps transfers of long ago: one that was done before this was asked is another one.
 */
export function stateOfResult(result: { status: number; takeoverAtMs: number | null }, askedAtMs: number): RowState | null {
  switch (result.status) {
    case 1: return result.takeoverAtMs !== null && result.takeoverAtMs < askedAtMs - DAY_MS ? null : 'done';
    case 3: return 'refused';
    case 4: return 'takeover_full';
    case 5: return 'no_such_follow';
    default: return null;
  }
}

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** When to ask again, by the age of the handover: most are over after 24 hours (doc 92125). Null: a week is enough. */
export function nextPollMs(ageMs: number): number | null {
  if (ageMs < HOUR_MS) return 10 * MINUTE_MS;
  if (ageMs < 30 * HOUR_MS) return HOUR_MS;
  return ageMs < 7 * DAY_MS ? 6 * HOUR_MS : null;
}
