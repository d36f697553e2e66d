import { useIntl } from 'react-intl';
import type { ChartKind } from '../../../src/contract/results.ts';
import { Button } from '../ui/button.tsx';
import { Icon } from '../ui/icon.tsx';
import { Menu, MenuChoice } from '../ui/menu.tsx';

/** Switches by hand among the kinds that fit; nothing to see where there is only one. */
export function KindMenu({
  kind,
  fitting,
  onChange,
}: {
  kind: ChartKind;
  fitting: readonly ChartKind[];
  readonly onChange: (kind: ChartKind) => void;
}) {
  const intl = useIntl();
  const label = intl.formatMessage({ id: 'results.kind' });
  if (fitting.length < 2) return null;
  const name = (of: ChartKind): string => intl.formatMessage({ id: `results.kind.${of}` });
  return (
    <Menu
      trigger={
        <Button aria-label={`${label}: ${name(kind)}`} className="gap-1! px-2!" look="quiet" small>
          {name(kind)}
          <Icon name="chevronDown" />
        </Button>
      }
    >
      <MenuChoice
        choices={fitting.map(each => ({ value: each, label: name(each) }))}
        label={label}
        onChange={onChange}
        value={kind}
      />
    </Menu>
  );
}
