import { notFound } from '../../../kernel/errors';
import { instantText } from '../../../kernel/http/instant-field';
import type { Machine } from '../../../kernel/machine';
import { nameOf } from '../../customer-names';
import { customersByIds } from '../../customers';
import { accounts, balances, customerLedger } from '../../ledger';
import { exportViews, MOST } from './export-views';

type Told = Record<string, unknown>;

/** Instants as text: `startedAtMs` becomes `startedAt`. */
const told = (row: object): Told => Object.fromEntries(Object.entries(row).map(([name, value]) => (name.endsWith('AtMs') ? [name.slice(0, -2), value === null ? null : instantText(Number(value))] : [name, value as unknown])));

/** A copy of everything we keep about one person (docs/privacy.md), at most 1,000 rows of a kind. */
export const makeReadExport = ({ database, clock, persons }: Machine) => async (customerId: string): Promise<Told> => {
  const [customer] = await customersByIds(database, [customerId]);
  if (!customer) throw notFound('customer.not_found', 'this customer is not known');
  const { phones, ...lists } = exportViews(database, persons, customerId);
  const kinds: Told = {};
  for (const [kind, read] of Object.entries(lists)) {
    const { items, cut } = await read();
    kinds[kind] = { items: items.map(told), cut };
  }
  const own = [accounts.available(customerId), accounts.held(customerId), accounts.receivable(customerId)];
  const standing = await balances(database, own);
  const entries = await customerLedger(database, customerId, { limit: MOST });
  const { id, externalUserId, type, stage, openidKey, leftAtMs, detailAtMs } = customer;
  return {
    exportedAt: instantText(clock.nowMs()),
    profile: told({ id, externalUserId, name: nameOf(persons, customer), type, stage, leftAtMs, detailAtMs, openidHashed: openidKey !== null, phonesHashed: await phones() }),
    points: { balances: own.map((account) => ({ purse: account.split(':').at(-1), amount: standing.get(account) ?? 0 })), entries: entries.map(({ amount, asset, causeType, createdAtMs }) => told({ amount, asset, cause: causeType, createdAtMs })), cut: entries.length === MOST },
    ...kinds,
  };
};
