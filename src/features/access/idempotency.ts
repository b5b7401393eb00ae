import { conflict, ruleBroken } from '../../kernel/errors';
import type { Clock } from '../../kernel/clock';
import type { Tx, UnitOfWork } from '../../kernel/database/unit-of-work';
import type { IdempotentCall, Idempotency, IdempotencyStart } from '../../kernel/http/access-slots';
import type { Ids } from '../../kernel/ids';
import type { PersonSeal } from '../../kernel/person-seal';
import type { IdempotencyRecord } from '../../../entities/idempotency-record';
import { decideTurn, KEPT_FOR_MS } from './decide-turn';
import { packAnswer, unpackAnswer } from './packed-answer';
import { deleteExpiredRecords, deleteRecord, findRecord, finishRecord, insertRecord, releaseRecord, takeOverRecord } from './store';

const PURGE_AT_ONCE = 500;

/**
 * One answer per `Idempotency-Key`, in the database: it survives a restart and holds across processes.
 * What a crash between the effect and `finish` leaves behind runs again after a minute, with the same `newId`: what it makes has that primary key,
 * or a unique key of its own.
 */
export function createIdempotency(deps: { unitOfWork: UnitOfWork; clock: Clock; ids: Ids; persons: PersonSeal }): Idempotency & { purge(): Promise<number> } {
  const { unitOfWork, clock, ids, persons } = deps;
  return {
    begin: (call) => {
      const record = runningRecord(call, { turn: ids.next(), newId: ids.next() }, clock.nowMs());
      return unitOfWork.run((tx) => takeTurn(tx, persons, record));
    },
    finish: async (token, answer) => {
      await unitOfWork.run((tx) => finishRecord(tx, token, answer.status, packAnswer(persons, answer.body, token.turn)));
    },
    abandon: async (token) => {
      await unitOfWork.run((tx) => deleteRecord(tx, token));
    },
    release: async (token) => {
      await unitOfWork.run((tx) => releaseRecord(tx, token));
    },
    purge: () => unitOfWork.run((tx) => deleteExpiredRecords(tx, clock.nowMs(), PURGE_AT_ONCE)),
  };
}

const runningRecord = (call: IdempotentCall, drawn: { turn: string; newId: string }, nowMs: number): IdempotencyRecord => ({
  apiKeyId: call.callerId, idempotencyKey: call.key, requestHash: call.requestHash, ...drawn,
  startedAtMs: nowMs, expiresAtMs: nowMs + KEPT_FOR_MS, status: null, answer: null,
});

async function takeTurn(tx: Tx, persons: PersonSeal, record: IdempotencyRecord): Promise<IdempotencyStart> {
  if (await insertRecord(tx, record)) return runOf(record);
  const found = await findRecord(tx, record.apiKeyId, record.idempotencyKey);
  if (!found) throw inProgress(); // abandoned between the two statements: the caller's next try finds the way free
  switch (decideTurn(found, record.requestHash, record.startedAtMs)) {
    case 'replay': return replayOf(found, unpackAnswer(persons, found.answer, found.turn));
    case 'mismatch': throw ruleBroken('idempotency_mismatch', 'this Idempotency-Key was used for another request');
    case 'in_progress': throw inProgress();
    case 'take_over': return takeOver(tx, { ...record, newId: found.newId ?? record.newId }, found.turn);
    case 'start_over': return takeOver(tx, record, found.turn);
  }
}

async function takeOver(tx: Tx, record: IdempotencyRecord, turnBefore: string): Promise<IdempotencyStart> {
  if (await takeOverRecord(tx, record, turnBefore)) return runOf(record);
  throw inProgress();
}

function replayOf({ status }: IdempotencyRecord, body: string | null | undefined): IdempotencyStart {
  if (body === undefined) throw conflict('answer_unreadable', 'this request was answered before APP_SECRET changed; look at what it did, then ask under a new Idempotency-Key');
  return { kind: 'replay', status: Number(status), body };
}

const runOf = (record: IdempotencyRecord): IdempotencyStart =>
  ({ kind: 'run', token: { callerId: record.apiKeyId, key: record.idempotencyKey, turn: record.turn }, newId: String(record.newId) });

const inProgress = () => conflict('in_progress', 'the first request with this Idempotency-Key is still running');
