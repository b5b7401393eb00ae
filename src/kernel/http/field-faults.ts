import type { z } from 'zod';
import type { FieldFault } from '../errors';
import { childPath } from './field-path';

const MOST_FAULTS = 50;

/** Zod's findings as `errors[]`; one line per unknown field, so that each names its path. */
export function fieldFaults(issues: readonly z.core.$ZodIssue[]): FieldFault[] {
  const faults = issues.flatMap((issue): FieldFault[] => {
    if (issue.code !== 'unrecognized_keys') return [{ path: pathOf(issue.path), code: issue.code, detail: issue.message }];
    return issue.keys.map((key) => ({ path: pathOf([...issue.path, key]), code: 'unknown_field', detail: 'is not a field of this request' }));
  });
  return faults.slice(0, MOST_FAULTS);
}

const pathOf = (path: readonly PropertyKey[]): string => path.reduce<string>(childPath, '');
