import { Button, type ButtonProps } from './button.tsx';
import { classNames } from './class-names.ts';
import { Icon, type IconName } from './icon.tsx';
import { Tooltip } from './tooltip.tsx';

/** A button that shows a drawing only; `label` is its name and, unless `plain`, its tooltip. */
export function IconButton({
  icon,
  label,
  look = 'quiet',
  small,
  className,
  plain,
  ...rest
}: Omit<ButtonProps, 'children' | 'aria-label'> & {
  readonly icon: IconName;
  readonly label: string;
  readonly plain?: boolean;
}) {
  const button = (
    <Button
      {...rest}
      aria-label={label}
      className={classNames(small ? 'size-8 px-0!' : 'size-10 px-0!', 'shrink-0', className)}
      look={look}
      small={small === true}
    >
      <Icon name={icon} />
    </Button>
  );
  return plain === true ? button : <Tooltip text={label}>{button}</Tooltip>;
}
