import { ref } from 'vue';
import { act } from './control';

interface Clock { nowMs: number; followed: boolean }

const MINUTE_MS = 60_000;
const SECOND_MS = 1_000;

/** How far the world's time is from this device's. */
export const aheadMs = ref(0);
export const worldNowMs = (): number => Date.now() + aheadMs.value;
/** Does the bot live in the world's time? Null until asked. A bot that was started by itself has its machine's. */
export const isFollowed = ref<boolean | null>(null);
export const isFast = ref(false);

/** Forward by so much; by nothing, only reads. Comes back when the bot has been turned too. */
export async function turnClock(advanceMs = 0): Promise<void> {
  const { nowMs, followed } = await act<Clock>('clock', { advanceMs });
  aheadMs.value = nowMs - Date.now();
  isFollowed.value = followed;
}

/** A minute every second, step by step, so that everything happens in its order; ends when it is switched off, or with a fault. */
export async function runFast(): Promise<void> {
  isFast.value = true;
  try {
    while (isFast.value) {
      await turnClock(MINUTE_MS - SECOND_MS);
      await new Promise((resolve) => { setTimeout(resolve, SECOND_MS); });
    }
  } finally {
    isFast.value = false;
  }
}
