import { z } from 'zod';

/** The switches of the admin console and the numbers WeCom may change. Every one can be set while the simulator runs. */
export const SettingsSchema = z.object({
  /** the app is listed in 客户联系 → 可调用接口的应用; otherwise 48002 */
  contactApiAllowed: z.boolean(),
  /** 企业可信IP; null accepts any address, a list that lacks the caller's answers 60020 */
  trustedIps: z.array(z.string()).nullable(),
  /** 「外部联系人变更回调」 is ticked */
  customerEventTick: z.boolean(),
  /** 通讯录 events are ticked */
  contactEventTick: z.boolean(),
  /** the corp bound a 微信开发者ID, so unionid is shown (doc 92114) */
  developerBound: z.boolean(),
  /** what a 免验证 code raises when scanned */
  skipVerifyEvents: z.enum(['halfThenAdd', 'halfOnly', 'addOnly']),
  /** the State of the add event that restores a one-sided friendship (pitfalls 4 and 5) */
  restoredState: z.enum(['absent', 'old', 'new']),
  /** how long a deleted relation stays in `externalcontact/get` */
  detailLagMs: z.number().int().min(0),
  /** how long groupchat/get shows the members of before (doc 92122) */
  chatLagMs: z.number().int().min(0),
  /** docs disagree whether a remark by API raises edit_external_contact (pitfall 14) */
  apiRemarkRaisesEvent: z.boolean(),
  /** after add_msg_template the queries answer 41063 for so long */
  massDispatchMs: z.number().int().min(0),
  apiQuotaPerMinute: z.number().int().min(0),
  /** 联系我 + 加入群聊 per corp (41045) */
  contactWayQuota: z.number().int().min(0),
  /** what is left of the paid quota of 获客链接: each new friend by a link takes one */
  acquisitionBalance: z.number().int().min(0),
  /** 获客链接 per corp (41095) */
  acquisitionLinkQuota: z.number().int().min(0),
  /** the corp's business is one for which opening a link is told (doc 97299) */
  openProfileEvents: z.boolean(),
  /** 企业标签 per corp (40126); older docs say 3,000 */
  corpTagQuota: z.number().int().min(0),
  /** how long a mark_tag holds its pair: another meanwhile is refused with 45035 */
  markTagMs: z.number().int().min(0),
  /** customers one member may have; a transfer beyond is 40099 */
  customersPerMember: z.number().int().min(0),
  tokenTtlSeconds: z.number().int().min(1),
  callbackTimeoutMs: z.number().int().min(1),
  /** what getcallbackip answers (doc 92521) */
  callbackIps: z.array(z.string()),
});
export type Settings = z.infer<typeof SettingsSchema>;

export const DEFAULT_SETTINGS: Settings = {
  contactApiAllowed: true,
  trustedIps: null,
  customerEventTick: true,
  contactEventTick: true,
  developerBound: true,
  skipVerifyEvents: 'halfThenAdd',
  restoredState: 'absent',
  detailLagMs: 0,
  chatLagMs: 0,
  apiRemarkRaisesEvent: false,
  massDispatchMs: 0,
  apiQuotaPerMinute: 10_000, // doc 90312
  contactWayQuota: 500_000, // doc 92228
  acquisitionBalance: 1000,
  acquisitionLinkQuota: 1000,
  openProfileEvents: false,
  corpTagQuota: 10_000,
  markTagMs: 0,
  customersPerMember: 20_000,
  tokenTtlSeconds: 7200, // doc 91039
  callbackTimeoutMs: 5000, // doc 90930
  callbackIps: ['127.0.0.1'],
};
