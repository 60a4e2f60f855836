import { type BytePath, isPrintable, type Suggestion, safeText, textOf } from '../model/index.ts'

/** A path as a unit's list has it; systemd.syntax(7): quotes for blanks, `\xNN` for other bytes, `%%` for a percent sign. */
const unitWord = (path: BytePath): string => {
  const text = textOf(path)
  if (/^[\w/.,:@+=-]*$/.test(text)) return text
  let out = '"'
  for (let i = 0; i < path.length; i++) {
    const char = path[i] as string
    if (char === '%') out += '%%'
    else if (char === '"' || char === '\\') out += `\\${char}`
    else if (char >= ' ' && char <= '~') out += char
    else out += `\\x${path.charCodeAt(i).toString(16).padStart(2, '0')}`
  }
  return `${out}"`
}

const named = (name: string): string => (isPrintable(name) && /^[\w.@:-]+$/.test(name) ? name : 'service')

/** A drop-in, and beside it in remarks what it lacks. */
export const suggestionText = (one: Suggestion): string => {
  const lines = [
    `# /etc/systemd/system/${named(one.service)}.service.d/50-traced.conf`,
    `# What ${one.traces === 1 ? 'one trace' : `${one.traces} traces`} needed. What was not done then is not in it: try it before you rely on it.`,
    ...one.remarks.map((remark) => `# ${safeText(remark)}`),
    ...one.incomplete.map((why) => `# not all was read: ${safeText(why)}`),
    '[Service]',
    'ProtectSystem=strict',
    one.usesHome ? '# ProtectHome= is left out: files of homes were used' : 'ProtectHome=yes',
    'PrivateTmp=yes',
    one.mayGain ? '# NoNewPrivileges= is left out: a set-id program was run' : 'NoNewPrivileges=yes',
    ...[...one.directories].map(([directive, names]) => `${directive}=${names.map(unitWord).join(' ')}`),
    ...(one.readWrite.length > 0 ? [`ReadWritePaths=${one.readWrite.map(unitWord).join(' ')}`] : []),
    `CapabilityBoundingSet=${one.capabilities.join(' ')}`,
  ]
  if (one.lacking !== undefined) {
    lines.push('', '# The unit that stands')
    for (const why of one.lacking) lines.push(`# lacks: ${safeText(why)}`)
    for (const why of one.superfluous ?? []) lines.push(`# more than was used: ${safeText(why)}`)
    if (one.lacking.length === 0) lines.push('# lacks nothing that was traced')
  }
  return `${lines.join('\n')}\n`
}
