import { createRoot } from 'react-dom/client';
import * as z from 'zod/mini';
import { App } from './app/app.tsx';
import { keepAppearance } from './app/appearance.ts';
import './app/theme.css';
import { useApp } from './state/store.ts';

// The content security policy forbids code made from text, with which zod would compile its schemas.
z.config({ jitless: true });
keepAppearance();
const root = document.getElementById('root');
if (root === null) throw new Error('index.html has no #root');
createRoot(root).render(<App />);
void useApp.getState().actions.start();
