/** Ids that the CLI 0.61.0 would silently turn into others. */
const RENAMED_MODELS = [
  'gemini-2.5-flash',
  'gemini-2.5-flash-lite',
  'gemini-2.5-pro',
  'gemini-3-flash-preview',
  'gemini-3-pro-preview',
  'gemini-3.1-pro-preview',
  'gemini-3.1-flash-lite',
  'gemini-3.5-flash',
  'gemini-3.5-flash-lite',
  'gemini-3.8-flash',
];

/** One attempt a model call: the egress repeats what is worth it. */
const ONE_ATTEMPT = [{ model: 'unused', maxAttempts: 1, isLastResort: true }];

/** The hardened settings of the CLI 0.61.0: no built-in tool, no extension, no telemetry, no update, no second opinion. */
export const GEMINI_SETTINGS = {
  security: {
    auth: { selectedType: 'gemini-api-key' },
    disableYoloMode: true,
    disableAlwaysAllow: true,
    blockGitExtensions: true,
    allowedExtensions: ['^$'],
    enablePermanentToolApproval: false,
  },
  tools: { core: [], useRipgrep: false },
  general: {
    enableAutoUpdate: false,
    enableAutoUpdateNotification: false,
    checkpointing: { enabled: false },
    plan: { enabled: false },
    topicUpdateNarration: false,
    maxAttempts: 1,
    retryFetchErrors: false,
    sessionRetention: { enabled: true, maxAge: '1d', minRetention: '1d' },
  },
  model: {
    name: 'gemini-3.8-flash', // every session sets its own; without one the CLI asks a router model first
    disableLoopDetection: true, // a table of equal rows counts as a loop and is not delivered
    maxSessionTurns: -1,
    compressionThreshold: 1, // below 1 it makes model calls of its own to shorten the history
  },
  experimental: {
    dynamicModelConfiguration: true, // needed for modelChains: else 3.x models are tried ten times
    enableAgents: false,
    extensionManagement: false,
    extensionConfig: false,
    autoMemory: false,
    gemma: false,
    worktrees: false,
    taskTracker: false,
  },
  modelConfigs: {
    modelChains: { default: ONE_ATTEMPT, preview: ONE_ATTEMPT, lite: ONE_ATTEMPT },
    modelIdResolutions: Object.fromEntries(RENAMED_MODELS.map(id => [id, { default: id, contexts: [] }])),
  },
  context: {
    includeDirectoryTree: false,
    fileName: ['.no-context-file'],
    discoveryMaxDirs: 0,
    memoryBoundaryMarkers: [],
    fileFiltering: { enableRecursiveFileSearch: false, enableFileWatcher: false },
  },
  privacy: { usageStatisticsEnabled: false },
  telemetry: { enabled: false },
  useWriteTodos: false,
  skills: { enabled: false },
  hooksConfig: { enabled: false },
  ide: { enabled: false },
  advanced: { autoConfigureMemory: false, ignoreLocalEnv: true },
  admin: { extensions: { enabled: false }, skills: { enabled: false } },
} as const;
