/** What the friend agreed to before their name and phone were told. A new text is a new version: every lead keeps the one it was told under. */
export const CONSENT = {
  version: '2026-11',
  text: '我已征得这位朋友同意，将其姓名和手机号提供给贵公司，仅用于核对本次转介绍；90 天内未成为客户的，信息会被自动清除。',
} as const;
