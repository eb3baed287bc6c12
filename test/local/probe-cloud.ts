import { inject } from 'vitest';
import { type Cloud, startCloud } from '../../local/cloud.ts';

const account = { auth: 'basic', username: 'importer@fabrikam.com', password: 'a planted password' };
const nobody = 'http://127.0.0.1:9/EWS/Exchange.asmx';

/** The parts of the write probe's answer that tests read. */
export interface ProbeBody {
  readonly pid: number;
  readonly remainingMs: number;
  readonly headers: Readonly<Record<string, string>>;
}

/** A local cloud that runs the functions of `probes/`. */
export interface ProbeCloud extends Cloud {
  /** Posts to a probe, by default the write probe, with a query string that names what it does. */
  ask(
    query: string,
    init?: RequestInit,
    route?: string,
  ): Promise<{ readonly status: number; readonly headers: Headers; readonly body: ProbeBody }>;
}

/** Starts the probes. Their EWS_URL is `url`, where nothing listens by default. */
export async function startProbeCloud(url = nobody): Promise<ProbeCloud> {
  const cloud = await startCloud({
    assembly: inject('probes'),
    exchange: { ...account, url },
    settleMs: '1234',
    logs: 'ignore',
  });
  return {
    ...cloud,
    ask: async (query, init = {}, route = 'write-probe') => {
      const response = await fetch(`${cloud.url}/${route}?${query}`, { method: 'POST', ...init });
      return { status: response.status, headers: response.headers, body: (await response.json()) as ProbeBody };
    },
  };
}
