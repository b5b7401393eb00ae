/** One refused field or check, as it stands in `errors[]` of a problem+json answer. */
export interface FieldFault {
  path: string;
  code: string;
  detail: string;
  /** What the sentence names, for faces that say it in words of their own. */
  values?: Record<string, string | number>;
}

/**
 * Misuse or a broken rule that the caller must hear about. `code` is API, `detail` is for people, `status` is the HTTP status.
 * `detail` never carries a secret or a personal datum: it reaches the log and the caller.
 */
export class AppError extends Error {
  readonly code: string;
  readonly status: number;
  readonly faults: readonly FieldFault[];
  readonly headers: Readonly<Record<string, string>>;

  constructor(code: string, detail: string, more: { status: number; faults?: readonly FieldFault[]; headers?: Record<string, string> }) {
    super(detail);
    this.name = 'AppError';
    this.code = code;
    this.status = more.status;
    this.faults = more.faults ?? [];
    this.headers = more.headers ?? {};
  }
}

export const badShape = (detail: string, faults: readonly FieldFault[] = []) => new AppError('bad_request', detail, { status: 400, faults });
export const forbidden = (code: string, detail: string) => new AppError(code, detail, { status: 403 });
export const notFound = (code: string, detail: string) => new AppError(code, detail, { status: 404 });
export const conflict = (code: string, detail: string, faults: readonly FieldFault[] = []) => new AppError(code, detail, { status: 409, faults });
/** A well-formed request that a rule refuses; `faults` lists every rule it breaks, not only the first. */
export const ruleBroken = (code: string, detail: string, faults: readonly FieldFault[] = []) => new AppError(code, detail, { status: 422, faults });
