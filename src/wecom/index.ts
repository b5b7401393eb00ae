export * from './callback';
export * from './client';
export * from './crypto';
export { adviseAfter, refusedForGood, type Advice } from './advise';
export { WecomError, kindOfCode } from './errors';
export type { WecomErrorKind } from './errors';
