import { Agent } from 'node:http';
import { createServer } from 'node:net';
import { networkInterfaces } from 'node:os';
import { startProxy } from './proxy.ts';
import type { Standing } from './rule.ts';

/** The server listens on all addresses of IPv4, or of both; then IPv4 callers are seen as v4-mapped IPv6. */
export type Listening = '0.0.0.0' | '::';

/** A way to reach a server. */
export interface Way {
  readonly name: string;
  readonly address: string;
  readonly port: number;
  readonly standing: Standing;
  readonly agent: Agent;
}

/** An address of this machine that the servers take for a proxy to believe. */
export const TRUSTED_PROXY = '127.0.0.5';

export interface Ways {
  readonly ways: readonly Way[];
  /** What this machine has no way for. */
  readonly missing: readonly string[];
  readonly close: () => Promise<void>;
}

/** Some address of a network card, for its own machine an address that is not loopback. */
function outside(family: 'IPv4' | 'IPv6'): string | undefined {
  const addresses = Object.values(networkInterfaces()).flatMap(each => each ?? []);
  return addresses.find(each => each.family === family && !each.internal && !each.address.startsWith('fe80'))?.address;
}

/** Whether this machine can speak from an address. */
export function has(address: string): Promise<boolean> {
  const probe = createServer();
  return new Promise(resolve => {
    probe.once('error', () => resolve(false));
    probe.listen(0, address, () => probe.close(() => resolve(true)));
  });
}

export async function openWays(listening: Listening, port: number): Promise<Ways> {
  const closing: (() => Promise<void> | void)[] = [];
  const ways: Way[] = [];
  const missing: string[] = [];
  const add = (name: string, address: string | undefined, standing: Standing, at = port): void => {
    if (address === undefined) {
      missing.push(name);
      return;
    }
    const agent = new Agent({ keepAlive: true, maxSockets: 16 });
    closing.push(() => agent.destroy());
    ways.push({ name, address, port: at, standing, agent });
  };
  const behindProxy = async (name: string, from: string): Promise<void> => {
    if (!(await has(from))) {
      missing.push(name);
      return;
    }
    const proxy = await startProxy(port, from);
    closing.push(() => proxy.close());
    add(name, '127.0.0.1', 'behind a proxy', proxy.port);
  };
  if (listening === '0.0.0.0') {
    add('IPv4 loopback', '127.0.0.1', 'this machine');
    add('IPv4 of a network card', outside('IPv4'), 'elsewhere');
    await behindProxy('a proxy that nobody trusts', '127.0.0.1');
    await behindProxy('a proxy of TRUST_PROXY', TRUSTED_PROXY);
  } else {
    add('IPv6 loopback', (await has('::1')) ? '::1' : undefined, 'this machine');
    add('v4-mapped loopback', '127.0.0.1', 'this machine');
    add('IPv6 of a network card', outside('IPv6'), 'elsewhere');
    add('v4-mapped of a network card', outside('IPv4'), 'elsewhere');
  }
  const close = async (): Promise<void> => {
    for (const each of closing) await each();
  };
  return { ways, missing, close };
}
