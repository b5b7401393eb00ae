/** What the doctor looks at, in the order in which it is told. */
export const CHECKS = [
  'configuration', 'database', 'clock', 'durability', 'wecom', 'app', 'visible_range', 'members', 'callback', 'sign_in', 'event_tick', 'console_welcome', 'parked', 'quarantine',
] as const;
export type Check = (typeof CHECKS)[number];

/** `fault`: the bot cannot do its work until somebody acts; `warning`: it works, less well; `skipped`: could not be looked at, and why. */
export type Level = 'ok' | 'warning' | 'fault' | 'skipped';

export interface Finding {
  check: Check;
  level: Level;
  /** A closed word for scripts, such as `ip_not_trusted`. */
  code: string;
  /** What is wrong and what to do about it, for people; names of variables, never their values. */
  zh: string;
  en: string;
}

export interface DoctorReport {
  /** No check found a fault. */
  ok: boolean;
  findings: Finding[];
}

export const reportOf = (findings: readonly Finding[]): DoctorReport => ({
  ok: findings.every(({ level }) => level !== 'fault'),
  findings: CHECKS.flatMap((check) => findings.filter((finding) => finding.check === check)),
});
