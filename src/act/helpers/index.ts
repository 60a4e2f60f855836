import { type BytePath, bytesOf, parentOf } from '../../model/index.ts'
import { decodeText } from '../../parse/index.ts'
import type { ActFindings, ActSource, ActView } from '../contract.ts'
import { actAt, actAtText, originAt, programAt, together } from '../make.ts'
import { type FileLine, linesOf, shortName } from './lines.ts'

const inside =
  (...directories: readonly string[]) =>
  (path: BytePath): boolean =>
    directories.includes(parentOf(path)) || directories.includes(path)

/** A program that root runs, named without a shell; a bare name is looked for where `searched` says. */
const runs = (
  view: ActView,
  { path, line, text }: FileLine,
  program: string,
  trigger: string,
  searched?: readonly string[],
): ActFindings => {
  const place = programAt(view, program, searched)
  const why =
    place === undefined ? 'no such program was found' : /[%$]/.test(place) ? 'it hangs on the event' : undefined
  const deed = { verb: 'run', trigger, by: shortName(path), words: text } as const
  return { records: [actAtText(place ?? program, originAt(view, path, line), deed, why)], doubts: [] }
}

/** Text that a shell of root runs. */
const shells = (view: ActView, { path, line }: FileLine, text: string, trigger: string): ActFindings =>
  view.shell(text, { actor: 'root', trigger, by: shortName(path), origin: originAt(view, path, line) })

/** pam_exec(8): the program after its options; pam_script: its directory, scripts of fixed names in it. */
const pam = (view: ActView): readonly ActFindings[] =>
  linesOf(view, inside('/etc/pam.d', '/etc/pam.conf')).flatMap((at): readonly ActFindings[] => {
    const words = at.text.split(/\s+/)
    const module = words.findIndex((word) => /(?:^|\/)pam_(?:exec|script)\.so$/.test(word))
    if (module < 0) return []
    const rest = words.slice(module + 1)
    if (words[module]?.includes('pam_script') === true) {
      const told = rest.find((word) => word.startsWith('dir='))?.slice(4) ?? '/usr/share/libpam-script'
      const deed = { verb: 'run', trigger: 'login', by: shortName(at.path), words: at.text } as const
      return [{ records: [actAtText(told, originAt(view, at.path, at.line), deed)], doubts: [] }]
    }
    const program = rest.find((word) => word.startsWith('/'))
    return program === undefined ? [] : [runs(view, at, program, 'login')]
  })

/** udev(7): RUN, PROGRAM and IMPORT{program}; a bare name is one of udev's own. */
const udev = (view: ActView): readonly ActFindings[] =>
  linesOf(
    view,
    inside(
      '/etc/udev/rules.d',
      '/run/udev/rules.d',
      '/usr/lib/udev/rules.d',
      '/lib/udev/rules.d',
      '/usr/local/lib/udev/rules.d',
    ),
  ).flatMap((at) =>
    [
      ...at.text.matchAll(/\b(?:RUN(?:\{program\})?|PROGRAM|IMPORT\{program\})\s*(?:\+=|:=|==|=)\s*e?"([^"]*)"/g),
    ].flatMap((found) => {
      const program = (found[1] ?? '').trim().split(/\s+/)[0] ?? ''
      return program === '' ? [] : [runs(view, at, program, 'boot', ['/usr/lib/udev', '/lib/udev'])]
    }),
  )

/** modprobe.d(5): what is run in place of loading a module, through a shell. */
const modprobe = (view: ActView): readonly ActFindings[] =>
  linesOf(view, inside('/etc/modprobe.d', '/run/modprobe.d', '/usr/lib/modprobe.d', '/lib/modprobe.d')).flatMap(
    (at) => {
      const command = /^(?:install|remove)\s+\S+\s+(\S.*)$/.exec(at.text)?.[1]
      return command === undefined || /^\/bin\/(?:true|false)$/.test(command) ? [] : [shells(view, at, command, 'boot')]
    },
  )

/** interfaces(5): commands when an interface comes up or goes. */
const interfaces = (view: ActView): readonly ActFindings[] =>
  linesOf(view, inside('/etc/network/interfaces', '/etc/network/interfaces.d')).flatMap((at) => {
    const command = /^(?:pre-up|up|post-up|down|pre-down|post-down)\s+(\S.*)$/.exec(at.text)?.[1]
    return command === undefined ? [] : [shells(view, at, command, 'start')]
  })

const APT_HOOK =
  /\b(?:(?:DPkg::(?:Pre-Invoke|Post-Invoke|Pre-Install-Pkgs)|APT::Update::(?:Pre-Invoke|Post-Invoke|Post-Invoke-Success))(?:::)?)\s*(\{[^}]*\}|"[^"]*")/gi

/** apt.conf(5) and dpkg.cfg.d: commands before and after packages change, through a shell. */
const packages = (view: ActView): readonly ActFindings[] => [
  ...[...view.files].flatMap(([path, bytes]) => {
    if (!inside('/etc/apt/apt.conf.d', '/etc/apt/apt.conf')(path)) return []
    const text = decodeText(bytes).replace(/^\s*(?:\/\/|#).*$/gm, (comment) => ' '.repeat(comment.length))
    return [...text.matchAll(APT_HOOK)].flatMap((found) =>
      [...(found[1] ?? '').matchAll(/"((?:[^"\\]|\\.)*)"/g)].map((command) => {
        const line = text.slice(0, found.index + (command.index ?? 0)).split('\n').length
        return shells(view, { path, text: '', line }, (command[1] ?? '').replace(/\\(.)/g, '$1'), 'upgrade')
      }),
    )
  }),
  ...linesOf(view, inside('/etc/dpkg/dpkg.cfg.d', '/etc/dpkg/dpkg.cfg')).flatMap((at) => {
    const command = /^(?:pre-invoke|post-invoke)\s*[= ]\s*["']?(.*?)["']?$/.exec(at.text)?.[1]
    return command === undefined || command === '' ? [] : [shells(view, at, command, 'upgrade')]
  }),
]

/** Programs that polkit lets accounts run as root through pkexec: what stands in an action's exec.path. */
const polkit = (view: ActView): readonly ActFindings[] =>
  linesOf(view, inside('/usr/share/polkit-1/actions')).flatMap((at) => {
    const program = /org\.freedesktop\.policykit\.exec\.path">([^<]+)</.exec(at.text)?.[1]?.trim()
    return program?.startsWith('/') === true ? [runs(view, at, program, 'start')] : []
  })

/** polkitd reads its rules after it has become this user (polkitd(8)). */
const POLKITD = 'polkitd'

/** Places whose files polkit and sudo take as their own rules. */
const polkitRules = (view: ActView): readonly ActFindings[] =>
  ['/etc/polkit-1/rules.d', '/usr/share/polkit-1/rules.d', '/etc/sudoers.d'].map(bytesOf).flatMap((path) => {
    if (!view.tree.lookup(path)) return []
    const by = path.includes('sudo') ? 'sudo' : 'polkit'
    const drops = view.records.some((record) => record.kind === 'account' && record.name === POLKITD)
    const actor = by === 'polkit' && drops ? POLKITD : 'root'
    return [
      { records: [actAt(path, originAt(view, path), { verb: 'source', trigger: 'login', by, actor })], doubts: [] },
    ]
  })

/** Programs of root that a line of some other program's configuration names. */
export const helpers: ActSource = Object.freeze({
  name: 'helpers',
  globs: [
    '/etc/pam.conf',
    '/etc/pam.d/*',
    ...['/etc', '/run', '/usr/lib', '/lib', '/usr/local/lib'].map((base) => `${base}/udev/rules.d/*.rules`),
    ...['/etc', '/run', '/usr/lib', '/lib'].map((base) => `${base}/modprobe.d/*.conf`),
    '/etc/network/interfaces',
    '/etc/network/interfaces.d/*',
    '/etc/apt/apt.conf',
    '/etc/apt/apt.conf.d/*',
    '/etc/dpkg/dpkg.cfg',
    '/etc/dpkg/dpkg.cfg.d/*',
    '/usr/share/polkit-1/actions/*.policy',
  ],
  acts: (view: ActView) =>
    together([pam, udev, modprobe, interfaces, packages, polkit, polkitRules].flatMap((find) => find(view))),
})
