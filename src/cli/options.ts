/** One option of a command: it drives the parser, the help and the completion alike. */
export interface OptionSpec {
  /** Long name without dashes. */
  readonly name: string
  readonly short?: string | undefined
  /** What stands for its value in help; an option without one is a switch. */
  readonly value?: string | undefined
  /** All values it takes, when they can be listed. */
  readonly choices?: readonly string[] | undefined
  readonly many?: boolean | undefined
  readonly about: string
  /** A file or directory of this host: completion offers those. */
  readonly isFile?: boolean | undefined
}

const option = (spec: OptionSpec): OptionSpec => Object.freeze(spec)

export const SEVERITY_CHOICES = Object.freeze(['info', 'low', 'medium', 'high', 'critical', 'never'])
export const LATER_FORMATS: readonly string[] = Object.freeze(['sarif', 'junit', 'markdown', 'github', 'html'])

/** Understood by every command. */
export const COMMON: readonly OptionSpec[] = Object.freeze([
  option({ name: 'color', about: 'colour the output even when it is no terminal' }),
  option({ name: 'no-color', about: 'do not colour the output' }),
  option({ name: 'help', short: 'h', about: 'print this help' }),
])

/** What every command that opens a target understands. */
export const TARGET: readonly OptionSpec[] = Object.freeze([
  option({ name: 'input', value: 'NAME', about: 'read the target with this collector, whatever it looks like' }),
  option({ name: 'image', value: 'NAME', about: 'of several images in an archive: this one' }),
  option({
    name: 'platform',
    value: 'OS/ARCH',
    about: 'of an image for several platforms: this one, OS/ARCH[/VARIANT] (default linux, and this machine’s)',
  }),
  option({
    name: 'limit',
    value: 'NAME=N',
    many: true,
    about: 'let the target hold more than usual: decompressed (bytes), ratio (bytes for each that is read)',
  }),
  option({ name: 'exclude', value: 'GLOB', many: true, about: 'a tree not to look at; it is listed as such' }),
  option({
    name: 'service',
    value: 'SERVICE',
    many: true,
    about: 'state a service: NAME[:USER[:GROUP]] or NAME:UID:GID[+GID…]',
  }),
  option({ name: 'cross-mounts', about: 'enter other file systems below the root' }),
  option({ name: 'no-proc', about: 'for /: do not look at what runs, only at files' }),
])

export const TRACE = option({
  name: 'trace',
  value: 'FILE',
  many: true,
  isFile: true,
  about: 'a trace of what runs there (strace and others), judged with the target',
})

export const PACK: readonly OptionSpec[] = Object.freeze([
  option({
    name: 'pack',
    value: 'NAME|PATH',
    many: true,
    isFile: true,
    about: 'rules to judge by (default pathwrit:recommended)',
  }),
  option({ name: 'param', value: 'PACK.NAME=V', many: true, about: "set a pack's parameter" }),
])

export const RULES: readonly OptionSpec[] = Object.freeze([
  option({ name: 'rule', value: 'ID', many: true, about: 'judge by this rule only' }),
  option({ name: 'skip-rule', value: 'ID', many: true, about: 'leave this rule out' }),
])

export const BACKEND = option({
  name: 'backend',
  value: 'NAME',
  choices: ['compiled', 'interpret'],
  about: 'how to evaluate: compiled (default), or interpret, slow and obvious',
})

export const WORKERS = option({
  name: 'workers',
  value: 'N',
  about: 'judge a directory with so many threads (default: one for each processor); the report is the same',
})

export const CACHE = option({
  name: 'cache',
  value: 'DIR',
  isFile: true,
  about: 'keep what was read of files here (a directory of your own), so that the next scan reads only what changed',
})

export const PROFILE = option({
  name: 'profile',
  value: 'FILE',
  isFile: true,
  about: 'write where the time went, by stage and rule, as JSON; - prints it to standard error; one thread judges',
})

export const ONLY_SERVICE = option({
  name: 'only-service',
  value: 'NAME',
  many: true,
  about: 'judge only this service',
})

export const formatOption = (choices: readonly string[]): OptionSpec =>
  option({ name: 'format', value: 'FORMAT', choices, about: `how to print it (default ${choices[0] ?? ''})` })

export const OUTPUT = option({
  name: 'output',
  short: 'o',
  value: 'FILE',
  isFile: true,
  about: 'write to FILE, all of it or nothing',
})

export const FAIL_ON = option({
  name: 'fail-on',
  value: 'SEVERITY',
  choices: SEVERITY_CHOICES,
  about: 'lowest severity that makes the exit code 1 (default medium)',
})

export const FAIL_ON_UNKNOWN = option({
  name: 'fail-on-unknown',
  about: 'a rule that could not be answered makes the exit code 1 too',
})

export const WAIVERS = option({
  name: 'waivers',
  value: 'FILE',
  many: true,
  isFile: true,
  about: 'findings that are accepted: shown as waived, and not counted',
})

export const BASELINE: readonly OptionSpec[] = Object.freeze([
  option({
    name: 'write-baseline',
    value: 'FILE',
    isFile: true,
    about: 'write waivers for everything found now, to be given to --waivers later',
  }),
  option({ name: 'baseline-expires', value: 'YYYY-MM-DD', about: 'the last day on which those waivers hold' }),
])

export const OVERLAY = option({
  name: 'overlay',
  about: 'stack the targets into one root, in order: packages are installed, archives unpacked',
})

/** Counts may be written `100k` or `1M`; several, with commas between, are each measured. */
export const BENCH: readonly OptionSpec[] = Object.freeze([
  option({ name: 'workload', value: 'NAME,…', about: 'kinds of tree to judge (default server)' }),
  option({ name: 'records', value: 'N,…', about: 'how large the trees are (default 100k)' }),
  option({ name: 'rules', value: 'N,…', about: 'how many rules there are (default 30,300)' }),
  option({ name: 'engines', value: 'NAME,…', about: 'only these engines' }),
  option({ name: 'seed', value: 'N', about: 'what trees and rules are drawn by (default 1)' }),
  option({ name: 'repeat', value: 'N', about: 'passes over each tree (default 5)' }),
  option({
    name: 'budget',
    value: 'SECONDS',
    about: 'what a pass may take before only some records are judged (default 5)',
  }),
  option({ name: 'access', value: 'N', about: 'rules that ask what a service can modify (default one in a hundred)' }),
  option({ name: 'from', value: 'FILE', isFile: true, about: 'judge records of your own, from pathwrit collect' }),
  option({ name: 'pack', value: 'NAME|PATH', many: true, isFile: true, about: 'judge by packs of your own' }),
  option({ name: 'collect', value: 'N,…', about: 'let collectors walk trees of so many entries on a disk, too' }),
  option({ name: 'tree', value: 'DIR', isFile: true, about: 'let collectors walk a tree of your own' }),
  option({ name: 'collectors', value: 'NAME,…', about: 'only these collectors' }),
  option({ name: 'only', value: 'PART', choices: ['engines', 'collectors'], about: 'leave the other part out' }),
  option({ name: 'compare', about: 'compare two results of earlier runs' }),
  option({ name: 'list', about: 'list the engines and the kinds of tree' }),
  option({
    name: 'output',
    short: 'o',
    value: 'DIR',
    isFile: true,
    about: 'write results.json, results.md and charts there',
  }),
])

/** Options of `trace`. */
export const TRACE_OPTIONS: readonly OptionSpec[] = Object.freeze([
  {
    name: 'root',
    value: 'DIR',
    isFile: true,
    about: 'judge the files of this root too: who can change what was used',
  },
  { name: 'keep', value: 'FILE', isFile: true, about: 'keep the trace there' },
  { name: 'suggest', about: 'print the smallest drop-in under which what was traced still works' },
  {
    name: 'check',
    value: 'UNIT',
    isFile: true,
    about: 'hold a unit file against the traces: what it lacks and grants too much',
  },
  ...TARGET.filter(({ name }) => name === 'service'),
  ONLY_SERVICE,
  ...PACK,
  ...RULES,
  formatOption(['pretty', 'json', 'ndjson']),
  OUTPUT,
  FAIL_ON,
  FAIL_ON_UNKNOWN,
  WAIVERS,
])
