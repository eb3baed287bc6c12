import type { PublishedEvent } from '../aws/event-bus.ts';
import type { Code } from '../code/code.ts';
import type { Simulation } from '../core/simulation.ts';
import type { Ask } from '../lambda/api-gateway.ts';
import type { Deployment } from '../lambda/deployment.ts';
import type { Ledger } from './ledger.ts';

/** A schedule while it runs: the deployment, the books, and the people who use it. */
export interface Scene {
  readonly simulation: Simulation;
  readonly deployment: Deployment;
  readonly ledger: Ledger;
  readonly code: Code;
  readonly violations: Violation[];
  /** Somebody does something later that the schedule is to wait for. */
  later(ms: number, act: () => void): void;
  /** Sends a request that the schedule is to wait for. */
  readonly ask: Ask;
  /** Calls `happen` for each event that EventBridge takes from us. */
  onEvent(happen: (event: PublishedEvent) => void): void;
  /** Whether nobody has anything left to do. */
  isIdle(): boolean;
}

/** Something that must not be: its kind, and what was found. */
export interface Violation {
  readonly kind: string;
  readonly text: string;
}

/** Returns a schedule's scene. */
export function createScene(simulation: Simulation, deployment: Deployment, ledger: Ledger, code: Code): Scene {
  let open = 0;
  const listeners: ((event: PublishedEvent) => void)[] = [];
  deployment.onEvent((event) => {
    for (const happen of listeners) happen(event);
  });
  const violations: Violation[] = [];
  return {
    simulation,
    deployment,
    ledger,
    code,
    violations,
    later(ms, act) {
      open += 1;
      simulation.world.after(ms, () => {
        open -= 1;
        act();
      });
    },
    ask(call, replied) {
      open += 1;
      return deployment.ask(call, (reply) => {
        open -= 1;
        replied(reply);
      });
    },
    onEvent: (happen) => void listeners.push(happen),
    isIdle: () => open === 0,
  };
}
