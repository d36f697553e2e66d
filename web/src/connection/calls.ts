import * as z from 'zod/mini';
import { connectionTestSchema, usageDaySchema, usageMonthSchema } from '../../../src/contract/api.ts';
import type { ConnectionChange } from '../../../src/contract/setup.ts';
import { Api } from '../state/api.ts';
import { useApp } from '../state/store.ts';

// Here and not in the store: no other screen needs them, and this one comes when it is opened.
const api = new Api(() => useApp.getState().language);
const pathOf = (id: string): string => `/api/connections/${encodeURIComponent(id)}`;

export const testConnection = async (id: string) =>
  connectionTestSchema.parse(await (await api.send('POST', `${pathOf(id)}/test`)).json());
export const changeConnection = (id: string, change: ConnectionChange) => api.send('PATCH', pathOf(id), change);
export const readUsage = (days: number) => api.read(z.array(usageDaySchema), `/api/usage?days=${days}`);
export const readMonth = () => api.read(usageMonthSchema, '/api/usage/month');
