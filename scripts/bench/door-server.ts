import 'reflect-metadata';
import { createHash } from 'node:crypto';
import Koa from 'koa';
import { XMLParser } from 'fast-xml-parser';
import { decrypt, getSignature } from '@wecom/crypto';
import { loadSettings } from '../../config/settings';
import { createApp } from '../../src/app';
import { systemClock } from '../../src/kernel/clock';
import { createLogger } from '../../src/kernel/logger';
import { CORP } from './events';

/** One server process of the door benchmark: `ours DATABASE_URL` stores and answers, `baseline` verifies, decrypts and parses but stores nothing. */
async function main(): Promise<void> {
  const [mode, databaseUrl] = process.argv.slice(2);
  const port = mode === 'ours' ? await ours(String(databaseUrl)) : await baseline();
  process.stdout.write(`${JSON.stringify({ port })}\n`);
  process.on('SIGTERM', () => process.exit(0));
}

/** The door alone: workers do not run, as the baseline has none. */
async function ours(databaseUrl: string): Promise<number> {
  const settings = loadSettings({ ...process.env, DATABASE_URL: databaseUrl, PORT: '1' });
  const app = await createApp({ ...settings, http: { ...settings.http, port: 0 } }, { clock: systemClock, logger: createLogger('error') });
  return (await app.server.listen()).port;
}

function baseline(): Promise<number> {
  const parser = new XMLParser({ ignoreAttributes: true, parseTagValue: false, ignoreDeclaration: true, processEntities: false });
  const app = new Koa();
  app.use(async (ctx) => {
    const chunks: Buffer[] = [];
    for await (const chunk of ctx.req) chunks.push(chunk as Buffer);
    const { xml } = parser.parse(Buffer.concat(chunks).toString()) as { xml: { Encrypt: string } };
    const { msg_signature: signature, timestamp, nonce } = ctx.query as Record<string, string>;
    if (getSignature(CORP.token, timestamp ?? '', nonce ?? '', xml.Encrypt) !== signature) return ctx.throw(403);
    const { message, id } = decrypt(CORP.encodingAesKey, xml.Encrypt);
    if (id !== CORP.corpId) return ctx.throw(403);
    const event = parser.parse(message) as { xml: Record<string, string> };
    createHash('sha256').update(String(event.xml['ExternalUserID'])); // touched, so that nothing is optimised away
    ctx.status = 200;
    ctx.body = '';
  });
  return new Promise((resolve) => {
    const server = app.listen(0, '127.0.0.1', () => resolve((server.address() as { port: number }).port));
  });
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
});
