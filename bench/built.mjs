// @ts-check
// The parts of the built product that the benchmark uses: code from dist/, types from src/.

/** @param {string} path */
const built = path => import(new URL(`../dist/${path}`, import.meta.url).href);

/** @type {typeof import('../src/agent/acp-connection.ts')} */
export const { AcpConnection } = await built('agent/acp-connection.js');
/** @type {typeof import('../src/base/child-process.ts')} */
export const { startChild } = await built('base/child-process.js');
/** @type {typeof import('../src/base/loopback-server.ts')} */
export const { startLoopbackServer } = await built('base/loopback-server.js');
/** @type {typeof import('../src/base/log.ts')} */
export const { createLog } = await built('base/log.js');
/** @type {typeof import('../src/base/redactor.ts')} */
export const { Redactor } = await built('base/redactor.js');
/** @type {typeof import('../src/config/config.ts')} */
export const { operatorEnvironment } = await built('config/config.js');
/** @type {typeof import('../src/demo/demo.ts')} */
export const { DEMO_MODEL } = await built('demo/demo.js');
/** @type {typeof import('../src/demo/looker/looker.ts')} */
export const { startDemoLooker } = await built('demo/looker/looker.js');
/** @type {typeof import('../src/demo/model/model.ts')} */
export const { startDemoModel } = await built('demo/model/model.js');
/** @type {typeof import('../src/runtime/runtime.ts')} */
export const { createRuntime, pinnedPrograms } = await built('runtime/runtime.js');
/** @type {typeof import('../src/vault/vault.ts')} */
export const { generateKey } = await built('vault/vault.js');
/** @type {typeof import('../src/catalogue/catalogue.ts')} */
export const { createCatalogue } = await built('catalogue/catalogue.js');
/** @type {typeof import('../src/looker/metadata.ts')} */
export const { createMetadata } = await built('looker/metadata.js');
/** @type {typeof import('../src/base/secret.ts')} */
export const { Secret } = await built('base/secret.js');
/** @type {typeof import('../src/looker/looker.ts')} */
export const { createLooker } = await built('looker/looker.js');
/** @type {typeof import('../src/looker/free-port.ts')} */
export const { freePort } = await built('looker/free-port.js');
/** @type {typeof import('../src/vault/fernet.ts')} */
export const { encryptFernet, decryptFernet } = await built('vault/fernet.js');
/** @type {typeof import('../src/vault/key.ts')} */
export const { decodeKey, fernetKey } = await built('vault/key.js');
