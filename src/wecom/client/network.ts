import { z } from 'zod';
import type { Call } from './caller';
import { listOf } from './reply-fields';

export interface Network {
  /** Addresses that callbacks come from, perhaps in CIDR notation; ask daily. Source: doc 92521. */
  callbackIps(): Promise<string[]>;
}

const IpList = z.object({ ip_list: listOf(z.string()) });

export function createNetwork(call: Call): Network {
  return {
    async callbackIps() {
      return (await call({ api: 'getcallbackip' }, IpList)).ip_list;
    },
  };
}
