export interface FieldFault {
  path: string;
  code: string;
  detail: string;
  /** What the sentence names, for words of our own. */
  values?: Record<string, string | number> | undefined;
}

/** What the server said no to (problem+json), or `offline` when it could not be reached at all. */
export class ApiProblem extends Error {
  readonly status: number;
  readonly code: string;
  /** The server's own sentence; empty when nobody answered. */
  readonly detail: string;
  readonly requestId: string | null;
  readonly errors: readonly FieldFault[];

  constructor(said: { status: number; code: string; detail: string; requestId?: string | null; errors?: readonly FieldFault[] }) {
    super(said.detail);
    this.name = 'ApiProblem';
    this.status = said.status;
    this.code = said.code;
    this.detail = said.detail;
    this.requestId = said.requestId ?? null;
    this.errors = said.errors ?? [];
  }
}

export const offline = (): ApiProblem => new ApiProblem({ status: 0, code: 'offline', detail: '' });

/** Which of the patterns a problem asks for; one text for what is not there and what one may not see. */
export function patternOf(problem: ApiProblem): 'offline' | 'signed_out' | 'not_found' | 'conflict' | 'error' {
  if (problem.code === 'offline') return 'offline';
  if (problem.status === 401) return 'signed_out';
  if (problem.status === 404 || problem.status === 403) return 'not_found';
  return problem.status === 409 ? 'conflict' : 'error';
}

/** Whatever answered: a proxy's page is no problem+json and says nothing that could be shown. */
export function problemFrom(status: number, body: unknown): ApiProblem {
  const said = (typeof body === 'object' && body !== null ? body : {}) as Record<string, unknown>;
  const text = (name: string) => (typeof said[name] === 'string' ? said[name] : null);
  const errors = Array.isArray(said['errors']) ? (said['errors'] as FieldFault[]) : [];
  return new ApiProblem({ status, code: text('code') ?? 'unreadable', detail: text('detail') ?? '', requestId: text('requestId'), errors });
}
