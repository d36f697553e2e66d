/** What can be found after a case, the gravest first. `wrong`: the case itself was not answered as it must be. */
export const KINDS = ['health', 'served', 'changed', 'echoed', 'memory', 'files', 'orphan', 'wrong'] as const;

export interface Finding {
  /** Of the case. */
  readonly name: string;
  readonly kind: (typeof KINDS)[number];
  readonly what: string;
}

/** The last line of the proof. */
export function summary(cases: number, findings: readonly Finding[]): string {
  const found = (kind: Finding['kind']): number =>
    new Set(findings.filter(finding => finding.kind === kind).map(finding => finding.name)).size;
  const kept = (kind: Finding['kind']): number => cases - found(kind);
  return (
    `hostile: ${cases} cases, health kept ${kept('health')}, served ${kept('served')}, ` +
    `changed ${found('changed')}, echoed ${found('echoed')}`
  );
}
