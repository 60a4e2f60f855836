// biome-ignore-all lint/suspicious/noTemplateCurlyInString: path templates of rules are written so
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

/** Files by relative path: text or bytes as they are, anything else as indented JSON. */
export type Files = Readonly<Record<string, unknown>>

const contentOf = (content: unknown): string | Uint8Array =>
  typeof content === 'string' || content instanceof Uint8Array ? content : `${JSON.stringify(content, null, 2)}\n`

/** Writes files into a temporary folder, hands it over, and removes it whatever happens. */
export const withFiles = async <T>(files: Files, use: (folder: string) => Promise<T>): Promise<T> => {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'pathwrit-load-')))
  try {
    for (const [path, content] of Object.entries(files)) {
      mkdirSync(join(folder, dirname(path)), { recursive: true })
      writeFileSync(join(folder, path), contentOf(content))
    }
    return await use(folder)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** A sound pack file, with some fields different. */
export const packWith = (fields: Files = {}): Record<string, unknown> => ({
  name: 'acme',
  version: '1.0.0',
  title: 'What Acme asks of a host',
  rules: ['rules/config/mode'],
  ...fields,
})

/** A sound rule file, with some fields different; undefined takes a field out. */
export const ruleWith = (fields: Files = {}): Record<string, unknown> => ({
  id: 'config/mode',
  title: 'Configuration is not writable by others',
  severity: 'high',
  maturity: 'stable',
  on: 'inode',
  for: 'service',
  paths: ['${service.dirs.config}/**'],
  when: { '==': [{ var: 'type' }, 'file'] },
  require: { 'mode-within': '0644' },
  message: '{path} has mode {mode}',
  ...fields,
})
