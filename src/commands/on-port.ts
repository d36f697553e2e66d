import { CodedError } from '../contract/errors.ts';

/** Waits for a server that was told a port; throws port_in_use {port} where another program has it. */
export async function onPort<T>(port: number, starting: Promise<T>): Promise<T> {
  try {
    return await starting;
  } catch (error) {
    const taken = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
    throw taken ? new CodedError('port_in_use', { params: { port }, cause: error }) : error;
  }
}
