import { OpenAPIRegistry, OpenApiGeneratorV31, type RouteConfig } from '@asteasolutions/zod-to-openapi';
import { STATUS_CODES } from 'node:http';
import { z } from 'zod';
import { mediaOf, sendsOther } from './bytes-answer';
import { doorOf } from './doors';
import { Problem } from './problem';
import { defineRoute, type Route } from './route';

export interface OpenApiInfo {
  title: string;
  version: string;
}

const KEY = 'apiKey';
const SESSION = 'session';
const IdempotencyHeader = z.object({
  'Idempotency-Key': z.string().min(1).max(128).optional().meta({ description: 'Per API key or person, 24 h: the same request again gets the same answer and changes nothing. 1–128 printable ASCII characters.' }),
});

/** The OpenAPI 3.1 document of `routes`, made from the schemas that guard them. */
export function openApiDocument(routes: readonly Route[], info: OpenApiInfo) {
  const registry = new OpenAPIRegistry();
  const guarded = routes.filter((route) => route.auth !== 'public');
  if (guarded.some((route) => schemeOf(route) === KEY)) registry.registerComponent('securitySchemes', KEY, { type: 'http', scheme: 'bearer' });
  if (guarded.some((route) => schemeOf(route) === SESSION)) registry.registerComponent('securitySchemes', SESSION, { type: 'apiKey', in: 'cookie', name: '__Host-session' });
  for (const route of routes) registry.registerPath(operationOf(route));
  return new OpenApiGeneratorV31(registry.definitions).generateDocument({ openapi: '3.1.0', info: { ...info } });
}

/** `GET path`: the document of all `routes` and of itself. */
export function openApiRoute(options: { path: string; roles: readonly [string, ...string[]]; routes: readonly Route[]; info: OpenApiInfo }): Route {
  let document: object | null = null;
  const route: Route = defineRoute({
    method: 'GET', path: options.path, auth: { roles: options.roles }, summary: 'This document',
    responses: { 200: z.record(z.string(), z.unknown()) },
    handler: () => {
      document ??= openApiDocument([...options.routes, route], options.info); // made when first asked for: start-up does not wait for it
      return Promise.resolve({ status: 200 as const, body: { ...document } });
    },
  });
  return route;
}

const schemeOf = (route: Route) => (doorOf(route.path) === 'v1' ? KEY : SESSION);

const isWrite = (route: Route): boolean => route.method !== 'GET' && !route.asksOnly;

function operationOf(route: Route): RouteConfig {
  const guarded = route.auth !== 'public';
  return {
    method: route.method.toLowerCase() as Lowercase<Route['method']>,
    path: route.path.replace(/:(\w+)/g, '{$1}'),
    operationId: operationId(route),
    summary: route.summary,
    security: guarded ? [{ [schemeOf(route)]: [] }] : [],
    ...(route.auth === 'public' ? {} : { 'x-roles': [...route.auth.roles] }),
    request: {
      ...(route.params ? { params: route.params } : {}),
      ...(route.query ? { query: route.query } : {}),
      ...(route.body ? { body: { required: !route.body.safeParse({}).success, content: { 'application/json': { schema: route.body } } } } : {}),
      ...(guarded && isWrite(route) && !route.secretAnswer ? { headers: IdempotencyHeader } : {}),
    },
    responses: { ...answersOf(route), ...problemsOf(route) },
  };
}

const operationId = (route: Route): string =>
  [route.method.toLowerCase(), ...route.path.replace(/^\/api\/v\d+/, '').split('/')].map((part) => part.replace(/\W/g, '')).filter((part) => part !== '').join('_');

function answersOf(route: Route): RouteConfig['responses'] {
  return Object.fromEntries(Object.entries(route.responses).map(([status, schema]) => [status, {
    description: STATUS_CODES[status] ?? status,
    ...(schema ? { content: { [mediaOf(schema)]: { schema } } } : {}),
  }]));
}

/** Which problems a caller must be ready for, from what the route takes. */
function problemsOf(route: Route): RouteConfig['responses'] {
  const statuses = [
    400,
    ...(route.auth === 'public' ? [] : [401, 403]),
    ...(isWrite(route) || (route.auth !== 'public' && schemeOf(route) === KEY) ? [429] : []),
    404, // a path, a body or the moment may name what is not there
    ...(route.auth === 'public' || isWrite(route) || sendsOther(route) ? [409] : []), // a link that is over is one for readers too; a picture may not be ready
    ...(route.method === 'GET' ? [] : [408, 413]), // whatever takes a body may be sent too much of one, and too slowly
    ...(isWrite(route) ? [422, 503] : sendsOther(route) ? [503] : []),
    500,
  ];
  return Object.fromEntries(statuses.map((status) => [status, {
    description: STATUS_CODES[status] ?? 'Problem', content: { 'application/problem+json': { schema: Problem } },
  }]));
}
