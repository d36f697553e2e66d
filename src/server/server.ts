import type { Socket } from 'node:net';
import { hostname } from 'node:os';
import cookie from '@fastify/cookie';
import helmet from '@fastify/helmet';
import swagger from '@fastify/swagger';
import websocket from '@fastify/websocket';
import { type FastifyInstance, fastify } from 'fastify';
import { jsonSchemaTransform, serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod';
import { CodedError } from '../contract/errors.ts';
import type { Language } from '../contract/language.ts';
import type { AccessPolicy } from './access-rule.ts';
import { readCertificate } from './certificate.ts';
import { Credentials } from './credentials.ts';
import { installErrorReply } from './error-reply.ts';
import { installGuard } from './guard.ts';
import { boundConnections } from './http-connections.ts';
import { takeEmptyBodies } from './json-body.ts';
import { CLOSE_GRACE_MS, HANDSHAKE_MS, MAX_BODY_BYTES, REQUEST_CHECK_MS, REQUEST_MS } from './limits.ts';
import type { ServerNeeds } from './needs.ts';
import { Refusals } from './refusals.ts';
import { installRequestLog, requestIdOf } from './request-log.ts';
import { auditRoutes } from './routes/audit.ts';
import { connectionRoutes } from './routes/connections.ts';
import { conversationRoutes } from './routes/conversations.ts';
import { metricsRoute } from './routes/metrics.ts';
import { pageRoutes } from './routes/page.ts';
import { resultRoutes } from './routes/results.ts';
import { sessionRoutes } from './routes/session.ts';
import { suggestionRoutes } from './routes/suggestions.ts';
import { usageRoutes } from './routes/usage.ts';
import { handshakes } from './socket/handshakes.ts';
import { socketRoute } from './socket/socket.ts';
import { waitingBytes } from './socket/waiting-bytes.ts';
import { refuseAddress, refuseClient, refuseHandshake } from './unrouted.ts';

export { accessToken } from './access-token.ts';
export type { ConnectionsNeed, ConversationsNeed, ServerNeeds, SessionsNeed, SetupNeed, UsageNeed } from './needs.ts';

export interface ServerOptions {
  readonly host: string;
  /** 0 takes a free one. */
  readonly port: number;
  readonly auth: 'local' | 'token';
  readonly publicUrl: string | undefined;
  readonly allowedOrigins: readonly string[];
  readonly trustProxy: readonly string[];
  readonly tls: { readonly certFile: string; readonly keyFile: string } | undefined;
  /** For clients that name no language. */
  readonly language: Language;
}

export interface Server {
  /** The port that was taken. */
  readonly port: number;
  /** Open WebSockets. */
  readonly sockets: number;
  /** What waits here for their clients to read. */
  readonly waitingBytes: number;
  close(): Promise<void>;
}

const PATIENCE = { headersTimeout: REQUEST_MS, connectionsCheckingInterval: REQUEST_CHECK_MS };

/** Builds the HTTP and WebSocket surface and listens; throws config_invalid, port_in_use, port_unusable. */
export async function startServer(options: ServerOptions, needs: ServerNeeds): Promise<Server> {
  const app: FastifyInstance = fastify({
    bodyLimit: MAX_BODY_BYTES,
    requestTimeout: REQUEST_MS,
    http: PATIENCE,
    trustProxy: [...options.trustProxy],
    forceCloseConnections: true,
    frameworkErrors: refuseAddress(options.language),
    clientErrorHandler: refuseClient(options.language),
    genReqId: requestIdOf,
    ...(options.tls === undefined ? {} : { https: httpsOptions(options.tls, options.language) }),
  });
  boundConnections(app);
  takeEmptyBodies(app);
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  installErrorReply(app, { language: options.language, log: needs.log });
  installRequestLog(app, needs);
  await app.register(cookie);
  // Before the guard: its refusals carry these headers too.
  await app.register(helmet, SECURITY_HEADERS);
  // Also before it: a handshake that the guard refuses is hung up on, for nothing reads that connection any more.
  await app.register(websocket, {
    options: { server: handshakes(app), maxPayload: MAX_BODY_BYTES, perMessageDeflate: false },
  });
  app.websocketServer.on('wsClientError', refuseHandshake(options.language));
  // Node would answer by itself, to any Host: an expectation that is not known may be passed over (RFC 9110, 10.1.1).
  app.server.on('checkExpectation', (request, response) => app.server.emit('request', request, response));
  const refusals = new Refusals(needs);
  const credentials = new Credentials({ ...needs, onRefused: (...refusal) => refusals.tell(...refusal) });
  installGuard(app, { policy: policyOf(options), credentials, childUid: needs.childUid });
  await app.register(swagger, {
    openapi: { info: { title: 'Looker Chat', version: '1' } },
    transform: jsonSchemaTransform,
  });
  await pageRoutes(app);
  await app.register(sessionRoutes(credentials, options.publicUrl));
  await app.register(connectionRoutes(needs, options.language));
  await app.register(conversationRoutes(needs.conversations));
  await app.register(resultRoutes(needs.conversations));
  await app.register(suggestionRoutes(needs.suggestions, options.language));
  await app.register(usageRoutes(needs.usage));
  socketRoute(app, { needs, credentials, language: options.language });
  await app.register(auditRoutes(needs.audit));
  metricsRoute(app, needs.metrics);
  app.get('/api/openapi.json', () => app.swagger());
  const sockets = trackSockets(app);
  const address = await app.listen({ host: options.host, port: options.port }).catch(cannotListen(options));
  return {
    port: Number(new URL(address).port),
    get sockets() {
      return app.websocketServer.clients.size;
    },
    get waitingBytes() {
      return waitingBytes(app.websocketServer.clients);
    },
    close: () => closeWithin(app, sockets),
  };
}

const httpsOptions = (tls: NonNullable<ServerOptions['tls']>, language: Language) => ({
  ...readCertificate(tls, language),
  ...PATIENCE,
  handshakeTimeout: HANDSHAKE_MS,
});

function trackSockets(app: FastifyInstance): ReadonlySet<Socket> {
  const sockets = new Set<Socket>();
  app.server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  return sockets;
}

async function closeWithin(app: FastifyInstance, sockets: ReadonlySet<Socket>): Promise<void> {
  const timer = setTimeout(() => {
    for (const socket of sockets) socket.destroy();
  }, CLOSE_GRACE_MS);
  await app.close();
  clearTimeout(timer);
}

/** Nothing is loaded from elsewhere, no script stands in a page, nobody frames us. */
const CONTENT_POLICY = {
  defaultSrc: ["'self'"],
  scriptSrc: ["'self'"],
  // Scroll locks and charts set styles on elements; styles cannot run anything.
  styleSrc: ["'self'", "'unsafe-inline'"],
  fontSrc: ["'self'"],
  imgSrc: ["'self'", 'data:'],
  connectSrc: ["'self'"],
  frameAncestors: ["'none'"],
  // helmet adds it by itself; over plain http it would turn every address of the page into https
  upgradeInsecureRequests: null,
};

const SECURITY_HEADERS = {
  contentSecurityPolicy: { directives: CONTENT_POLICY },
  xFrameOptions: { action: 'deny' },
  strictTransportSecurity: false,
} as const;

const policyOf = (options: ServerOptions): AccessPolicy => ({
  auth: options.auth,
  scheme: options.tls === undefined ? 'http' : 'https',
  publicUrl: options.publicUrl === undefined ? undefined : new URL(options.publicUrl),
  allowedOrigins: options.allowedOrigins,
  // The name in HOST is what the start prints and `ask` calls.
  hostNames: [hostname().toLowerCase(), options.host.toLowerCase()],
});

const cannotListen =
  ({ host, port }: ServerOptions) =>
  (error: NodeJS.ErrnoException): never => {
    if (error.code === 'EADDRINUSE') throw new CodedError('port_in_use', { params: { port }, cause: error });
    throw new CodedError('port_unusable', { params: { host, port, reason: error.code ?? '' }, cause: error });
  };
