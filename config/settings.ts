import { parseDatabaseUrl } from '../src/kernel/database/settings';
import { VARIABLES, type VariableName, type Variables } from './variables';

/** The configuration of one process, read once at start; nothing else reads the environment. */
export interface Settings {
  readonly http: { readonly host: string; readonly port: number; readonly publicUrl: string | null };
  readonly database: { readonly url: string };
  readonly wecom: { readonly apiBase: string; readonly oauthBase: string; readonly loginBase: string; readonly corpId: string; readonly agentId: number; readonly secret: string };
  /** One pair, or two while 接收消息 is being rotated: the first is the new one. */
  readonly callback: { readonly pairs: readonly { readonly token: string; readonly encodingAesKey: string }[] };
  /** Content by name of the files with which WeCom proves who owns the domain (可信域名校验文件), served at the root. */
  readonly domainProofs: Readonly<Record<string, string>>;
  readonly appSecret: Buffer;
  readonly adminUserIds: readonly string[];
  readonly role: 'all' | 'web' | 'worker';
  /** Cash payouts by 微信支付; null = the cash kind cannot be published. */
  readonly wxpay: { readonly apiBase: string } | null;
  readonly metricsToken: string | null;
  readonly logLevel: 'debug' | 'info' | 'warn' | 'error';
  readonly businessTimeZone: string;
}

export interface VariableFault {
  name: string;
  /** For people; never the value. */
  detail: string;
}

export class SettingsFault extends Error {
  readonly faults: readonly VariableFault[];

  constructor(faults: readonly VariableFault[]) {
    super(faults.map((fault) => `${fault.name} ${fault.detail}`).join('\n'));
    this.name = 'SettingsFault';
    this.faults = faults;
  }
}

/** The whole configuration, frozen. Throws `SettingsFault` with every fault there is, so that one start shows them all. */
export function loadSettings(env: NodeJS.ProcessEnv): Settings {
  const faults: VariableFault[] = [];
  const names = Object.keys(VARIABLES) as VariableName[];
  const found = Object.fromEntries(names.map((name) => [name, readVariable(env, name, faults)])) as Partial<Variables>;
  faults.push(...disagreements(found));
  if (faults.length > 0) throw new SettingsFault(faults);
  return assemble(found as Variables);
}

/** For commands that need the database and nothing else: they work where WeCom is not configured yet. */
export function loadDatabaseUrl(env: NodeJS.ProcessEnv): string {
  const faults: VariableFault[] = [];
  const url = readVariable(env, 'DATABASE_URL', faults);
  if (url === undefined) throw new SettingsFault(faults);
  return url;
}

/** For the one-time sign-in link: the database, and the address it is opened at. */
export function loadLinkSettings(env: NodeJS.ProcessEnv): { databaseUrl: string; publicUrl: string } {
  const faults: VariableFault[] = [];
  const [databaseUrl, publicUrl] = [readVariable(env, 'DATABASE_URL', faults), readVariable(env, 'PUBLIC_URL', faults)];
  if (publicUrl === null) faults.push({ name: 'PUBLIC_URL', detail: 'is required: the link begins with it' });
  if (databaseUrl === undefined || !publicUrl || faults.length > 0) throw new SettingsFault(faults);
  return { databaseUrl, publicUrl };
}

function readVariable<Name extends VariableName>(env: NodeJS.ProcessEnv, name: Name, faults: VariableFault[]): Variables[Name] | undefined {
  const text = env[name]?.trim();
  const given = text === undefined || text === '' ? undefined : text; // FOO= in a file means "not set"
  const result = VARIABLES[name].safeParse(given);
  if (result.success) return result.data as Variables[Name];
  faults.push({ name, detail: given === undefined ? 'is required' : (result.error.issues[0]?.message ?? 'is not valid') });
  return undefined;
}

/** What no variable shows on its own; a variable that could not be read has been reported already. */
function disagreements(found: Partial<Variables>): VariableFault[] {
  const faults: VariableFault[] = [];
  const { WECOM_CALLBACK_TOKEN: tokens, WECOM_CALLBACK_AES_KEY: keys, ROLE: role, DATABASE_URL: url } = found;
  if (tokens && keys && tokens.length !== keys.length) {
    faults.push({ name: 'WECOM_CALLBACK_AES_KEY', detail: 'must have as many values as WECOM_CALLBACK_TOKEN, matched by position' });
  }
  if (role && role !== 'all' && url && parseDatabaseUrl(url).engine === 'sqlite') {
    faults.push({ name: 'ROLE', detail: 'must be all with SQLite: web and worker processes share a MySQL database (DATABASE_URL)' });
  }
  return faults;
}

function assemble(given: Variables): Settings {
  const pairs = given.WECOM_CALLBACK_TOKEN.map((token, at) => Object.freeze({ token, encodingAesKey: given.WECOM_CALLBACK_AES_KEY[at] ?? '' }));
  return Object.freeze({
    http: Object.freeze({ host: given.HOST, port: given.PORT, publicUrl: given.PUBLIC_URL }),
    database: Object.freeze({ url: given.DATABASE_URL }),
    wecom: Object.freeze({ apiBase: given.WECOM_API_BASE, oauthBase: given.WECOM_OAUTH_BASE, loginBase: given.WECOM_LOGIN_BASE, corpId: given.WECOM_CORP_ID, agentId: given.WECOM_AGENT_ID, secret: given.WECOM_SECRET }),
    callback: Object.freeze({ pairs: Object.freeze(pairs) }),
    domainProofs: Object.freeze(given.WECOM_DOMAIN_PROOF),
    appSecret: given.APP_SECRET,
    adminUserIds: Object.freeze(given.ADMIN_USER_IDS),
    role: given.ROLE,
    wxpay: given.WXPAY_API_BASE === null ? null : Object.freeze({ apiBase: given.WXPAY_API_BASE }),
    metricsToken: given.METRICS_TOKEN,
    logLevel: given.LOG_LEVEL,
    businessTimeZone: given.TZ_BUSINESS,
  });
}
