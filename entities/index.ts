import { ApiKey } from './api-key';
import { IdempotencyRecord } from './idempotency-record';
import { Access1790000000100 } from './migrations/1790000000100-access';

/** Every table and every migration, in order; a room adds its lines. */
export const ENTITIES = [
  ApiKey,
  IdempotencyRecord,
];

export const MIGRATIONS = [
  Access1790000000100,
];
