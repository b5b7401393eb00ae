import { setFlagsFromString } from 'node:v8';

/** By so many per cent of what is alive the heap may grow before it is cleaned; V8 by itself allows several hundred. */
const GROWTH_PERCENT = 50;

/**
 * A backlog is worked off in small transactions: what is alive stays some 50 MB, the rest is refuse, and on a fast machine V8 would rather
 * take 200 MB than clean up. Called once, before anything is built (docs/benchmarks.md, backlog).
 */
export const boundHeap = (): void => setFlagsFromString(`--heap-growing-percent=${GROWTH_PERCENT}`);
