import type { Chance } from '../../../lib/runtime/chance.ts';
import type { Clock } from '../../../lib/runtime/clock.ts';
import { randomOf } from '../core/random.ts';
import type { Simulation } from '../core/simulation.ts';

/** The means to settle a promise that an instance waits for. */
export interface Answering<Value> {
  resolve(value: Value): void;
  reject(error: unknown): void;
}

/** An instance of a function: it runs, it is frozen between invocations, and once killed it does nothing any more. */
export interface Instance {
  readonly name: string;
  readonly clock: Clock;
  readonly chance: Chance;
  isAlive(): boolean;
  /** Begins something outside of the instance and resolves when that answers, if the instance is still there and awake. */
  call<Value>(what: string, begin: (answer: Answering<Value>) => void): Promise<Value>;
  /** Has the instance run something as soon as it is awake. */
  wake(run: () => void): void;
  thaw(): void;
  freeze(): void;
  kill(why: string): void;
  /** Calls `happen` when the instance is killed. */
  onKill(happen: () => void): void;
  /** Has `act` run when the invocation that runs now ends as it should. */
  atEnd(act: () => void): void;
  /** Runs what is to run at the end of an invocation. */
  end(): void;
}

/** Returns a new instance, awake. */
export function createInstance(name: string, number: number, simulation: Simulation): Instance {
  const { world, faults, trace, seed } = simulation;
  let state: 'awake' | 'frozen' | 'dead' = 'awake';
  let stalledUntil = 0;
  let waiting: (() => void)[] = [];
  let acts: (() => void)[] = [];
  let killed: () => void = () => undefined;

  const kill = (why: string) => {
    if (state === 'dead') return;
    state = 'dead';
    waiting = [];
    trace.note(`${name} is gone: ${why}`);
    killed();
  };
  const wake = (run: () => void) => {
    if (state === 'dead') return;
    if (state === 'frozen') {
      waiting.push(run);
      return;
    }
    if (world.now() < stalledUntil) {
      world.after(stalledUntil - world.now(), () => wake(run));
      return;
    }
    simulation.setAwake(instance);
    // The splitter reads its file while it sends parts.
    if (name.startsWith('splitter')) world.readsStream();
    run();
  };
  const answered = (what: string, run: () => void) => () => {
    if (state !== 'awake') return wake(run);
    if (faults.strike('the function is killed after a call', `${name}: ${what}`)) return kill('killed');
    const stall = faults.strike('the function stalls', `${name}: ${what}`);
    if (stall) stalledUntil = world.now() + stall.between(1_000, stall.pick([20_000, 170_000]));
    wake(run);
  };
  const instance: Instance = {
    name,
    clock: clockOf(world, (ms, run) => world.after(ms, () => wake(run))),
    chance: chanceOf(randomOf('chance', seed, number)),
    isAlive: () => state !== 'dead',
    call: (what, begin) =>
      new Promise((resolve, reject) => {
        if (state === 'dead') return;
        if (faults.strike('the function is killed before a call', `${name}: ${what}`)) {
          kill('killed');
          return;
        }
        begin({
          resolve: (value) => answered(what, () => resolve(value))(),
          reject: (error) => answered(what, () => reject(error))(),
        });
      }),
    wake,
    thaw() {
      state = 'awake';
      const due = waiting;
      waiting = [];
      for (const run of due) world.after(0, () => wake(run));
    },
    freeze() {
      if (state === 'awake') state = 'frozen';
    },
    kill,
    onKill: (happen) => {
      killed = happen;
    },
    atEnd: (act) => void acts.push(act),
    end() {
      const due = acts;
      acts = [];
      for (const act of due) act();
    },
  };
  return instance;
}

function clockOf({ now }: Simulation['world'], after: (ms: number, run: () => void) => void): Clock {
  const sleep = (ms: number) => new Promise<void>((resolve) => after(ms, resolve));
  return {
    now,
    sleep,
    timeout(ms) {
      const controller = new AbortController();
      let isCleared = false;
      after(ms, () => {
        if (!isCleared) controller.abort(new DOMException('the time ran out', 'TimeoutError'));
      });
      return {
        signal: controller.signal,
        clear: () => {
          isCleared = true;
        },
      };
    },
    nextTurn: () => sleep(0),
  };
}

function chanceOf(random: ReturnType<typeof randomOf>): Chance {
  const bytes = (length: number) => Buffer.from(Array.from({ length }, () => random.between(0, 255)));
  return {
    random: random.next,
    uuid: () =>
      bytes(16)
        .toString('hex')
        .replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5'),
    bytes,
  };
}
