import type { Control } from './control/create-control';
import { controlOver } from './control/create-control';

/** The control API of a simulator in another process: the same functions as `Simulator.control`. `url` is the simulator's address. */
export function createSimulatorClient(url: string): Control {
  return controlOver(async (name, input) => {
    const reply = await fetch(new URL(`/_sim/${name}`, url), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      ...(input !== undefined && { body: JSON.stringify(input) }),
    });
    const body: unknown = await reply.json();
    if (reply.ok) return body;
    throw new Error(`simulator ${name}: ${(body as { error?: string }).error ?? reply.status}`);
  });
}
