import { createHash } from 'node:crypto';

interface Rights {
  role: string;
  scope: 'all' | { readonly staffIds: readonly string[] };
}

/** Two of the same role who may see the same have the same. */
export function rightsOf({ role, scope }: Rights): string {
  const seen = scope === 'all' ? 'all' : [...scope.staffIds].sort().join(' ');
  return createHash('sha256').update(`${role}\n${seen}`).digest('hex');
}
