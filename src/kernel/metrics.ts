import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client';

/** Label name → every value it may take. Unlisted values become `other`: a label fed by the outside cannot grow the memory. */
export type Labels = Readonly<Record<string, readonly string[]>>;
type Values<L extends Labels> = { readonly [Name in keyof L & string]: string };

export interface RequestMeasure {
  method: string;
  /** The pattern of the route, never the path. */
  route: string;
  status: number;
  seconds: number;
}

export interface Metrics {
  registry: Registry;
  observeRequest(measure: RequestMeasure): void;
  /** Each name once per process; prom-client throws at the second. */
  counter<const L extends Labels>(name: string, help: string, labels: L): { add(values: Values<L>, amount?: number): void };
  /** `read`, when given, is asked at each scrape; for gauges without labels. */
  gauge<const L extends Labels>(name: string, help: string, labels: L, read?: () => number | Promise<number>): { set(values: Values<L>, value: number): void };
  histogram<const L extends Labels>(name: string, help: string, labels: L, buckets: readonly number[]): { observe(values: Values<L>, value: number): void };
}

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];
const SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** A registry of its own per process part: two in one test never meet. */
export function createMetrics(): Metrics {
  const registry = new Registry();
  const common = { registers: [registry] };
  collectDefaultMetrics({ register: registry });
  const requests = new Histogram({ ...common, name: 'http_request_seconds', help: 'Duration of HTTP requests by route pattern', labelNames: ['method', 'route', 'status'], buckets: SECONDS });
  return {
    registry,
    observeRequest: ({ method, route, status, seconds }) => requests.observe({ method: METHODS.includes(method) ? method : 'other', route, status: String(status) }, seconds),
    counter: (name, help, labels) => {
      const counter = new Counter({ ...common, name, help, labelNames: Object.keys(labels) });
      return { add: (values, amount = 1) => counter.inc(bounded(labels, values), amount) };
    },
    gauge: (name, help, labels, read) => {
      const gauge = new Gauge({
        ...common, name, help, labelNames: Object.keys(labels),
        ...(read ? { async collect() { this.set(await read()); } } : {}),
      });
      return { set: (values, value) => gauge.set(bounded(labels, values), value) };
    },
    histogram: (name, help, labels, buckets) => {
      const histogram = new Histogram({ ...common, name, help, labelNames: Object.keys(labels), buckets: [...buckets] });
      return { observe: (values, value) => histogram.observe(bounded(labels, values), value) };
    },
  };
}

function bounded(labels: Labels, values: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(labels).map(([name, allowed]) => {
    const value = values[name];
    return [name, value !== undefined && allowed.includes(value) ? value : 'other'];
  }));
}
