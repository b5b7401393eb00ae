import { parentPort, workerData } from 'node:worker_threads';
import { generateClosed, generateOpen } from './generate-load';
import type { LoadOrder } from './load';

const order = workerData as LoadOrder;
const requests = order.requests.map((bytes) => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
const generated = order.kind === 'closed' ? generateClosed(order.port, requests, order.connections) : generateOpen(order.port, requests, order.perSecond);
void generated.then((result) => parentPort?.postMessage(result)); // a rejection ends the thread and is reported as its error
