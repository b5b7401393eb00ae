export { createSimulatorClient } from './client';
export type { Control } from './control/create-control';
export type { Simulator, SimulatorOptions } from './start-simulator';
export { startSimulator } from './start-simulator';
