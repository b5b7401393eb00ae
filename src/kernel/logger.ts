import { pino } from 'pino';

export type LogFields = Record<string, string | number | boolean | null | undefined>;

/** Flat fields only: an object that nobody flattened is an object whose secrets nobody looked for. */
export interface Logger {
  debug(message: string, fields?: LogFields): void;
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  error(message: string, fields?: LogFields): void;
}

export type LogLevel = 'debug' | 'info' | 'warn' | 'error' | 'silent';

const SECRET_NAME = 'secret|token|password|passwd|authorization|cookie|echostr|msg_signature|ticket|(?:aes|api)[-_]?key';
const SECRET_TEXT = new RegExp(`((?:${SECRET_NAME})["']?\\s*[=:]\\s*["']?)(?:(?:bearer|basic)\\s+)?[^\\s&"',;]+`, 'gi');
const SECRET_FIELD = new RegExp(SECRET_NAME, 'i');
const CREDENTIALS_IN_URL = /(\/\/[^\s:/@]*:)[^\s/]+@/g; // up to the last @: a password may hold one
/** Mainland mobile numbers, with or without 86 and with the usual gaps; ids and instants, which are longer, stay readable. */
const PHONE = /(?<![0-9A-Za-z_-])(?:\+?86[- ]?)?1[3-9]\d[- ]?\d{4}[- ]?\d{4}(?![0-9A-Za-z_-])/g;

/** Last line of defence: values that look like a credential or a phone number never leave the process. */
export const redact = (text: string): string => text.replace(SECRET_TEXT, '$1[redacted]').replace(CREDENTIALS_IN_URL, '$1[redacted]@').replace(PHONE, '[phone]');

function redacted(fields: LogFields | undefined): LogFields {
  const clean: LogFields = {};
  for (const [name, value] of Object.entries(fields ?? {})) clean[name] = redactedField(name, value);
  return clean;
}

function redactedField(name: string, value: LogFields[string]): LogFields[string] {
  if (SECRET_FIELD.test(name)) return '[redacted]';
  if (typeof value === 'string') return redact(value);
  return typeof value === 'number' && redact(String(value)) !== String(value) ? '[phone]' : value;
}

const STANDARD_ERROR = 2;
/** What cannot be written is kept up to here, then dropped. */
const MOST_WAITING = 4 * 1024 * 1024;

/** Lines to an open file. A disk that is full costs lines, never the process: an error that nobody hears would end it. */
export const linesTo = (fd: number): { write(line: string): void } =>
  pino.destination({ dest: fd, sync: false, maxLength: MOST_WAITING }).on('error', () => undefined);

export function createLogger(level: LogLevel, destination: { write(line: string): void } = linesTo(STANDARD_ERROR)): Logger {
  const sink = pino({ level, base: null, timestamp: pino.stdTimeFunctions.isoTime }, destination);
  const at = (name: 'debug' | 'info' | 'warn' | 'error') => (message: string, fields?: LogFields) => {
    if (sink.isLevelEnabled(name)) sink[name](redacted(fields), redact(message)); // redaction is not free: nothing is redacted that nobody reads
  };
  return { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') };
}

/** What an unknown thrown value says of itself, without its stack or attached objects. */
export const messageOf = (error: unknown): string => redact(error instanceof Error ? error.message : String(error)).slice(0, 500);
