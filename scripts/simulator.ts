import { parseArgs } from 'node:util';
import { startSimulator } from '../simulator';
import { askAcross } from './demo/between';

const DEFAULTS = {
  WECOM_CORP_ID: 'wwsimulator0000001',
  WECOM_AGENT_ID: '1000002',
  WECOM_SECRET: 'simulator-secret',
  WECOM_CALLBACK_TOKEN: 'simulatorToken',
  WECOM_CALLBACK_AES_KEY: 'simulatorAesKey0123456789abcdefghijklmnopqr',
  CALLBACK_URL: 'http://127.0.0.1:3000/wecom/callback',
};

/** `npm run simulator -- --port N`: a fake WeCom until SIGTERM or Ctrl-C. The last line of the start is JSON. A process that started this one with a channel turns its clock along, and begins anew when the page asks. */
async function main(): Promise<void> {
  const { values } = parseArgs({ options: { port: { type: 'string', default: '3100' }, 'offset-ms': { type: 'string', default: '0' } } });
  // during a rotation the pair variables hold two values; new events are sealed with the first
  const env = (name: keyof typeof DEFAULTS) => (process.env[name] || DEFAULTS[name]).split(',')[0] ?? '';
  for (const name of Object.keys(DEFAULTS) as (keyof typeof DEFAULTS)[]) {
    // a value from the environment may be a real secret; a default never is
    console.log(`${name}=${process.env[name] ? '(from the environment)' : DEFAULTS[name]}`);
  }
  const simulator = await startSimulator({
    port: Number(values.port),
    offsetMs: Number(values['offset-ms']),
    ...(process.send && { onTurn: (clockOffsetMs: number) => askAcross(process, { clockOffsetMs }), onAgain: () => askAcross(process, { again: true }) }),
    corpId: env('WECOM_CORP_ID'),
    agentId: Number(env('WECOM_AGENT_ID')),
    secret: env('WECOM_SECRET'),
    callback: { url: env('CALLBACK_URL'), token: env('WECOM_CALLBACK_TOKEN'), encodingAesKey: env('WECOM_CALLBACK_AES_KEY') },
  });
  const stop = () => { void simulator.close().then(() => process.exit(0)); };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
  console.log(JSON.stringify({ ready: true, url: simulator.url }));
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
});
