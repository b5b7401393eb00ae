import type { CallbackAnswer, CallbackSample, DatabaseFacts } from './facts';
import type { Finding } from './finding';
import { finding } from './decide-wecom-findings';
import { WORDS } from './words';

const HOUR_MS = 3_600_000;
/** Customers are busy by day only: a whole day without any event of theirs is odd, an hour is not. */
const QUIET_MS = 24 * HOUR_MS;
/** So many adds without a single welcome code are no chance (pitfall 10). */
const ENOUGH_ADDS = 3;
/** `start` refuses beyond this; half of it is worth a word. */
const CLOCK_FAULT_MS = 2000;
const CLOCK_WARNING_MS = 1000;

export function databaseFindings(facts: DatabaseFacts): Finding[] {
  const { engine, version, clockApartMs, durability, parked, quarantined } = facts;
  const unsound = durability.filter(({ sound }) => !sound);
  return [
    finding('database', 'ok', 'answers', WORDS.database(engine, version)),
    clockFinding(clockApartMs),
    unsound.length === 0 ? finding('durability', 'ok', 'durable', WORDS.durable) : finding('durability', 'warning', 'not_durable', WORDS.notDurable(unsound)),
    parked.inbox + parked.work === 0 ? finding('parked', 'ok', 'none', WORDS.nothingParked) : finding('parked', 'warning', 'parked_rows', WORDS.parked(parked.inbox, parked.work)),
    ...(quarantined ? [finding('quarantine', 'warning', 'restored_copy', WORDS.quarantined)] : []),
  ];
}

function clockFinding(apartMs: number | null): Finding {
  if (apartMs === null) return finding('clock', 'ok', 'one_clock', WORDS.oneClock);
  const level = Math.abs(apartMs) > CLOCK_FAULT_MS ? 'fault' : Math.abs(apartMs) > CLOCK_WARNING_MS ? 'warning' : 'ok';
  return finding('clock', level, level === 'ok' ? 'in_step' : 'apart', WORDS.clock(apartMs));
}

export function callbackFinding(answer: CallbackAnswer): Finding {
  switch (answer.kind) {
    case 'not_set': return finding('callback', 'skipped', 'no_public_url', WORDS.noPublicUrl);
    case 'echoed': return finding('callback', 'ok', 'echoed', WORDS.echoed);
    case 'unreachable': return finding('callback', 'fault', 'unreachable', WORDS.callbackUnreachable(answer.why));
    case 'wrong_answer': return finding('callback', 'fault', 'wrong_answer', WORDS.callbackWrong(answer.status));
  }
}

/** People sign in over https; plain http is for a trial on this machine, where nobody listens on the way. */
export function signInFinding(publicUrl: string | null): Finding {
  if (publicUrl === null) return finding('sign_in', 'warning', 'no_public_url', WORDS.noSignIn);
  const { protocol, hostname } = new URL(publicUrl);
  const here = ['localhost', '127.0.0.1', '[::1]'].includes(hostname);
  return protocol === 'https:' || here ? finding('sign_in', 'ok', 'protected', WORDS.signIn) : finding('sign_in', 'warning', 'plain_http', WORDS.plainSignIn);
}

/** A verified address is no proof of events: 「外部联系人变更回调」 is a tick of its own (pitfall 24). */
export function eventFindings(sample: CallbackSample, nowMs: number): Finding[] {
  return [tickFinding(sample, nowMs), welcomeFinding(sample)];
}

function tickFinding({ newestAtMs, newestCustomerEventAtMs }: CallbackSample, nowMs: number): Finding {
  if (newestAtMs === null) return finding('event_tick', 'warning', 'no_callback_yet', WORDS.noCallbackYet);
  if (newestCustomerEventAtMs === null) return finding('event_tick', 'fault', 'no_customer_event', WORDS.noCustomerEvent);
  const quietMs = nowMs - newestCustomerEventAtMs;
  if (quietMs > QUIET_MS) return finding('event_tick', 'warning', 'quiet', WORDS.quiet(Math.floor(quietMs / HOUR_MS)));
  return finding('event_tick', 'ok', 'events_arrive', WORDS.eventsArrive);
}

function welcomeFinding({ adds }: CallbackSample): Finding {
  const silent = adds.filter((member) => member.adds >= ENOUGH_ADDS && member.withCode === 0).map(({ userId }) => userId);
  return silent.length > 0 ? finding('console_welcome', 'warning', 'console_welcome_set', WORDS.consoleWelcome(silent)) : finding('console_welcome', 'ok', 'codes_arrive', WORDS.codesArrive);
}
