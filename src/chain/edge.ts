import {
  type BytePath,
  type ChainHow,
  type Finding,
  type FoundAct,
  nameOf,
  SEVERITIES,
  safeText,
  type Witness,
} from '../model/index.ts'
import { type StartupFiles, startupOf } from './startup.ts'

/** What one finding lets whoever it is about become. */
export interface Edge {
  readonly to: string
  readonly how: ChainHow
  readonly path: BytePath
  readonly what: string
  readonly act: FoundAct | undefined
  readonly finding: Finding | undefined
  readonly witness: Witness
}

/** Severity by the rule, before a sandbox softened it. */
const rank = ({ severity, mitigated }: Finding): number =>
  SEVERITIES.indexOf(severity) + (mitigated === undefined ? 0 : 1)
const HIGH = SEVERITIES.indexOf('high')

const whose = ({ by }: FoundAct): string => (by === undefined ? '' : `: ${safeText(by)}`)

/** Who a finding is about, and what it is held to. */
export interface About {
  readonly files: StartupFiles
  /** The number of its user, where its service is known. */
  readonly uid: number | undefined
}

/** Whether an act gives a file to the finding's user, by name or by number. */
const givesTo = ({ owner }: FoundAct, { user }: Finding, { uid }: About): boolean =>
  user !== null && owner !== undefined && (owner === user || (uid !== undefined && owner === `#${uid}`))

const WORLD_WRITE = 0o002

/**
 * What an act hands to a service that chooses where it happens. Running and sourcing are the actor's own doing; an owner, or a
 * mode that opens the file, counts where root sets it, for root may do so everywhere.
 */
const actEdge = (finding: Finding, act: FoundAct, about: About): Omit<Edge, 'finding' | 'witness'> | undefined => {
  const { verb, actor, trigger } = act
  const common = { to: actor, path: finding.path, act }
  const when = `at ${safeText(trigger)}${whose(act)}`
  if (verb === 'run') return { ...common, how: 'code', what: `${safeText(actor)} runs it ${when}` }
  if (verb === 'source') return { ...common, how: 'code', what: `${safeText(actor)} takes it as its own ${when}` }
  if (actor !== 'root') return undefined
  const gives = (verb === 'chown' || verb === 'create' || verb === 'rotate') && givesTo(act, finding, about)
  if (gives)
    return {
      ...common,
      how: 'ownership',
      what: `root gives what is found there to ${safeText(finding.user ?? '')} ${when}`,
    }
  const opens = verb === 'chmod' && act.mode !== undefined && (act.mode & WORLD_WRITE) !== 0
  return opens
    ? { ...common, how: 'ownership', what: `root lets everyone write what is found there ${when}` }
    : undefined
}

/** Sockets whose clients command root, by name: container engines start whatever they are told. */
const COMMANDING: ReadonlySet<string> = new Set(['docker.sock', 'containerd.sock', 'podman.sock', 'crio.sock'])

/** How one comes to a path from elsewhere; what is left is a grant at the path itself. */
const ELSEWHERE: ReadonlySet<string> = new Set(['parent directory', 'link', 'hard link'])

/** Whether the chain of access ends with the right to write the file itself: a file that is put in its place is another's. */
const writesItself = ({ witness, path }: Finding): boolean =>
  witness.some(
    (step) => step.path === path && step.by !== undefined && !ELSEWHERE.has(step.by) && step.why.endsWith(' may write'),
  )

const SETUID = 0o4000

const inodeEdge = (finding: Finding): Omit<Edge, 'finding' | 'witness'> | undefined => {
  const { path, shown } = finding
  const { owner, mode = 0, type } = shown
  if (owner === undefined || owner === null || owner.startsWith('#')) return undefined
  // The bit is taken away where a program is written by write(2), and stays where the file is mapped.
  if (type === 'file' && (mode & SETUID) !== 0 && owner !== finding.user && writesItself(finding))
    return { to: owner, how: 'setuid', path, act: undefined, what: `runs as ${safeText(owner)}, whoever starts it` }
  if (type === 'socket' && owner === 'root' && COMMANDING.has(nameOf(path)) && writesItself(finding))
    return { to: owner, how: 'socket', path, act: undefined, what: 'starts as root whatever it is told' }
  return undefined
}

const startupEdge = (finding: Finding, files: StartupFiles): Edge | undefined => {
  const found = startupOf(finding, files)
  return found === undefined || found.to === finding.user
    ? undefined
    : { ...found, how: 'code', path: finding.path, act: undefined, finding, witness: finding.witness }
}

/** What a finding lets those it is about become. Nothing where a precondition was not observed, or the rule is about less. */
export const edgesOf = (finding: Finding, about: About): readonly Edge[] => {
  if (finding.verdict !== 'violation') return []
  const { acts, witness } = finding
  if (acts === undefined) {
    const edge = inodeEdge(finding)
    return [edge && { ...edge, finding, witness }, startupEdge(finding, about.files)].filter((one) => one !== undefined)
  }
  // Below high, the rules themselves say that more is needed: a race, a hard link, a content that cannot be chosen.
  if (rank(finding) < HIGH) return []
  return acts.flatMap((act) => {
    const edge = actEdge(finding, act, about)
    return edge === undefined || edge.to === finding.user ? [] : [{ ...edge, finding, witness }]
  })
}
