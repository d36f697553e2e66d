import { EventEmitter } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import type { Frame } from '../../test/harness/ws-client.ts';
import { signalProcess } from '../harness/processes.ts';
import type { Random } from '../harness/random.ts';
import { TortureClient } from './client.ts';
import type { History } from './history.ts';
import type { LaneServer } from './lane-server.ts';
import type { Disturbance, Moment, Round } from './nemesis.ts';
import { pointEnvironment } from './points.ts';
import { signalGroup } from './processes.ts';
import type { Tally } from './tally.ts';

/** For an event that does not come: the model is waiting for a child that was killed, or nobody asks. */
const EVENT_LIMIT_MS = 5_000;
/** How long a frozen process stays frozen. */
const FREEZE_MS = 1_200;
/** For clients to hear the last word on their last question, once nobody is killed any more, on a busy machine. */
const DRAIN_LIMIT_MS = 180_000;

/** A disk that can be filled and freed under a running server; both give whether it was done. */
export interface Disk {
  fill(pid: number | undefined): boolean;
  free(pid: number | undefined): boolean;
}

/** The power of a lane's disk. */
export interface Power {
  /** Keeps what the disk has at this moment. */
  capture(): Promise<void>;
  /** The server is gone: what was kept is all that is left. */
  lose(): Promise<void>;
}

/** As it stands in the history. */
export const POWER_CUT = 'cut the power';

/** One data folder with its server, its clients, and what is done to them. */
export class Lane {
  readonly server: LaneServer;
  readonly history: History;
  readonly #tally: Tally;
  readonly #random: Random;
  readonly #heard = new EventEmitter();
  readonly #clients: TortureClient[];
  readonly #disk: Disk | undefined;
  readonly #power: Power | undefined;
  readonly #wrong: string[] = [];

  constructor(options: {
    server: LaneServer;
    history: History;
    tally: Tally;
    random: Random;
    clients: number;
    disk?: Disk;
    power?: Power;
  }) {
    this.#disk = options.disk;
    this.#power = options.power;
    this.server = options.server;
    this.history = options.history;
    this.#tally = options.tally;
    this.#random = options.random;
    this.#clients = Array.from(
      { length: options.clients },
      (_, index) =>
        new TortureClient({
          name: `client ${index + 1}`,
          history: this.history,
          random: this.#random.branch(),
          address: this.server.address,
          onFrame: frame => this.#hear(frame),
        }),
    );
  }

  /** Runs the rounds while the clients ask, then lets them finish with a server that is left alone. Gives what went wrong. */
  async run(rounds: Iterable<Round>): Promise<string[]> {
    const over = new AbortController();
    const clients = Promise.all(this.#clients.map(client => client.run(over.signal)));
    clients.catch(() => {}); // told when the rounds are over
    for (const round of rounds) await this.#live(round);
    if (this.server.running === undefined && (await this.server.start()) === undefined) {
      return [...this.#wrong, 'the server does not start any more'];
    }
    over.abort();
    const outcomes = await Promise.race([clients, pause(DRAIN_LIMIT_MS, undefined, { ref: false })]);
    if (outcomes === undefined)
      return [...this.#wrong, `a client did not hear the last word within ${DRAIN_LIMIT_MS / 1000} s`];
    const unanswered = outcomes.filter(outcome => outcome !== 'done');
    return [...this.#wrong, ...unanswered.map(outcome => `the last question ended as ${outcome}`)];
  }

  async #live(round: Round): Promise<void> {
    const { point, disturbances, end } = round;
    const environment = point === undefined ? {} : pointEnvironment(point.name, point.pass);
    const server = await this.server.start(environment);
    if (server === undefined) return this.#ended(point);
    const ended = server.ended.then(() => true);
    for (const { what, when } of disturbances) {
      if (await Promise.race([this.#until(when), ended])) break;
      await this.#disturb(what);
    }
    const went = await Promise.race([this.#until(end), ended]);
    if (went && point === undefined) this.#wrong.push('a server ended, and nobody had killed it');
    if (round.instead === 'spare it') return;
    if (round.instead === 'outlive it') return this.#outlive();
    if (round.instead === 'cut its power') return this.#cutPower();
    await this.server.end('SIGKILL');
    this.#killed(went && point !== undefined ? point.name : 'at a moment');
  }

  /** Before it was ready: killed at its point, or with none by itself, which no server may. */
  #ended(point: Round['point']): void {
    if (point === undefined) this.#wrong.push('a server ended before it was ready, and nobody had killed it');
    else this.#killed(point.name);
  }

  #killed(where: string): void {
    this.#tally.count('kill the server');
    this.#tally.count(`server: ${where}`);
    this.history.record({ kind: 'fault', fault: `kill the server: ${where}` });
  }

  async #disturb(what: Disturbance): Promise<void> {
    const did = await this.#disturbances[what]();
    if (!did) return;
    this.#tally.count(what);
    this.history.record({ kind: 'fault', fault: what });
  }

  /** Each gives whether there was anything to do it to. */
  readonly #disturbances: Record<Disturbance, () => Promise<boolean>> = {
    'kill the CLI': async () => this.server.signalChildren('gemini', 'SIGKILL').length > 0,
    'kill the Toolbox': async () => this.server.signalChildren('toolbox', 'SIGKILL').length > 0,
    'freeze the server': async () => {
      const server = this.server.running;
      if (server === undefined) return false;
      signalGroup(server.pid, 'SIGSTOP');
      await pause(FREEZE_MS);
      signalGroup(server.pid, 'SIGCONT');
      return true;
    },
    'freeze the CLI': () => this.#freezeChild('gemini'),
    'freeze the Toolbox': () => this.#freezeChild('toolbox'),
    'cut the network': async () => {
      for (const client of this.#clients) client.cut();
      return true;
    },
    'fill the disk': async () => this.#disk?.fill(this.server.running?.pid) ?? false,
    'free the disk': async () => this.#disk?.free(this.server.running?.pid) ?? false,
  };

  async #freezeChild(program: 'gemini' | 'toolbox'): Promise<boolean> {
    const frozen = this.server.signalChildren(program, 'SIGSTOP');
    await pause(FREEZE_MS);
    for (const pid of frozen) signalGroup(pid, 'SIGCONT'); // its server may have been killed at a point meanwhile
    return frozen.length > 0;
  }

  /** The server is frozen while another takes its place, and then goes on where it was. */
  async #outlive(): Promise<void> {
    const old = this.server.detach();
    if (old === undefined) return;
    signalGroup(old.pid, 'SIGSTOP');
    for (const client of this.#clients) client.cut();
    await this.server.start();
    signalGroup(old.pid, 'SIGCONT');
    this.#tally.count('outlive the server');
    this.history.record({ kind: 'fault', fault: 'outlive the server' });
    // The interrupted ending and that of the repeated answer: until then the old one has had its chance to write.
    await this.#until({ kind: 'event', event: 'turn_ended', count: 2 * this.#clients.length, limitMs: 40_000 });
    signalProcess(old.pid, 'SIGKILL');
    await old.ended;
  }

  /** What anybody was told before was told before the moment that the disk is kept from. */
  async #cutPower(): Promise<void> {
    const server = this.server.running;
    if (server === undefined) return;
    signalGroup(server.pid, 'SIGSTOP');
    await this.#power?.capture();
    for (const client of this.#clients) client.cut();
    await this.server.end('SIGKILL');
    await this.#power?.lose();
    this.#tally.count(POWER_CUT);
    this.history.record({ kind: 'fault', fault: POWER_CUT });
  }

  #hear(frame: Frame): void {
    if (frame['type'] === 'event') this.#heard.emit(String((frame['event'] as Frame)['kind']));
  }

  /** Never true, so that a race with the end of the server tells which of the two it was. */
  async #until(moment: Moment): Promise<false> {
    await (moment.kind === 'after' ? pause(moment.ms, undefined, { ref: false }) : this.#hearOften(moment));
    return false;
  }

  #hearOften({ event, count, limitMs = EVENT_LIMIT_MS }: Extract<Moment, { kind: 'event' }>): Promise<void> {
    return new Promise(resolve => {
      let left = count;
      const onEvent = (): void => {
        left -= 1;
        if (left === 0) done();
      };
      const done = (): void => {
        clearTimeout(timer);
        this.#heard.off(event, onEvent);
        resolve();
      };
      const timer = setTimeout(done, limitMs).unref(); // the server may be gone long before
      this.#heard.on(event, onEvent);
    });
  }
}
