import { ref } from 'vue';

/** Days are the company's: `TZ_BUSINESS`, as the server says it. */
export const businessTimeZone = ref('Asia/Shanghai');
export const nowMs = ref(Date.now());

const EVERY_MS = 30_000;

/** Times that are told as "12 minutes ago" stay true. */
export function startClock(): void {
  setInterval(() => { nowMs.value = Date.now(); }, EVERY_MS);
}
