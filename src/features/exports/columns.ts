import type { AuditItem } from '../access';
import type { ItemOf } from '../console';
import { sayInstant, wordFor, words, type Say, type Words } from './words';

/** What stands in one place of a file: text, a number, or nothing. */
export type Cell = string | number | null;

/** `yuan`: the number is fen and is written with its two decimals. */
export interface Column<Item> {
  head: Words;
  kind: 'text' | 'count' | 'yuan';
  cell(item: Item, say: Say): Cell;
}

type Maker<Item> = (zh: string, en: string, cell: Column<Item>['cell']) => Column<Item>;
const maker = <Item>(kind: Column<Item>['kind']): Maker<Item> => (zh, en, cell) => ({ head: words(zh, en), kind, cell });
const kinds = <Item>() => ({ text: maker<Item>('text'), count: maker<Item>('count'), yuan: maker<Item>('yuan') });

const at = (iso: string | null, say: Say): Cell => (iso === null ? null : sayInstant(iso, say));
const nameOf = (member: { userId: string; name: string | null }): string => member.name ?? member.userId;
const reasonFor = (reason: { code: string } | null, say: Say): Cell => (reason === null ? null : wordFor('reason', reason.code, say));

const referral = kinds<ItemOf<'referrals'>>();
export const REFERRAL_COLUMNS = [
  referral.text('编号', 'Id', (item) => item.id), referral.text('活动', 'Campaign', (item) => item.campaign.name), referral.count('活动版本', 'Version', (item) => item.version),
  referral.text('推荐人', 'Referrer', (item) => item.referrer.name), referral.text('推荐人编号', 'Referrer id', (item) => item.referrer.externalUserId),
  referral.text('好友', 'Friend', (item) => item.friend.name), referral.text('好友编号', 'Friend id', (item) => item.friend.externalUserId),
  referral.text('状态', 'State', (item, say) => wordFor('referral', item.status, say)), referral.text('原因', 'Reason', (item, say) => reasonFor(item.reason, say)),
  referral.text('负责人', 'Owner', (item) => nameOf(item.owner)), referral.text('添加的员工', 'Added staff', (item) => nameOf(item.staff)),
  referral.text('添加时间', 'Added', (item, say) => at(item.addedAt, say)), referral.text('留存期满', 'Retention ends', (item, say) => at(item.retentionEndsAt, say)),
  referral.text('留存', 'Retained', (item, say) => at(item.milestones.retained, say)), referral.text('联系', 'Contacted', (item, say) => at(item.milestones.contacted, say)),
  referral.text('达标', 'Qualified', (item, say) => at(item.milestones.qualified, say)), referral.text('成交', 'Deal', (item, say) => at(item.milestones.deal, say)), referral.text('结束', 'Ended', (item, say) => at(item.endedAt, say)),
];

const reward = kinds<ItemOf<'rewards'>>();
export const REWARD_COLUMNS = [
  reward.text('编号', 'Id', (item) => item.id), reward.text('活动', 'Campaign', (item) => item.campaign.name), reward.text('推荐编号', 'Referral id', (item) => item.referralId), reward.text('奖励项', 'Item', (item) => item.itemKey),
  reward.text('归谁', 'Whose', (item, say) => wordFor('owner', item.beneficiary.type, say)), reward.text('姓名', 'Name', (item) => item.beneficiary.name), reward.text('人员编号', 'Person id', (item) => item.beneficiary.id),
  reward.text('种类', 'Kind', (item, say) => wordFor('kind', item.kind, say)), reward.count('数量', 'Amount', (item) => (item.kind === 'cash' ? null : item.amount)), reward.yuan('金额（元）', 'Amount (CNY)', (item) => (item.kind === 'cash' ? item.amount : null)),
  reward.text('状态', 'State', (item, say) => wordFor('reward', item.status, say)), reward.text('原因', 'Reason', (item, say) => reasonFor(item.reason, say)),
  reward.text('记账时间', 'Accrued', (item, say) => at(item.accruedAt, say)), reward.text('发放时间', 'Issued', (item, say) => at(item.issuedAt, say)), reward.text('关闭时间', 'Closed', (item, say) => at(item.closedAt, say)),
];

type Entry = ItemOf<'ledger'>;
/** A line for each posting: what an entry takes and what it gives add up to zero. */
export type EntryLine = Omit<Entry, 'postings'> & Entry['postings'][number];
export const linesOfEntry = ({ postings, ...entry }: Entry): EntryLine[] => postings.map((posting) => ({ ...entry, ...posting }));

const entry = kinds<EntryLine>();
export const ENTRY_COLUMNS = [
  entry.text('分录编号', 'Entry id', (line) => line.id), entry.text('时间', 'Time', (line, say) => at(line.at, say)), entry.text('账户归属', 'Owner', (line, say) => wordFor('owner', line.account.owner, say)),
  entry.text('姓名', 'Name', (line) => line.account.name), entry.text('归属编号', 'Owner id', (line) => line.account.id), entry.text('账户', 'Account', (line, say) => wordFor('account', line.account.kind, say)),
  entry.text('资产', 'Asset', (line, say) => wordFor('kind', line.account.asset, say)), entry.count('数额', 'Amount', (line) => (line.account.asset === 'cash' ? null : line.amount)), entry.yuan('金额（元）', 'Amount (CNY)', (line) => (line.account.asset === 'cash' ? line.amount : null)),
  entry.text('来由', 'Cause', (line, say) => wordFor('cause', line.cause.type, say)), entry.text('来由编号', 'Cause id', (line) => line.cause.id),
];

const deal = kinds<ItemOf<'deals'>>();
export const DEAL_COLUMNS = [
  deal.text('单号', 'Reference', (item) => item.reference), deal.text('客户', 'Customer', (item) => item.customer.name), deal.text('客户编号', 'Customer id', (item) => item.customer.externalUserId),
  deal.text('活动', 'Campaign', (item) => item.campaign?.name ?? null), deal.yuan('金额（元）', 'Amount (CNY)', (item) => item.amountFen), deal.yuan('已退款（元）', 'Refunded (CNY)', (item) => item.refundedFen),
  deal.text('成交时间', 'Closed', (item, say) => at(item.closedAt, say)), deal.text('登记时间', 'Told', (item, say) => at(item.createdAt, say)),
];

const customer = kinds<ItemOf<'customers'>>();
export const CUSTOMER_COLUMNS = [
  customer.text('客户', 'Customer', (item) => item.customer.name), customer.text('客户编号', 'Customer id', (item) => item.customer.externalUserId), customer.text('阶段', 'Stage', (item) => item.stage),
  customer.text('标签', 'Tags', (item) => item.tags.join('、')), customer.text('员工', 'Staff', (item) => item.staff.map(nameOf).join('、')), customer.text('好友时间', 'Followed', (item, say) => at(item.followedAt, say)),
  customer.text('首次得知', 'Known since', (item, say) => at(item.knownAt, say)),
];

const audit = kinds<AuditItem>();
const stateText = (state: AuditItem['before']): Cell => (state === null ? null : JSON.stringify(state));
export const AUDIT_COLUMNS = [
  audit.text('编号', 'Id', (item) => item.id), audit.text('时间', 'Time', (item, say) => at(item.at, say)), audit.text('谁', 'Who', (item, say) => wordFor('actor', item.actor.type, say)), audit.text('人员编号', 'Person id', (item) => item.actor.id),
  audit.text('角色', 'Role', (item, say) => wordFor('role', item.actor.role, say)), audit.text('做了什么', 'What', (item) => item.action), audit.text('对象', 'About', (item) => (item.subject === null ? null : `${item.subject.type}:${item.subject.id}`)),
  audit.text('之前', 'Before', (item) => stateText(item.before)), audit.text('之后', 'After', (item) => stateText(item.after)), audit.text('请求编号', 'Request id', (item) => item.requestId),
];
