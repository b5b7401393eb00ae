import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Front } from './front';
import { createHttpApp, type HttpAppOptions } from './http-app';
import { BODY_LIMITS } from './read-body';

export interface HttpServerOptions extends HttpAppOptions {
  host: string;
  /** 0 = any free port. */
  port: number;
  /** Asked in order, before the application. */
  front: readonly Front[];
}

export interface HttpServer {
  /** Resolves when connections are accepted, with the port; rejects when the address cannot be had. */
  listen(): Promise<{ port: number }>;
  /** Accepts nothing new, finishes what is in hand, resolves within 5 s. */
  close(): Promise<void>;
}

const STOP_WITHIN_MS = 5000;
const LOOK_AGAIN_MS = 50;

export function createHttpServer(options: HttpServerOptions): HttpServer {
  let stopping = false;
  const app = createHttpApp(options, () => stopping);
  const handle = app.callback();
  const server = createServer(
    // Node's own limits stand behind ours: they end a connection without the problem document, so ours come first
    { headersTimeout: 5000, requestTimeout: BODY_LIMITS.timeoutMs + 2000, keepAliveTimeout: 5000, connectionsCheckingInterval: 1000, maxHeaderSize: 16 * 1024 },
    (request, response) => {
      request.url = request.url?.replace(/^https?:\/\/[^/?]*/i, ''); // a proxy may name the whole address
      if (!options.front.some((front) => front(request, response))) void handle(request, response);
    },
  );
  return {
    listen: () => new Promise((resolve, reject) => {
      server.once('error', reject);
      server.listen(options.port, options.host, () => {
        server.off('error', reject);
        resolve({ port: (server.address() as AddressInfo).port });
      });
    }),
    close: () => new Promise((resolve) => {
      if (!server.listening) return resolve();
      stopping = true;
      const sweep = setInterval(() => server.closeIdleConnections(), LOOK_AGAIN_MS);
      const limit = setTimeout(() => server.closeAllConnections(), STOP_WITHIN_MS);
      server.close(() => {
        clearInterval(sweep);
        clearTimeout(limit);
        resolve();
      });
      server.closeIdleConnections();
    }),
  };
}
