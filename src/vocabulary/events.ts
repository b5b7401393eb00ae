import type { Cause } from '../kernel/events';

/** Everything a room may tell others. Each says *look at* its subject; the data only lets a subscriber decide whether to look. */
export type DomainEvent =
  /** `stateLength`: of the fact's own state, of what was merged the longest, 0 without one; the state itself may be another tool's and say anything. */
  | { type: 'follow.changed'; subject: CustomerId; data: { kind: string; scanned: boolean; stateLength: number }; cause: Cause }
  | { type: 'customer.read'; subject: CustomerId; data: { scanned: boolean }; cause: Cause }
  | { type: 'customer.identified'; subject: CustomerId; data: { staff: boolean }; cause: Cause }
  | { type: 'customer.phones_noted'; subject: CustomerId; data: Record<string, never>; cause: Cause }
  | { type: 'customer.tags_asked'; subject: CustomerId; data: { add: string; remove: string; follows: number }; cause: Cause }
  | { type: 'customer.tagged'; subject: CustomerId; data: { staffId: StaffId; add: string; remove: string }; cause: Cause }
  | { type: 'tags.listed'; subject: string; data: { added: number; changed: number; deleted: number }; cause: Cause }
  | { type: 'tags.asked'; subject: string; data: { names: number }; cause: Cause }
  | { type: 'tag.change_asked'; subject: string; data: { fields: string }; cause: Cause }
  | { type: 'poster.changed'; subject: string; data: Record<string, never>; cause: Cause }
  | { type: 'group.changed'; subject: string; data: { joined: number; left: number }; cause: Cause }
  | { type: 'group.member_changed'; subject: CustomerId; data: { scanned: boolean }; cause: Cause }
  | { type: 'group.dismissed'; subject: string; data: Record<string, never>; cause: Cause }
  | { type: 'staff.listed'; subject: string; data: { members: number; reconciliation: string | null }; cause: Cause }
  /** WeCom refused the list for good: nothing that waits for it will come. */
  | { type: 'staff.list_refused'; subject: string; data: { reconciliation: string | null }; cause: Cause }
  | { type: 'staff.left'; subject: StaffId; data: { atMs: number }; cause: Cause }
  | { type: 'staff.identified'; subject: StaffId; data: Record<string, never>; cause: Cause }
  | { type: 'staff.renamed' | 'staff.out_of_range'; subject: StaffId; data: Record<string, never>; cause: Cause }
  | { type: 'staff.merged'; subject: StaffId; data: { into: StaffId }; cause: Cause }
  | { type: 'reconciliation.asked'; subject: string; data: Record<string, never>; cause: Cause }
  | { type: 'reconciliation.parked'; subject: StaffId; data: { reconciliation: string; why: string; held: number; absent: number }; cause: Cause }
  | { type: 'reconciliation.finished'; subject: string; data: { status: string; scanned: number; missedAdds: number; missedDeletes: number; repaired: number; parked: number }; cause: Cause }
  | { type: 'handover.asked'; subject: string; data: { kind: string; handoverStaffId: StaffId; takeoverStaffId: StaffId; customers: number }; cause: Cause }
  | { type: 'handover.finished'; subject: string; data: { done: number; others: number }; cause: Cause }
  /** 群发 status 2: the customer is no friend of this member any more. `sinceMs`: not so before this, as far as we knew. */
  | { type: 'customer.not_friend'; subject: CustomerId; data: { staffId: StaffId; sinceMs: number; atMs: number }; cause: Cause }
  | { type: 'contact_way.emptied'; subject: string; data: Record<string, never>; cause: Cause }
  | { type: 'channel.created'; subject: string; data: { kind: string }; cause: Cause }
  | { type: 'channel.changed'; subject: string; data: { fields: string }; cause: Cause }
  | { type: 'channel.archived'; subject: string; data: { deleteCode: boolean }; cause: Cause }
  | { type: 'acquisition.balance_changed'; subject: string; data: { level: string; left: number | null }; cause: Cause }
  | { type: 'acquisition_link.lost'; subject: string; data: { campaignId: string; reason: string }; cause: Cause }
  | { type: 'campaign.unstaffed'; subject: string; data: { staffId: StaffId }; cause: Cause }
  | { type: 'campaign.drafted'; subject: string; data: { version: number }; cause: Cause }
  | { type: 'campaign.redrafted'; subject: string; data: { fields: string }; cause: Cause }
  | { type: 'campaign.published' | 'campaign.paused' | 'campaign.resumed' | 'campaign.ended' | 'campaign.versioned' | 'campaign.archived' | 'campaign.restored'; subject: string; data: { version: number }; cause: Cause }
  | { type: 'code.recycled'; subject: string; data: { campaignId: string; silentSinceMs: number; pressed: boolean }; cause: Cause }
  | { type: 'code.revoked'; subject: string; data: { campaignId: string }; cause: Cause }
  | { type: 'inbox.replayed' | 'inbox.parked'; subject: string; data: { from: string }; cause: Cause }
  | { type: 'inbox.settled'; subject: string; data: { from: string }; cause: Cause }
  | { type: 'inbox.unsettled'; subject: string; data: { to: string }; cause: Cause }
  /** `subject`: of the bulk replay. */
  | { type: 'inbox.bulk_replay_asked'; subject: string; data: { wanted: string; counted: number }; cause: Cause }
  | { type: 'inbox.bulk_replayed'; subject: string; data: { replayed: number; untouched: number }; cause: Cause }
  | { type: 'quarantine.lifted'; subject: string; data: Record<string, never>; cause: Cause }
  | { type: 'callback_ips.changed'; subject: string; data: { added: number; removed: number }; cause: Cause }
  | { type: 'outbox.replayed'; subject: string; data: { kind: string; doubt: boolean }; cause: Cause }
  | { type: 'deal.recorded' | 'deal.refunded'; subject: string; data: { customerId: CustomerId; amountFen: number }; cause: Cause }
  | { type: 'customer.left' | 'customer.returned'; subject: CustomerId; data: { codes: number; messages: number }; cause: Cause }
  | { type: 'customer.erased'; subject: CustomerId; data: { codes: number; messages: number }; cause: Cause }
  | { type: 'appeal.made' | 'appeal.answered'; subject: string; data: { referralId: ReferralId }; cause: Cause }
  | { type: 'consent.given'; subject: CustomerId; data: { share: boolean; textVersion: number }; cause: Cause }
  | { type: 'consent_text.published'; subject: string; data: { version: number }; cause: Cause }
  | { type: 'lead.told' | 'lead.duplicate'; subject: string; data: { campaignId: string; referrerId: CustomerId; source: string }; cause: Cause }
  | { type: 'lead.matched'; subject: string; data: { customerId: CustomerId; by: string }; cause: Cause }
  | { type: 'lead.link_made'; subject: string; data: { referrerId: CustomerId; expiresAtMs: number }; cause: Cause }
  | { type: 'leads.blanked'; subject: string; data: { leads: number }; cause: Cause }
  | { type: 'claim.made' | 'claim.accepted' | 'claim.refused' | 'claim.escalated'; subject: string; data: { campaignId: string; refereeId: CustomerId; referrerId: CustomerId }; cause: Cause }
  /** `subject`: of a customer or a lead; `field`: what was shown, never its value. */
  | { type: 'personal_data.revealed'; subject: string; data: { field: 'customer.name' | 'lead.name_phone' }; cause: Cause }
  | { type: 'follow_up.noted' | 'follow_up.undone'; subject: CustomerId; data: { followUpId: string }; cause: Cause }
  | { type: 'referral.changed'; subject: ReferralId; data: { from: string | null; to: string; reason: string | null; refereeId: CustomerId }; cause: Cause }
  | { type: 'referral.screened'; subject: ReferralId; data: { verdict: string; lifted: boolean; refereeId: CustomerId }; cause: Cause }
  | { type: 'reward.accrued' | 'reward.issued' | 'reward.voided' | 'reward.reversed'; subject: string; data: { referralId: string; beneficiary: string }; cause: Cause };

export type CustomerId = string;
export type StaffId = string;
export type ReferralId = string;
