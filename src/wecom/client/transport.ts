import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import axios from 'axios';
import type { AxiosInstance } from 'axios';
import { WecomError } from '../errors';
import { stableJson } from './stable-json';

export interface UploadForm {
  filename: string;
  data: Buffer;
}

/** One call without its token. `api` is the path below /cgi-bin. */
export interface ApiRequest {
  api: string;
  query?: Record<string, string>;
  /** Sent as JSON by POST. */
  body?: Record<string, unknown>;
  /** Sent as multipart field `media` by POST. */
  form?: UploadForm;
}

export interface Transport {
  /** The parsed JSON of an HTTP 200 answer. Throws WecomError of kind network or reply, and no other. */
  send(request: ApiRequest): Promise<unknown>;
}

const MAX_REPLY = 4 * 1024 * 1024;
const MAX_REQUEST = 21 * 1024 * 1024; // the largest media file has 20 MB
const MAX_SOCKETS = 160;
const API_NAME = /^[a-z0-9_]+(\/[a-z0-9_]+)*$/;

/** Failures that happen before a byte of the request is sent, so it cannot have had an effect. */
const NOT_SENT = new Set([
  'ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH', 'ERR_TLS_CERT_ALTNAME_INVALID', 'CERT_HAS_EXPIRED',
  'DEPTH_ZERO_SELF_SIGNED_CERT', 'SELF_SIGNED_CERT_IN_CHAIN', 'UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
]);

function assertBaseUrl(baseUrl: string): string {
  const url = URL.canParse(baseUrl) ? new URL(baseUrl) : null;
  const isPlain = url && /^https?:$/.test(url.protocol) && !url.username && !url.password && !url.search && !url.hash;
  if (!isPlain) throw new TypeError('WeCom base URL must be an http or https URL without credentials, query or fragment');
  return baseUrl.replace(/\/+$/, '');
}

/** axios errors carry the whole request with secret and token: only the code is read, and the error itself is dropped. */
function networkError(api: string, error: unknown): WecomError {
  const code = axios.isAxiosError(error) ? (error.code ?? 'UNKNOWN') : 'UNKNOWN';
  if (axios.isAxiosError(error) && error.message.startsWith('maxContentLength')) {
    return new WecomError({ api, kind: 'reply', text: 'answer is too large', outcomeUnknown: true });
  }
  const text = code === 'ERR_CANCELED' || code === 'ECONNABORTED' ? 'timed out' : `no answer (${code})`;
  return new WecomError({ api, kind: 'network', text, outcomeUnknown: !NOT_SENT.has(code) });
}

function readReply(api: string, status: number, text: string): unknown {
  if (status >= 500) throw new WecomError({ api, kind: 'network', text: `HTTP ${status}`, outcomeUnknown: true });
  if (status !== 200) throw new WecomError({ api, kind: 'reply', text: `HTTP ${status}` });
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw new WecomError({ api, kind: 'reply', text: 'answer is not JSON', outcomeUnknown: true }); // a gateway's page, say
  }
}

function payloadOf({ body, form }: ApiRequest): { data?: string | FormData; headers?: Record<string, string> } {
  if (body) return { data: stableJson(body), headers: { 'content-type': 'application/json; charset=utf-8' } };
  if (!form) return {};
  const data = new FormData();
  data.append('media', new Blob([new Uint8Array(form.data)]), form.filename);
  return { data };
}

function createHttp(baseUrl: string, timeoutMs: number): AxiosInstance {
  return axios.create({
    baseURL: `${assertBaseUrl(baseUrl)}/cgi-bin/`,
    allowAbsoluteUrls: false,
    maxRedirects: 0, // a redirect would carry the token to another host
    proxy: false, // the address that WeCom trusts is this machine's
    timeout: timeoutMs,
    maxContentLength: MAX_REPLY,
    maxBodyLength: MAX_REQUEST,
    httpAgent: new HttpAgent({ keepAlive: true, maxSockets: MAX_SOCKETS }),
    httpsAgent: new HttpsAgent({ keepAlive: true, maxSockets: MAX_SOCKETS }),
    responseType: 'text',
    transformRequest: [(data: unknown) => data],
    transformResponse: [(data: unknown) => data],
    validateStatus: () => true,
  });
}

/** HTTP to WeCom: one bounded request, one bounded answer, no second try. Throws a TypeError for a base URL that is none. */
export function createTransport({ baseUrl, timeoutMs }: { baseUrl: string; timeoutMs: number }): Transport {
  const http = createHttp(baseUrl, timeoutMs);

  return {
    async send(request) {
      const { api, query } = request;
      if (!API_NAME.test(api)) throw new WecomError({ api: 'unknown', kind: 'fault', text: 'is not an API name' });
      const { data, headers } = payloadOf(request);
      const method = data === undefined ? 'GET' : 'POST';
      const answer = await http
        .request<string>({
          url: api, method, params: query ?? {}, data, headers: headers ?? {},
          signal: AbortSignal.timeout(timeoutMs), // axios's own timeout starts anew with every byte that trickles in
        })
        .catch((error: unknown) => { throw networkError(api, error); });
      return readReply(api, answer.status, answer.data);
    },
  };
}
