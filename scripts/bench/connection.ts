import { connect } from 'node:net';

/** One kept-alive connection, one request at a time. `node:http` would cost the generator as much per request as the server spends. */
export interface Connection {
  /** The status of the answer; null when the connection broke or the answer is none we read. */
  ask(request: Buffer): Promise<number | null>;
  isOpen(): boolean;
  close(): void;
}

export interface Answer {
  status: number;
  /** The server ends the connection after it. */
  last: boolean;
}

/** The answer that `text` is; null while a part of it is missing. Throws for anything else: no declared length, bytes too many. */
export function readAnswer(text: string): Answer | null {
  const headEnd = text.indexOf('\r\n\r\n');
  if (headEnd < 0) return null;
  const head = text.slice(0, headEnd + 2).toLowerCase();
  const status = /^http\/1\.1 (\d{3}) /.exec(head)?.[1];
  const length = /\r\ncontent-length: (\d+)\r\n/.exec(head)?.[1];
  if (status === undefined || length === undefined) throw new Error('not an answer with a declared length');
  const missing = headEnd + 4 + Number(length) - text.length;
  if (missing < 0) throw new Error('more bytes than the answer declared');
  return missing > 0 ? null : { status: Number(status), last: head.includes('\r\nconnection: close\r\n') };
}

export function openConnection(port: number): Connection {
  const socket = connect({ port, host: '127.0.0.1', noDelay: true });
  let text = '';
  let settle: ((status: number | null) => void) | null = null;
  let open = true;
  const answered = (status: number | null) => {
    const asker = settle;
    settle = null;
    text = '';
    asker?.(status);
  };
  const end = () => {
    open = false;
    socket.destroy();
    answered(null);
  };
  socket.setEncoding('latin1').on('error', end).on('close', end).on('data', (part: string) => {
    if (!settle) return end(); // nobody asked
    text += part;
    try {
      const answer = readAnswer(text);
      if (!answer) return;
      if (answer.last) open = false;
      answered(answer.status);
    } catch {
      end();
    }
  });
  return {
    isOpen: () => open,
    close: end,
    ask: (request) => new Promise((resolve) => {
      if (!open || settle) return resolve(null);
      settle = resolve;
      socket.write(request);
    }),
  };
}
