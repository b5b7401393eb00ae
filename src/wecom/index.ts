export * from './callback';
export * from './client';
export * from './crypto';
export { WecomError, kindOfCode } from './errors';
export type { WecomErrorKind } from './errors';
