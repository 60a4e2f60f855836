import { type ActRecord, type BytePath, type Service, textOf } from '../model/index.ts'
import { decodeText } from '../parse/index.ts'
import type { ActSource, ActView } from './contract.ts'
import { actAtText, originAt } from './make.ts'

/** Files that hold settings, one on a line; what is no example and no reader of its own has among the sources. */
const GLOBS = ['/etc/**/*.{ini,conf,cnf,cfg,config,properties,yaml,yml,toml}', '/etc/{default,sysconfig,conf.d}/*']
const SETTINGS =
  /^\/etc\/(?:.*\.(?:ini|conf|cnf|cfg|config|properties|yaml|yml|toml)|(?:default|sysconfig|conf\.d)\/[^/]*)$/
const NO_SETTINGS =
  /^\/etc\/(?:systemd|tmpfiles\.d|sysusers\.d|logrotate\.d|logrotate\.conf|init\.d|cron\.[^/]*|apparmor|apparmor\.d|supervisor|udev|modprobe\.d|ld\.so\.[^/]*|sudoers\.d|fstab|security|apt|dpkg)(?:\/|$)/
/** What is shown, offered or switched off is not in effect. */
const NOT_IN_EFFECT = /(?:example|sample|available|disabled|template|dpkg-(?:dist|old|new)|\.bak)/i

const KEY = String.raw`["']?([\w.\-]{1,80})["']?`
const PLACE = String.raw`(\/(?:tmp|var\/tmp|dev\/shm)(?:\/[\w.+@\-/]{0,200})?)`
/** `key = /tmp/x`, `key: "/tmp/x"`, `key /tmp/x`, `export KEY=unix:/tmp/x`: one key and one place, which has no part that varies. */
const SETTING = new RegExp(
  String.raw`^\s*(?:export\s+|set\s+)?${KEY}(?:\s*(?:\+?=>?|:)\s*|\s+)["']?(?:unix:|file:)?${PLACE}["']?\s*[;,]?\s*(?:[#;].*)?$`,
)
const LONGEST = 1024

/** Directories that every account may write; what a key says of one itself is either a cache or where random names are made. */
const SHARED = new Set(['/tmp', '/var/tmp', '/dev/shm'])
const KEEPS = /cache|sess(?:ion)?|store|spool|lock|pid|log/i
/** A socket is made without following a link, and whether it is made or looked for there a setting does not say. */
const SOCKET = /sock/i

/** The service whose configuration a file is: the one with the nearest directory. */
const ownerOf = (path: BytePath, services: readonly Service[]): Service | undefined => {
  let found: Service | undefined
  let length = 0
  for (const service of services)
    for (const directory of service.dirs.config)
      if (directory.length > length && (path === directory || path.startsWith(`${directory}/`))) {
        found = service
        length = directory.length
      }
  return found
}

/** What a setting has done at its place: names in a cache are foretold and read again, other names are made as they stand. */
const deedOf = (key: string, place: string): (Pick<ActRecord, 'verb'> & Partial<ActRecord>) | undefined => {
  if (SHARED.has(place)) return KEEPS.test(key) ? { verb: 'read', recursive: true } : undefined
  return SOCKET.test(key) ? undefined : { verb: 'create', makes: 'file' }
}

const actsOf = (path: BytePath, bytes: Uint8Array, view: ActView): readonly ActRecord[] => {
  const owner = ownerOf(path, view.services)
  // What it calls /tmp is its own.
  if (owner?.sandbox?.privateTmp === true) return []
  const actor = owner === undefined || owner.start === 'root' ? 'root' : owner.user
  return decodeText(bytes)
    .split('\n')
    .flatMap((line, index) => {
      const [, key = '', place = ''] = (line.length > LONGEST ? null : SETTING.exec(line)) ?? []
      const deed = place === '' ? undefined : deedOf(key, place.replace(/\/+$/, ''))
      if (deed === undefined) return []
      const by = `settings of ${textOf(path).replace(/^\/etc\//, '')}`
      return [
        actAtText(place, originAt(view, path, index + 1), { ...deed, actor, trigger: 'start', by, words: line.trim() }),
      ]
    })
}

/** Settings of daemons and programs that name a place in a directory which every account may write. */
export const settings: ActSource = Object.freeze({
  name: 'settings',
  globs: GLOBS,
  acts: (view: ActView) => ({
    records: [...view.files].flatMap(([path, bytes]) =>
      SETTINGS.test(path) && !NO_SETTINGS.test(path) && !NOT_IN_EFFECT.test(path) ? actsOf(path, bytes, view) : [],
    ),
    doubts: [],
  }),
})
