import { WecomError } from '../errors';

/** Checks of what WeCom would refuse or silently cut. They throw a WecomError of kind fault and code null, name the field, and never show it. */
export interface RequestChecks {
  /** Not longer than `max` characters (Unicode code points). */
  chars(field: string, value: string | undefined, max: number): void;
  /** Not longer than `max` bytes of UTF-8. */
  bytes(field: string, value: string | undefined, max: number): void;
  /** Between `min` and `max` entries, or such a number. */
  between(field: string, value: number | undefined, min: number, max: number): void;
  that(holds: boolean, rule: string): void;
}

export function checksFor(api: string): RequestChecks {
  const that = (holds: boolean, rule: string): void => {
    if (!holds) throw new WecomError({ api, kind: 'fault', text: `not called: ${rule}` });
  };
  return {
    that,
    chars: (field, value, max) => that(value === undefined || [...value].length <= max, `${field} has more than ${max} characters`),
    bytes: (field, value, max) => that(value === undefined || Buffer.byteLength(value) <= max, `${field} has more than ${max} bytes`),
    between: (field, value, min, max) => that(value === undefined || (value >= min && value <= max), `${field} must be ${min} to ${max}`),
  };
}
