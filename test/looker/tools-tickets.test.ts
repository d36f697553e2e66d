import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { systemClock } from '../../src/base/clock.ts';
import { createLog } from '../../src/base/log.ts';
import { Redactor } from '../../src/base/redactor.ts';
import { ROUTES } from '../../src/looker/access.ts';
import { createCommaValues } from '../../src/looker/comma-values.ts';
import { type Egress, startEgress } from '../../src/looker/egress.ts';
import { createFieldValues } from '../../src/looker/field-values.ts';
import type { Ticket, TicketScope } from '../../src/looker/tickets.ts';
import { runToolCall, type ToolAnswer } from '../../src/looker/tool-call.ts';
import { createToolbox, type Toolbox } from '../../src/looker/toolbox.ts';
import { programs } from '../harness/programs.ts';
import { json, type StandIn, startStandIn, targetAt } from './egress-stand-in.ts';

const redactor = new Redactor();
const log = createLog({ level: 'silent', redactor });

let standIn: StandIn;
let egress: Egress;
let toolbox: Toolbox;
let directory: string;
const issued: { scope: TicketScope; ticket: Ticket }[] = [];

beforeEach(async () => {
  standIn = await startStandIn({ 'GET /lookml_models': json([]), 'GET /looks/search': json([]) });
  egress = await startEgress({ log, redactor });
  directory = await mkdtemp(join(tmpdir(), 'tickets-'));
  toolbox = createToolbox({ program: async () => programs.toolbox, directory, egressUrl: egress.url, log });
});

afterEach(async () => {
  await toolbox.close();
  await egress.close();
  await standIn.close();
  await rm(directory, { recursive: true, force: true });
  issued.splice(0);
});

/** Real calls; only who issues the tickets keeps a copy of each. */
const run = (tool: string): Promise<ToolAnswer> =>
  runToolCall(
    {
      scope: {
        target: targetAt(standIn.url),
        signal: new AbortController().signal,
        timeZone: 'UTC',
        results: { ids: async () => [], find: async () => undefined },
        catalogue: { findFields: async () => ({ explores: [], unread: 0 }), describe: async () => undefined },
        onCall: async () => {},
        onResult: async () => 'r',
        onChart: async () => {},
        onCallEnded: async () => {},
      },
      counts: { queries: 0, other: 0 },
      egress: {
        issue: scope => {
          const ticket = egress.issue(scope);
          issued.push({ scope, ticket });
          return ticket;
        },
        metadata: target => egress.metadata(target),
      },
      toolbox,
      commaValues: createCommaValues(egress),
      fieldValues: createFieldValues(egress, systemClock),
      refusedQueries: new Set(),
      log,
    },
    { tool, arguments: {}, signal: new AbortController().signal },
  );

describe('the ticket of a call', () => {
  test('names the routes of its tool and no other', async () => {
    await run('get_models');
    await run('get_looks');
    expect(issued.map(({ scope }) => scope.allow)).toEqual([ROUTES.get_models, ROUTES.get_looks]);
  });

  test('is dead as soon as the call has ended', async () => {
    expect((await run('get_models')).failure).toBeUndefined();
    const before = standIn.seen.length;
    const headers = { authorization: `Bearer ${issued[0]?.ticket.token}` };
    expect((await fetch(`${egress.url}/api/4.0/lookml_models`, { headers })).status).toBe(401);
    expect(standIn.seen).toHaveLength(before);
  });

  test('is not issued for a tool that is refused', async () => {
    expect((await run('make_look')).failure).toMatchObject({ code: 'tool_not_allowed' });
    expect(issued).toEqual([]);
  });
});
