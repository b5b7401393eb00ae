import type { World } from './create-world';

/** WeCom counts months in China's time. */
const CHINA_OFFSET_MS = 8 * 3_600_000;

/** doc 92135: a customer receives at most as many mass messages a month as the month has days. */
export function hasShareLeft(world: World, externalUserId: string): boolean {
  const china = new Date(world.clock.nowMs() + CHINA_OFFSET_MS);
  const daysInMonth = new Date(Date.UTC(china.getUTCFullYear(), china.getUTCMonth() + 1, 0)).getUTCDate();
  const received = world.massReceived.get(externalUserId);
  return received?.month !== monthOf(world) || received.count < daysInMonth;
}

export function countShare(world: World, externalUserId: string): void {
  const month = monthOf(world);
  const received = world.massReceived.get(externalUserId);
  world.massReceived.set(externalUserId, { month, count: received?.month === month ? received.count + 1 : 1 });
}

const monthOf = (world: World): string => new Date(world.clock.nowMs() + CHINA_OFFSET_MS).toISOString().slice(0, 7);
