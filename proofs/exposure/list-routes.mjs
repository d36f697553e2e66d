// Loaded into the server under proof before it starts (--import): writes down every route that its router is given.
import { subscribe } from 'node:diagnostics_channel';
import { writeFileSync } from 'node:fs';

const routes = [];
subscribe('fastify.initialization', ({ fastify }) => {
  fastify.addHook('onRoute', ({ method, url }) => {
    for (const each of [method].flat()) routes.push(`${each} ${url}`);
  });
  fastify.addHook('onReady', async () => writeFileSync(process.env.EXPOSURE_ROUTES, JSON.stringify(routes)));
});
