/**
 * The CLI's policy: everything is denied, then every tool of an MCP server is allowed; only ours is ever connected.
 * A file with one bad rule is ignored whole, in silence: `tools.core: []` in the settings then leaves no tools at all.
 */
export const GEMINI_POLICY = `[[rule]]
toolName = "*"
decision = "deny"
priority = 1

[[rule]]
mcpName = "*"
toolName = "*"
decision = "allow"
priority = 500
`;
