import type { Ground } from '../format/names';

export type Tone = Ground;
/** Names of `@element-plus/icons-vue`. */
export type IconName =
  | 'Link' | 'Timer' | 'Calendar' | 'ChatDotRound' | 'Medal' | 'CircleCheck' | 'CircleClose' | 'Remove' | 'RefreshLeft' | 'Coin' | 'Lock' | 'Bell' | 'Stamp' | 'Loading' | 'Wallet'
  | 'Present' | 'AlarmClock' | 'WarningFilled' | 'Clock' | 'User' | 'Promotion' | 'QuestionFilled' | 'VideoPause' | 'Edit' | 'VideoPlay' | 'SwitchButton';

export interface Look {
  tone: Tone;
  icon: IconName;
}

const look = (tone: Tone, icon: IconName): Look => ({ tone, icon });

/** One map for all faces: what a state looks like. Its words are `state.KIND.VALUE` in the locales, for customers `state.KIND.VALUE.customer` where they differ. */
export const STATES = {
  referral: {
    bound: look('cyan', 'Link'), held: look('amber', 'Timer'), retained: look('blue', 'Calendar'), contacted: look('teal', 'ChatDotRound'), qualified: look('purple', 'Medal'),
    converted: look('green', 'CircleCheck'), rejected: look('grey', 'CircleClose'), lapsed: look('grey', 'Remove'), reversed: look('red', 'RefreshLeft'),
  },
  reward: {
    accrued: look('cyan', 'Coin'), held: look('amber', 'Lock'), due: look('blue', 'Bell'), approved: look('teal', 'Stamp'), issuing: look('purple', 'Loading'), waiting: look('amber', 'Wallet'),
    issued: look('green', 'Present'), voided: look('grey', 'CircleClose'), expired: look('grey', 'AlarmClock'), reversed: look('red', 'RefreshLeft'), failed: look('red', 'WarningFilled'),
  },
  delivery: {
    queued: look('grey', 'Clock'), waiting: look('amber', 'User'), sent: look('green', 'Promotion'), failed: look('red', 'WarningFilled'), expired: look('grey', 'AlarmClock'),
    unknown: look('amber', 'QuestionFilled'), parked: look('purple', 'VideoPause'), cancelled: look('grey', 'Remove'),
  },
  campaign: {
    draft: look('grey', 'Edit'), scheduled: look('cyan', 'Calendar'), running: look('green', 'VideoPlay'), paused: look('amber', 'VideoPause'), ended: look('grey', 'SwitchButton'), archived: look('grey', 'Remove'),
  },
  task: { open: look('blue', 'Bell'), today: look('amber', 'Timer'), overdue: look('red', 'WarningFilled'), done: look('green', 'CircleCheck') },
  row: {
    pending: look('blue', 'Clock'), processing: look('purple', 'Loading'), done: look('green', 'CircleCheck'), failed: look('red', 'WarningFilled'), expired: look('grey', 'AlarmClock'), parked: look('purple', 'VideoPause'),
  },
  appeal: { open: look('amber', 'Timer'), answered: look('green', 'CircleCheck') },
  claim: { open: look('amber', 'Timer'), accepted: look('green', 'CircleCheck'), refused: look('grey', 'CircleClose') },
  lead: { open: look('blue', 'Clock'), matched: look('green', 'CircleCheck'), duplicate: look('grey', 'Remove'), expired: look('grey', 'AlarmClock') },
  code: { pending: look('blue', 'Clock'), active: look('green', 'CircleCheck'), failed: look('red', 'WarningFilled'), revoked: look('grey', 'Remove') },
  channel: { pending: look('blue', 'Clock'), active: look('green', 'CircleCheck'), failed: look('red', 'WarningFilled'), archived: look('grey', 'Remove') },
  finding: { ok: look('green', 'CircleCheck'), warning: look('amber', 'WarningFilled'), fault: look('red', 'CircleClose'), skipped: look('grey', 'Remove') },
  guide: { done: look('green', 'CircleCheck'), running: look('blue', 'Loading'), open: look('amber', 'Timer') },
  reconciliation: { running: look('blue', 'Loading'), done: look('green', 'CircleCheck'), given_up: look('red', 'WarningFilled') },
  export: { running: look('blue', 'Loading'), ready: look('green', 'CircleCheck'), failed: look('red', 'WarningFilled') },
  group: { active: look('green', 'CircleCheck'), dismissed: look('grey', 'Remove') },
  member: { active: look('green', 'CircleCheck'), inactive: look('grey', 'Clock'), out_of_range: look('amber', 'WarningFilled'), refused: look('red', 'WarningFilled'), left: look('grey', 'Remove') },
} as const satisfies Record<string, Record<string, Look>>;

export type StateKind = keyof typeof STATES;
export type StateKey = { [Kind in StateKind]: `state.${Kind}.${keyof (typeof STATES)[Kind] & string}` }[StateKind];

const UNKNOWN: Look = look('grey', 'QuestionFilled');

/** A value that this page does not know yet (a newer server) has a look of its own. */
export const lookOf = (kind: StateKind, value: string): Look => (STATES[kind] as Record<string, Look | undefined>)[value] ?? UNKNOWN;
