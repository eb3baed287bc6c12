import { once } from 'node:events';
import { createServer, type Server } from 'node:net';

/** Says which ports other programs listen on, each with the environment variable that moves ours. */
export class PortTaken extends Error {
  override readonly name = 'PortTaken';
}

/** Checks that nothing listens on these loopback ports, each under its environment variable, where 0 is any free one; throws PortTaken, which names all that are in use. */
export async function checkPorts(ports: Readonly<Record<string, number>>): Promise<void> {
  const servers: Server[] = [];
  const taken: string[] = [];
  // They are held together, so that a port that is asked for twice is taken.
  for (const [variable, port] of Object.entries(ports)) {
    const server = await listen(port);
    if (server) servers.push(server);
    else taken.push(`${port} (${variable})`);
  }
  for (const server of servers) server.close();
  if (taken.length === 0) return;
  const anyFree = Object.keys(ports).map((variable) => `${variable}=0`);
  const inUse = taken.length === 1 ? `Port ${taken[0]} is in use.` : `Ports ${taken.join(', ')} are in use.`;
  throw new PortTaken(`${inUse} Give others, or take any free ones: ${anyFree.join(' ')} npm start`);
}

async function listen(port: number): Promise<Server | undefined> {
  const server = createServer().listen(port, '127.0.0.1');
  try {
    await once(server, 'listening');
    return server;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE') return undefined;
    throw error;
  }
}
