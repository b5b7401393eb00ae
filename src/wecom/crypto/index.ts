export { assertCallbackPair } from './callback-pair';
export type { CallbackPair } from './callback-pair';
export { createCallbackCrypto } from './callback-crypto';
export type { CallbackCrypto, SealedMessage, SignedCiphertext } from './callback-crypto';
export { CallbackRefused } from './callback-refused';
export type { RefusalReason } from './callback-refused';
