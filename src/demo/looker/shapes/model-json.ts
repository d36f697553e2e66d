import type { DemoLookmlModel } from '../engine/engine.ts';

/** Looker's LookmlModel. */
export function modelJson(model: DemoLookmlModel): Record<string, unknown> {
  return {
    can: {},
    allowed_db_connection_names: [model.connection],
    explores: model.explores.map(explore => ({
      name: explore.name,
      description: explore.description,
      label: explore.label,
      hidden: explore.hidden,
      group_label: explore.groupLabel,
    })),
    has_content: true,
    label: model.label,
    name: model.name,
    project_name: model.projectName,
    unlimited_db_connections: false,
  };
}
