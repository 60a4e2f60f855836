import {
  BACKEND,
  BASELINE,
  BENCH,
  CACHE,
  COMMON,
  FAIL_ON,
  FAIL_ON_UNKNOWN,
  formatOption,
  ONLY_SERVICE,
  type OptionSpec,
  OUTPUT,
  OVERLAY,
  PACK,
  PROFILE,
  RULES,
  TARGET,
  TRACE,
  WAIVERS,
  WORKERS,
} from './options.ts'
import { TRACE_SPEC } from './trace-spec.ts'

export const COMMAND_NAMES = [
  'scan',
  'surface',
  'explain',
  'services',
  'acts',
  'chains',
  'collect',
  'trace',
  'rules',
  'pack',
  'bench',
  'completion',
] as const
export type CommandName = (typeof COMMAND_NAMES)[number]

/** A command: what it takes, and how help speaks of it. */
export interface CommandSpec {
  readonly name: CommandName
  readonly about: string
  /** Its arguments, one form a line. */
  readonly usage: readonly string[]
  readonly options: readonly OptionSpec[]
  /** What its arguments are, for completion. */
  readonly operands: 'files' | 'none' | readonly string[]
  readonly examples: readonly string[]
  readonly notes?: readonly string[] | undefined
}

const command = (spec: CommandSpec): CommandSpec =>
  Object.freeze({ ...spec, options: Object.freeze([...spec.options, ...COMMON]) })

/** `--service` picks rather than states, where one identity is asked about. */
const WHICH_SERVICE: OptionSpec = {
  name: 'service',
  value: 'SERVICE',
  about: 'the service whose identity it is; NAME:USER states one that was not found',
}
const targetWithout = (name: string): readonly OptionSpec[] => TARGET.filter((option) => option.name !== name)

export const COMMANDS: readonly CommandSpec[] = Object.freeze([
  command({
    name: 'scan',
    about: 'judge targets: what can services still change, and what does root do there later',
    usage: ['TARGET…'],
    options: [
      ...PACK,
      ...RULES,
      ...TARGET,
      TRACE,
      OVERLAY,
      ONLY_SERVICE,
      formatOption(['pretty', 'json', 'ndjson']),
      OUTPUT,
      FAIL_ON,
      FAIL_ON_UNKNOWN,
      WAIVERS,
      ...BASELINE,
      CACHE,
      BACKEND,
      WORKERS,
      PROFILE,
    ],
    operands: 'files',
    examples: [
      'pathwrit scan /',
      'pathwrit scan root.mtree --format json -o report.json --fail-on high',
      'pathwrit scan --overlay base.tar acme.deb acme-tools.deb',
    ],
    notes: [
      'A target is a directory taken as a root, an archive, a package, an mtree file, NDJSON, or - for standard input.',
      'Exit code: 0 nothing to report, 1 findings, 2 something is wrong with the call or its input, 3 incomplete.',
    ],
  }),
  command({
    name: 'surface',
    about: 'what one identity can change, and why',
    usage: [
      'TARGET --service NAME',
      'TARGET --user NAME [--group NAME]…',
      'TARGET --service NAME --compare TARGET|sandbox',
    ],
    options: [
      WHICH_SERVICE,
      { name: 'user', value: 'NAME|UID', about: 'the user whose identity it is' },
      { name: 'group', value: 'NAME|GID', many: true, about: 'a group it is in, beside those the target states' },
      ...targetWithout('service'),
      { name: 'tree', about: 'draw it as a tree' },
      {
        name: 'compare',
        value: 'TARGET|sandbox',
        isFile: true,
        about:
          "what it gains and loses in another target, or in the service's sandbox (write ./sandbox for a target of that name)",
      },
      formatOption(['pretty', 'ndjson']),
      OUTPUT,
    ],
    operands: 'files',
    examples: [
      'pathwrit surface / --service nginx',
      'pathwrit surface / --service nginx --tree',
      'pathwrit surface old-root --service nginx --compare new-root',
      'pathwrit surface / --service nginx --compare sandbox',
      'pathwrit surface root.mtree --user www-data --format ndjson',
    ],
  }),
  command({
    name: 'explain',
    about: "a rule's page, or every rule's verdict on one path",
    usage: ['RULE', 'TARGET --path PATH [--service NAME]'],
    options: [
      { name: 'path', value: 'PATH', about: 'the path in the target to explain' },
      WHICH_SERVICE,
      ...PACK,
      ...RULES,
      ...targetWithout('service'),
      WAIVERS,
      formatOption(['pretty', 'json']),
      BACKEND,
    ],
    operands: 'files',
    examples: ['pathwrit explain config/not-service-modifiable', 'pathwrit explain / --path /etc/nginx/nginx.conf'],
  }),
  command({
    name: 'services',
    about: 'who is there, and where each fact came from',
    usage: ['TARGET'],
    options: [...TARGET, ONLY_SERVICE, formatOption(['pretty', 'json']), OUTPUT],
    operands: 'files',
    examples: ['pathwrit services /', 'pathwrit services root.mtree --format json'],
  }),
  command({
    name: 'acts',
    about: 'what root and others will do there, and which file says so',
    usage: ['TARGET'],
    options: [
      ...TARGET,
      { name: 'unresolved', about: 'only acts whose path cannot be told' },
      formatOption(['pretty', 'ndjson']),
      OUTPUT,
    ],
    operands: 'files',
    examples: ['pathwrit acts /', 'pathwrit acts root.mtree --unresolved', 'pathwrit acts / --format ndjson'],
  }),
  command({
    name: 'chains',
    about: 'who becomes whom: the shortest way by which each service reaches root or another account',
    usage: ['TARGET'],
    options: [
      ...PACK,
      ...RULES,
      ...TARGET,
      ONLY_SERVICE,
      WAIVERS,
      formatOption(['pretty', 'dot', 'json']),
      OUTPUT,
      WORKERS,
    ],
    operands: 'files',
    examples: ['pathwrit chains /', 'pathwrit chains / --format dot -o chains.dot'],
  }),
  command({
    name: 'collect',
    about: "the target's records as NDJSON, to scan elsewhere",
    usage: ['TARGET'],
    options: [...TARGET, TRACE, OUTPUT],
    operands: 'files',
    examples: ['pathwrit collect / -o host.ndjson', 'pathwrit collect / | ssh judge pathwrit scan -'],
  }),
  command(TRACE_SPEC),
  command({
    name: 'rules',
    about: 'the rules there are, with their packs and severities',
    usage: [''],
    options: [...PACK, formatOption(['pretty', 'json'])],
    operands: 'none',
    examples: ['pathwrit rules', 'pathwrit rules --pack ./house-pack --format json'],
  }),
  command({
    name: 'pack',
    about: 'for authors of packs: test the rules of a pack on their own cases',
    usage: ['test [PACK…]'],
    options: [
      { name: 'rule', value: 'ID', many: true, about: 'only this rule' },
      { name: 'mutants', about: 'change each rule in one place after another, and see whether its cases notice' },
      { name: 'killers', about: 'with --mutants: offer a case for each change that no case notices' },
      { name: 'min-score', value: 'PERCENT', about: 'with --mutants: fail where fewer of them are noticed' },
      formatOption(['pretty', 'json']),
    ],
    operands: 'files',
    examples: ['pathwrit pack test ./house-pack', 'pathwrit pack test ./house-pack --mutants --killers --min-score 90'],
    notes: [
      'Exit code: 0 every case comes out as stated, 1 one does not or the score is too low, 2 something is wrong with the call or the pack.',
    ],
  }),
  command({
    name: 'bench',
    about: 'engines that could judge the same rules, held to equal findings and timed',
    usage: ['', '--compare RESULTS RESULTS', '--list'],
    options: BENCH,
    operands: 'files',
    examples: [
      'pathwrit bench --records 100k --rules 30,300 -o results',
      'pathwrit bench --compare a/results.json b/results.json',
    ],
    notes: ['Engines that are not installed are named, with how to get them.'],
  }),
  command({
    name: 'completion',
    about: 'a script that completes commands and options in your shell',
    usage: ['bash|zsh|fish'],
    options: [],
    operands: ['bash', 'zsh', 'fish'],
    examples: ['pathwrit completion bash > ~/.local/share/bash-completion/completions/pathwrit'],
  }),
])

export const commandNamed = (name: string): CommandSpec | undefined => COMMANDS.find((spec) => spec.name === name)
