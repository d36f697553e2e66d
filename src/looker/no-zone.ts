/**
 * Stands for "no zone" on the way through the Toolbox, which would put its host's zone where none is named (1.12.0);
 * the egress takes it out again.
 */
export const NO_ZONE = 'looker-chat/none';
