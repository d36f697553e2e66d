import type { ChildUser } from '../base/child-user.ts';
import type { AcpConnection } from './acp-connection.ts';
import type { ToolOffer } from './turn-request.ts';

/** How to start a program: everything its environment will hold, nothing is inherited. */
export interface Launch {
  readonly command: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
  /** Our own user when it is missing. */
  readonly user: ChildUser | undefined;
}

/** What is particular to one agent program, for one running process of it; the rest of the room only speaks ACP. */
export interface AgentDriver {
  readonly launch: Launch;
  /** The version that `initialize` must tell, when it is known. */
  readonly version: string;
  /** Opens a session that knows nothing yet and gives its id. Never called twice at once for one process. */
  openSession(acp: AcpConnection, tools: ToolOffer): Promise<string>;
  /** The next prompt of the session is for this model. */
  useModel(acp: AcpConnection, sessionId: string, model: string): Promise<void>;
  /** A person's text as the program must get it to take it as text. */
  promptText(text: string): string;
  /** Removes what the program wrote about sessions; never rejects. */
  forgetSessions(sessionIds: readonly string[]): Promise<void>;
  /** Removes the home when the process is gone; never rejects. */
  dispose(): Promise<void>;
}
