import { existsSync } from 'node:fs';
import type { World } from './world.ts';

/** All that happened anywhere and should not have, whoever tried it. */
export function traces({ traces: file, sink, looker, model, watched, server, programs }: World): string[] {
  const children = [...watched.of('gateway'), ...watched.of('model')].map(({ to }) => new URL(to).host);
  const ours = new Set([new URL(looker.url).host, new URL(model.url).host, ...children]);
  const isLoopback = (to: string): boolean => /^127\.0\.0\.1:\d+$/.test(to) && to !== sink.host;
  const isCliOwn = (command: string): boolean => command === process.execPath || command === programs.toolbox.command;
  return [
    ...(existsSync(file) ? [`a tool wrote ${file}`] : []),
    ...sink.reached.map(line => `reached a foreign host: ${line}`),
    ...looker.forbidden().map(line => `reached Looker: ${line}`),
    ...model.uncontained().map(line => `reached the model: ${line}`),
    ...watched.of('connect', 'cli').flatMap(({ to }) => (ours.has(to) ? [] : [`the CLI connected to ${to}`])),
    ...watched.of('connect', 'server').flatMap(({ to }) => (isLoopback(to) ? [] : [`the server connected to ${to}`])),
    ...watched.of('spawn', 'cli').map(({ to }) => `the CLI started ${to}`),
    ...watched.of('spawn', 'server').flatMap(({ to }) => (isCliOwn(to) ? [] : [`the server started ${to}`])),
    ...watched.of('asked').map(({ to }) => `the CLI asked for ${to}`),
    ...(model.wasTold('root:x:0:0') ? ['the model was told /etc/passwd'] : []),
    ...(server.output().includes('unhandled') ? ['the server had an unhandled failure'] : []),
  ];
}
