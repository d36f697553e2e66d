import { DropdownMenu as Radix } from 'radix-ui';
import { type ReactElement, type ReactNode, useState } from 'react';
import { classNames } from './class-names.ts';
import { Icon, type IconName } from './icon.tsx';

/** A menu that opens from `trigger`, by pointer or keyboard. */
export function Menu({
  trigger,
  children,
  align = 'end',
}: {
  trigger: ReactElement;
  children: ReactNode;
  align?: 'start' | 'end';
}) {
  // In the landmark of its trigger, not beside all of them: who goes through the page by landmarks finds it there.
  const [button, setButton] = useState<HTMLButtonElement | null>(null);
  const landmark = button?.closest<HTMLElement>('nav, main, header:not(article *)') ?? null;
  return (
    <Radix.Root modal={false}>
      <Radix.Trigger asChild ref={setButton}>
        {trigger}
      </Radix.Trigger>
      <Radix.Portal container={landmark}>
        <Radix.Content
          align={align}
          className="z-50 max-h-(--radix-dropdown-menu-content-available-height) min-w-48 overflow-y-auto rounded-card border border-line bg-surface p-1.5"
          collisionPadding={8}
          sideOffset={6}
        >
          {children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

const ITEM =
  'flex min-h-9 cursor-default select-none items-center gap-2.5 rounded-md px-2.5 py-1.5 text-sm outline-none data-[highlighted]:bg-sunken data-[disabled]:opacity-50';

export function MenuItem({
  icon,
  danger,
  onSelect,
  children,
}: {
  icon?: IconName;
  danger?: boolean;
  onSelect: () => void;
  children: ReactNode;
}) {
  return (
    <Radix.Item className={classNames(ITEM, danger === true && 'text-danger')} onSelect={onSelect}>
      {icon !== undefined && <Icon name={icon} />}
      {children}
    </Radix.Item>
  );
}

/** One of several, the chosen one ticked. */
export function MenuChoice<Value extends string>({
  label,
  value,
  choices,
  onChange,
}: {
  label: string;
  value: Value;
  choices: readonly {
    readonly value: Value;
    readonly label: string;
    readonly icon?: IconName;
    readonly lang?: string;
  }[];
  onChange: (value: Value) => void;
}) {
  return (
    <Radix.RadioGroup aria-label={label} value={value}>
      <Radix.Label className="px-2.5 pt-1.5 pb-1 text-ink-soft text-xs">{label}</Radix.Label>
      {choices.map(choice => (
        <Radix.RadioItem
          className={ITEM}
          key={choice.value}
          lang={choice.lang}
          onSelect={() => onChange(choice.value)}
          value={choice.value}
        >
          {choice.icon !== undefined && <Icon name={choice.icon} />}
          <span className="grow">{choice.label}</span>
          <Radix.ItemIndicator>
            <Icon className="text-accent" name="check" />
          </Radix.ItemIndicator>
        </Radix.RadioItem>
      ))}
    </Radix.RadioGroup>
  );
}

export const MenuLine = () => <Radix.Separator className="my-1.5 border-line border-t" />;
