import type { Handover } from '../../../../entities/handover';
import type { HandoverRow } from '../../../../entities/handover-row';
import { ruleBroken, type FieldFault } from '../../../kernel/errors';
import type { Cause } from '../../../kernel/events';
import type { Machine } from '../../../kernel/machine';
import type { Tx } from '../../../kernel/database/unit-of-work';
import type { Job } from '../../../kernel/work/registry';
import type { CustomerId, DomainEvent } from '../../../vocabulary/events';
import { staffByIds, staffByUserIds, type StaffRecord } from '../../staff';
import { openFollowersOf } from '../follow-store';
import { customersByExternalIds } from '../store';
import { handoverById, insertHandover, insertHandoverRows, leftCustomersOf } from './handover-store';
import { sendWork } from './send-handover';

export interface HandoverWish {
  kind: 'active' | 'resigned';
  handoverUserId: string;
  takeoverUserId: string;
  /** Null: everybody. */
  externalUserIds: readonly string[] | null;
  message: string | null;
}

type Deps = Pick<Machine, 'clock' | 'ids' | 'unitOfWork'>;

/** Writes down who is to be handed over; WeCom is asked by work. Refuses with every broken rule at once. */
export const makeAskHandover = ({ clock, ids, unitOfWork }: Deps) => async (wish: HandoverWish, newId: string | null, cause: Cause): Promise<Handover> => {
  const id = newId ?? ids.next();
  return unitOfWork.run(async (tx) => {
    const found = await staffByUserIds(tx, [wish.handoverUserId, wish.takeoverUserId]);
    const named = (userId: string) => found.find((staff) => staff.userId.toLowerCase() === userId.toLowerCase());
    const [from, to] = [named(wish.handoverUserId), named(wish.takeoverUserId)];
    const customers = new Map((wish.externalUserIds ? await customersByExternalIds(tx, wish.externalUserIds) : []).map((customer) => [customer.externalUserId, customer.id]));
    const faults = [...staffFaults(wish, from, to), ...(wish.externalUserIds ?? []).flatMap((externalUserId, n) =>
      (customers.has(externalUserId) ? [] : [{ path: `externalUserIds[${n}]`, code: 'unknown_customer', detail: 'this customer is not known' }]))];
    if (faults.length > 0 || !from || !to) throw ruleBroken('handover.refused', 'this handover cannot be asked for', faults);
    const row: Handover = { id, kind: wish.kind, status: 'running', handoverStaffId: from.id, takeoverStaffId: to.id, message: wish.message, createdAtMs: clock.nowMs(), finishedAtMs: null };
    if (!(await insertHandover(tx, row))) return (await handoverById(tx, id)) ?? row; // this very request was here before
    await insertHandoverRows(tx, [...customers.values()].map((customerId) => newRow(ids.next(), id, customerId)));
    tx.enqueue(wish.externalUserIds ? sendWork(id) : { kind: 'handover.prepare', key: id, payload: {} });
    tx.emit({ type: 'handover.asked', subject: id, data: { kind: wish.kind, handoverStaffId: from.id, takeoverStaffId: to.id, customers: customers.size }, cause } satisfies DomainEvent);
    return row;
  });
};

function staffFaults(wish: HandoverWish, from: StaffRecord | undefined, to: StaffRecord | undefined): FieldFault[] {
  const fault = (path: string, code: string, detail: string) => ({ path, code, detail });
  return [
    ...(from ? [] : [fault('handoverUserId', 'unknown_staff', 'this member is not known')]),
    ...(to ? [] : [fault('takeoverUserId', 'unknown_staff', 'this member is not known')]),
    ...(from && from === to ? [fault('takeoverUserId', 'same_staff', 'nobody takes over from themselves')] : []),
    ...(to && (to.leftAtMs !== null || to.inRange === 0) ? [fault('takeoverUserId', 'out_of_range', 'the takeover must be in the visible range with 客户联系 on')] : []),
    ...(wish.kind === 'active' && from && from.leftAtMs !== null ? [fault('kind', 'handover_left', 'this member has left: hand over as resigned')] : []),
    ...(wish.kind === 'resigned' && wish.message !== null ? [fault('message', 'not_for_resigned', 'WeCom sends no message when a member has left')] : []),
  ];
}

const newRow = (id: string, handoverId: string, customerId: CustomerId): HandoverRow => ({ id, handoverId, customerId, state: 'queued', errcode: null, askedAtMs: null, takeoverAtMs: null });

const PAGE = 200;

/** Everybody of a member, page by page: whose follow stands, and for one who left also those whose follow ended with the departure (policy 5). */
export const prepareHandover = ({ ids }: Pick<Machine, 'ids'>): Job => ({
  kind: 'handover.prepare',
  async run(tx, { key: id, payload }) {
    const handover = await handoverById(tx, id);
    if (!handover) return;
    const { after = '', left = false } = payload as { after?: string; left?: boolean };
    const customerIds = left ? await leftPage(tx, handover, after) : await openFollowersOf(tx, { staffId: handover.handoverStaffId, startedUpToMs: handover.createdAtMs, after, limit: PAGE });
    await insertHandoverRows(tx, customerIds.map((customerId) => newRow(ids.next(), id, customerId)));
    const next = { kind: 'handover.prepare', key: id };
    if (customerIds.length === PAGE) tx.enqueue({ ...next, payload: { after: customerIds.at(-1), left } });
    else if (!left && handover.kind === 'resigned') tx.enqueue({ ...next, payload: { left: true } });
    else tx.enqueue(sendWork(id));
  },
});

async function leftPage(tx: Tx, { handoverStaffId }: Handover, after: CustomerId): Promise<CustomerId[]> {
  const [staff] = await staffByIds(tx, [handoverStaffId]);
  return staff?.leftAtMs == null ? [] : leftCustomersOf(tx, { staffId: staff.id, leftAtMs: staff.leftAtMs, after, limit: PAGE });
}
