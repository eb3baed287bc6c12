import { once } from 'node:events';
import { createServer, type Server } from 'node:net';

/** Ports that other programs listen on. The message names each with its environment variable. */
export class PortsInUse extends Error {
  override readonly name = 'PortsInUse';
}

/** Checks that nothing listens on these loopback ports, each under its environment variable. Port 0 means any free port. Throws PortsInUse. */
export async function checkPorts(ports: Readonly<Record<string, number>>): Promise<void> {
  const servers: Server[] = [];
  const used: string[] = [];
  // All ports stay open until the end, so that a port that is given twice counts as in use.
  for (const [variable, port] of Object.entries(ports)) {
    const server = await listen(port);
    if (server) servers.push(server);
    else used.push(`${port} (${variable})`);
  }
  for (const server of servers) server.close();
  if (used.length === 0) return;
  const anyFree = Object.keys(ports).map((variable) => `${variable}=0`);
  const inUse = used.length === 1 ? `Port ${used[0]} is in use.` : `Ports ${used.join(', ')} are in use.`;
  throw new PortsInUse(`${inUse} Choose other ports, or any free ones: ${anyFree.join(' ')} npm start`);
}

// Returns undefined if the port is in use.
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
