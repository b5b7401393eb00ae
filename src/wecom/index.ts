export * from './callback';
export * from './client';
export * from './crypto';
export { adviseAfter, isSetting, refusedForGood, type Advice } from './advise';
export { WecomError, kindOfCode } from './errors';
export type { WecomErrorKind } from './errors';
