import { z } from 'zod';
import { idText, optionalIdText, optionalText, shape } from '../event-fields';

const FAMILY = 'change_external_contact';

const contact = z
  .object({ UserID: idText, ExternalUserID: idText, State: optionalIdText, WelcomeCode: optionalText, Source: optionalText, FailReason: optionalText })
  .transform((raw) => ({
    userId: raw.UserID,
    externalUserId: raw.ExternalUserID,
    /** `state` of the 联系我 code or `customer_channel` of the 获客链接; null for every other way of becoming friends. */
    state: raw.State,
    welcomeCode: raw.WelcomeCode,
    /** `DELETE_BY_TRANSFER` on a `del` that is the other half of an on-job transfer, not a lost customer. */
    source: raw.Source,
    /** Of `transfer_fail`: `customer_refused` or `customer_limit_exceed`. */
    failReason: raw.FailReason,
  }));

/** 企业客户事件. `del`: the member removed the customer; `del_follow_user`: the customer removed the member. Source: doc 92130, 92277, 92005. */
export const externalContactEvents = {
  'external_contact.add': shape(FAMILY, 'add_external_contact', contact),
  'external_contact.add_half': shape(FAMILY, 'add_half_external_contact', contact),
  'external_contact.edit': shape(FAMILY, 'edit_external_contact', contact),
  'external_contact.del': shape(FAMILY, 'del_external_contact', contact),
  'external_contact.del_follow_user': shape(FAMILY, 'del_follow_user', contact),
  'external_contact.transfer_fail': shape(FAMILY, 'transfer_fail', contact),
  'external_contact.msg_audit_approved': shape(FAMILY, 'msg_audit_approved', contact),
};
