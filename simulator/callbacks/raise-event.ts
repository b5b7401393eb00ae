import type { World } from '../world/create-world';
import { servesCustomers, staffKey } from '../world/create-world';
import type { CustomerEvent } from './event-xml';
import { customerEventXml } from './event-xml';
import type { DeliveryOptions, Mailroom } from './mailroom';

export interface RaiseOptions extends DeliveryOptions {
  /** event time in unix seconds; now when absent */
  at?: number | undefined;
}

export type RaiseEvent = (event: CustomerEvent, options?: RaiseOptions) => void;

/** Customer events go out only with the tick set, and only for members in range who have 客户联系 (doc 96361). */
export const createRaiseEvent = (world: World, mailroom: Mailroom): RaiseEvent => (event, { at, ...options } = {}) => {
  if (!world.settings.customerEventTick || !servesCustomers(world.staff.get(staffKey(event.userId)))) return;
  const createTime = at ?? Math.floor(world.clock.nowMs() / 1000);
  mailroom.send({
    lane: event.externalUserId,
    plaintext: () => customerEventXml(world.app.corpId, createTime, { ...event, welcomeCode: stillUnused(world, event) }),
  }, options);
};

/** An add event that follows its half event carries no code once the welcome has been sent (pitfall 8). */
function stillUnused(world: World, { welcomeCode }: CustomerEvent): string | null {
  const grant = welcomeCode ? world.welcomeGrants.get(welcomeCode) : undefined;
  return grant && grant.fate !== 'delivered' ? grant.code : null;
}
