/** Which check refused a callback. For logs and metrics only: the sender of the request must see one and the same answer for all of them. */
export type RefusalReason = 'parameters' | 'signature' | 'ciphertext' | 'padding' | 'length' | 'receiveid' | 'envelope';

/** The only error that reading a callback (回调) throws. Its message names the check, never the payload, a key or a token. */
export class CallbackRefused extends Error {
  readonly reason: RefusalReason;

  constructor(reason: RefusalReason) {
    super(`callback refused: ${reason}`);
    this.name = 'CallbackRefused';
    this.reason = reason;
  }
}
