import { ref } from 'vue';

/** Days are the company's: `TZ_BUSINESS`, as the server says it. */
export const businessTimeZone = ref('Asia/Shanghai');
export const nowMs = ref(Date.now());

const EVERY_MS = 30_000;
/** The header tells whole seconds, and an answer takes its time: less than this is no difference. */
const SAME_MS = 5_000;
let aheadMs = 0;

/** Now as the server has it, which decides: a device's own clock may be wrong. */
export const serverNowMs = (): number => Date.now() + aheadMs;

/** Takes the server's time from the `Date` of an answer; what cannot be read changes nothing. */
export function setByServer(date: string | null): void {
  const apartMs = Date.parse(date ?? '') - Date.now();
  if (Number.isNaN(apartMs)) return;
  const next = Math.abs(apartMs) < SAME_MS ? 0 : apartMs;
  if (Math.abs(next - aheadMs) < SAME_MS) return;
  aheadMs = next;
  nowMs.value = serverNowMs();
}

/** Times that are told as "12 minutes ago" stay true. */
export function startClock(): void {
  setInterval(() => { nowMs.value = serverNowMs(); }, EVERY_MS);
}
