import { conflict, ruleBroken } from '../../kernel/errors';
import type { Clock } from '../../kernel/clock';
import type { Tx, UnitOfWork } from '../../kernel/database/unit-of-work';
import type { IdempotentCall, Idempotency, IdempotencyStart } from '../../kernel/http/access-slots';
import type { Ids } from '../../kernel/ids';
import type { IdempotencyRecord } from '../../../entities/idempotency-record';
import { decideTurn, KEPT_FOR_MS } from './decide-turn';
import { packAnswer, unpackAnswer } from './packed-answer';
import { deleteExpiredRecords, deleteRecord, findRecord, finishRecord, insertRecord, takeOverRecord } from './store';

const PURGE_AT_ONCE = 500;

/**
 * One answer per `Idempotency-Key`, in the database: it survives a restart and holds across processes.
 * What a crash between the effect and `finish` leaves behind runs again after a minute, so verbs keep their own unique keys.
 */
export function createIdempotency(deps: { unitOfWork: UnitOfWork; clock: Clock; ids: Ids }): Idempotency & { purge(): Promise<number> } {
  const { unitOfWork, clock, ids } = deps;
  return {
    begin: (call) => {
      const record = runningRecord(call, ids.next(), clock.nowMs());
      return unitOfWork.run((tx) => takeTurn(tx, record));
    },
    finish: async (token, answer) => {
      await unitOfWork.run((tx) => finishRecord(tx, token, answer.status, packAnswer(answer.body)));
    },
    abandon: async (token) => {
      await unitOfWork.run((tx) => deleteRecord(tx, token));
    },
    purge: () => unitOfWork.run((tx) => deleteExpiredRecords(tx, clock.nowMs(), PURGE_AT_ONCE)),
  };
}

const runningRecord = (call: IdempotentCall, turn: string, nowMs: number): IdempotencyRecord => ({
  apiKeyId: call.apiKeyId, idempotencyKey: call.key, requestHash: call.requestHash, turn,
  startedAtMs: nowMs, expiresAtMs: nowMs + KEPT_FOR_MS, status: null, answer: null,
});

async function takeTurn(tx: Tx, record: IdempotencyRecord): Promise<IdempotencyStart> {
  const run: IdempotencyStart = { kind: 'run', token: { apiKeyId: record.apiKeyId, key: record.idempotencyKey, turn: record.turn } };
  if (await insertRecord(tx, record)) return run;
  const found = await findRecord(tx, record.apiKeyId, record.idempotencyKey);
  if (!found) throw inProgress(); // abandoned between the two statements: the caller's next try finds the way free
  switch (decideTurn(found, record.requestHash, record.startedAtMs)) {
    case 'replay': return { kind: 'replay', status: Number(found.status), body: unpackAnswer(found.answer) };
    case 'mismatch': throw ruleBroken('idempotency_mismatch', 'this Idempotency-Key was used for another request');
    case 'in_progress': throw inProgress();
    case 'take_over':
      if (await takeOverRecord(tx, record, found.turn)) return run;
      throw inProgress();
  }
}

const inProgress = () => conflict('in_progress', 'the first request with this Idempotency-Key is still running');
