import { ArrivalSettlement } from './arrival-settlement';
import { BulkReplay } from './bulk-replay';
import { InboxRow } from './inbox-row';
import { WorkRow } from './work-row';
import { JournalEntry } from './journal-entry';
import { PermitBlock } from './permit-block';
import { NamedState } from './named-state';
import { Staff } from './staff';
import { StaffName } from './staff-name';
import { StaffMessagePermit } from './staff-message-permit';
import { StaffMessageLine } from './staff-message-line';
import { CustomerThanks } from './customer-thanks';
import { Customer } from './customer';
import { FollowFactRow } from './follow-fact';
import { FollowEpisode } from './follow-episode';
import { CustomerTag } from './customer-tag';
import { CorpTagGroupRow } from './corp-tag-group';
import { CorpTagRow } from './corp-tag';
import { TagWish } from './tag-wish';
import { GroupChatRow } from './group-chat';
import { GroupMemberRow } from './group-member';
import { Reconciliation } from './reconciliation';
import { ReconcileMember } from './reconcile-member';
import { Handover } from './handover';
import { HandoverRow } from './handover-row';
import { CampaignSegment } from './campaign-segment';
import { ListExport } from './list-export';
import { ListExportPage } from './list-export-page';
import { LedgerAccount } from './ledger-account';
import { LedgerTransaction } from './ledger-transaction';
import { LedgerPosting } from './ledger-posting';
import { LedgerSeal } from './ledger-seal';
import { ContactWay } from './contact-way';
import { AcquisitionLinkRow } from './acquisition-link';
import { Campaign } from './campaign';
import { CampaignVersion } from './campaign-version';
import { ReferralCode } from './referral-code';
import { Referral } from './referral';
import { ReferralHistory } from './referral-history';
import { ReferralTagging } from './referral-tagging';
import { ReferralLead } from './referral-lead';
import { ReferralClaim } from './referral-claim';
import { FollowPhone } from './follow-phone';
import { FollowUp } from './follow-up';
import { ReferralTally } from './referral-tally';
import { Screening } from './screening';
import { Reward } from './reward';
import { Deal } from './deal';
import { DealRefund } from './deal-refund';
import { RewardTally } from './reward-tally';
import { RewardTier } from './reward-tier';
import { TierPlace } from './tier-place';
import { Poster } from './poster';
import { Picture } from './picture';
import { PicturePiece } from './picture-piece';
import { CodeText } from './code-text';
import { ApiKey } from './api-key';
import { AuditEntry } from './audit-entry';
import { Appeal } from './appeal';
import { Consent } from './consent';
import { ConsentText } from './consent-text';
import { CustomerPage1790000000870 } from './migrations/1790000000870-customer-page';
import { SealedNames1790000000900 } from './migrations/1790000000900-sealed-names';
import { SealedWords1790000000901 } from './migrations/1790000000901-sealed-words';
import { Reveals1790000000902 } from './migrations/1790000000902-reveals';
import { ListExports1790000000920 } from './migrations/1790000000920-list-exports';
import { CampaignSegments1790000000921 } from './migrations/1790000000921-campaign-segments';
import { AddsByCode1790000000925 } from './migrations/1790000000925-adds-by-code';
import { InboxByHand1790000000930 } from './migrations/1790000000930-inbox-by-hand';
import { ArchivedCampaigns1790000000940 } from './migrations/1790000000940-archived-campaigns';
import { CustomerStages1790000000941 } from './migrations/1790000000941-customer-stages';
import { PhoneTails1790000000950 } from './migrations/1790000000950-phone-tails';
import { Department } from './department';
import { RevealTally } from './reveal-tally';
import { Session } from './session';
import { SignIn } from './sign-in';
import { SignInLink } from './sign-in-link';
import { StaffDepartment } from './staff-department';
import { StaffRole } from './staff-role';
import { IdempotencyRecord } from './idempotency-record';
import { Access1790000000100 } from './migrations/1790000000100-access';
import { MainJob1790000000000 } from './migrations/1790000000000-main-job';
import { LedgerGuards1790000000001 } from './migrations/1790000000001-ledger-guards';
import { Messages1790000000200 } from './migrations/1790000000200-messages';
import { LeanQueue1790000000300 } from './migrations/1790000000300-lean-queue';
import { ListIndexes1790000000320 } from './migrations/1790000000320-list-indexes';
import { FunnelIndexes1790000000330 } from './migrations/1790000000330-funnel-indexes';
import { IdempotentCreation1790000000340 } from './migrations/1790000000340-idempotent-creation';
import { StaffNames1790000000400 } from './migrations/1790000000400-staff-names';
import { LeanIndexes1790000000600 } from './migrations/1790000000600-lean-indexes';
import { RewardTiers1790000000700 } from './migrations/1790000000700-reward-tiers';
import { Deals1790000000701 } from './migrations/1790000000701-deals';
import { CorpTags1790000000740 } from './migrations/1790000000740-corp-tags';
import { Groups1790000000750 } from './migrations/1790000000750-groups';
import { Reconciliation1790000000720 } from './migrations/1790000000720-reconciliation';
import { Handover1790000000721 } from './migrations/1790000000721-handover';
import { PermitBlocks1790000000760 } from './migrations/1790000000760-permit-blocks';
import { LeadsAndClaims1790000000770 } from './migrations/1790000000770-leads-and-claims';
import { AcquisitionLinks1790000000790 } from './migrations/1790000000790-acquisition-links';
import { GroupCodes1790000000791 } from './migrations/1790000000791-group-codes';
import { People1790000000830 } from './migrations/1790000000830-people';
import { Audit1790000000831 } from './migrations/1790000000831-audit';
import { ScopeIndexes1790000000832 } from './migrations/1790000000832-scope-indexes';
import { Posters1790000000850 } from './migrations/1790000000850-posters';
import { FollowUps1790000000860 } from './migrations/1790000000860-follow-ups';
import { JoinWayRow } from './join-way';
import { Channels1790000000810 } from './migrations/1790000000810-channels';
import { ChannelRow } from './channel';
import { ChannelAdd } from './channel-add';
import { CodeWalk } from './code-walk';
import { UnrecordedWay } from './unrecorded-way';

/** Every table and every migration, in order; a room adds its lines. */
export const ENTITIES = [
  InboxRow,
  WorkRow,
  JournalEntry,
  NamedState,
  PermitBlock,
  Staff,
  StaffName,
  StaffMessagePermit,
  StaffMessageLine,
  CustomerThanks,
  Customer,
  FollowFactRow,
  FollowEpisode,
  FollowPhone,
  CustomerTag,
  CorpTagGroupRow,
  CorpTagRow,
  TagWish,
  GroupChatRow,
  GroupMemberRow,
  Reconciliation,
  ReconcileMember,
  Handover,
  HandoverRow,
  LedgerAccount,
  LedgerTransaction,
  LedgerPosting,
  LedgerSeal,
  ContactWay,
  AcquisitionLinkRow,
  JoinWayRow,
  ChannelRow,
  ChannelAdd,
  CodeWalk,
  UnrecordedWay,
  Campaign,
  CampaignVersion,
  ReferralCode,
  Referral,
  ReferralHistory,
  ReferralTagging,
  ReferralTally,
  ReferralLead,
  ReferralClaim,
  Screening,
  Reward,
  RewardTally,
  RewardTier,
  TierPlace,
  Deal,
  DealRefund,
  Poster,
  Picture,
  PicturePiece,
  CodeText,
  FollowUp,
  ApiKey,
  AuditEntry,
  Session,
  SignIn,
  SignInLink,
  StaffRole,
  Department,
  StaffDepartment,
  IdempotencyRecord,
  RevealTally,
  ConsentText,
  Consent,
  Appeal,
  ListExport,
  ListExportPage,
  CampaignSegment,
  ArrivalSettlement,
  BulkReplay,
];

export const MIGRATIONS = [
  MainJob1790000000000,
  LedgerGuards1790000000001,
  Access1790000000100,
  Messages1790000000200,
  LeanQueue1790000000300,
  ListIndexes1790000000320,
  FunnelIndexes1790000000330,
  IdempotentCreation1790000000340,
  StaffNames1790000000400,
  LeanIndexes1790000000600,
  RewardTiers1790000000700,
  Deals1790000000701,
  Reconciliation1790000000720,
  Handover1790000000721,
  CorpTags1790000000740,
  Groups1790000000750,
  PermitBlocks1790000000760,
  LeadsAndClaims1790000000770,
  AcquisitionLinks1790000000790,
  GroupCodes1790000000791,
  Channels1790000000810,
  People1790000000830,
  Audit1790000000831,
  ScopeIndexes1790000000832,
  Posters1790000000850,
  FollowUps1790000000860,
  CustomerPage1790000000870,
  SealedNames1790000000900,
  SealedWords1790000000901,
  Reveals1790000000902,
  ListExports1790000000920,
  CampaignSegments1790000000921,
  AddsByCode1790000000925,
  InboxByHand1790000000930,
  ArchivedCampaigns1790000000940,
  CustomerStages1790000000941,
  PhoneTails1790000000950,
];
