import { closeSync, openSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { type Acl, formatAcl, parseAcl } from '../../src/model/index.ts'
import { runs } from '../paths/arbitraries.ts'
import { inTemporaryFolder, judge } from './judges.ts'

const options = runs('ACL text', 300)
const nobody = (): undefined => undefined

const bits = fc.integer({ min: 0, max: 7 })
const named = fc
  .uniqueArray(fc.tuple(fc.integer({ min: 0, max: 0xfffffffe }), bits), { maxLength: 4, selector: ([id]) => id })
  .map((entries) => entries.sort(([a], [b]) => a - b))
/** Well-formed ACLs: a mask wherever there is a named entry, and sometimes where there is none. */
const acl: fc.Arbitrary<Acl> = fc
  .tuple(bits, named, bits, named, bits, bits, fc.boolean())
  .map(([owner, users, group, groups, mask, other, bare]) => ({
    owner,
    users,
    group,
    groups,
    mask: users.length + groups.length > 0 || bare ? mask : undefined,
    other,
  }))

test('an ACL survives its text', () => {
  fc.assert(
    fc.property(acl, (original) => {
      assert.equal(parseAcl(formatAcl(original), nobody), original)
    }),
    options,
  )
})

test('what setfacl was given, getfacl prints and we read', () => {
  const acls = fc.sample(acl, { ...options, numRuns: Math.min(options.numRuns, 60) })
  inTemporaryFolder((folder) => {
    const files = acls.map((_, at) => join(folder, String(at)))
    let restore = ''
    for (const [at, file] of files.entries()) {
      closeSync(openSync(file, 'w'))
      restore += `# file: ${file}\n${formatAcl(acls[at] as Acl).replaceAll(',', '\n')}\n\n`
    }
    try {
      if (judge('setfacl', ['--restore=-'], restore) === undefined) return
    } catch (cause) {
      if (!/not supported/i.test(String(cause))) throw cause
      console.log('judge missing: no ACLs on this file system')
      return
    }
    const printed = judge('getfacl', ['-n', '-p', '-c', '-E', '--', ...files]) ?? ''
    const blocks = printed.trimEnd().split('\n\n')
    assert.is(blocks.length, acls.length)
    for (const [at, block] of blocks.entries()) assert.equal(parseAcl(block, nobody), acls[at], block)
  })
})

test('long and short tags, names, comments and blank lines', () => {
  const numbers = (kind: string, name: string) => (kind === 'user' && name === 'web' ? 33 : undefined)
  const long = 'user::rw-\nuser:web:rwx\t#effective:r--\ngroup::r--\n\nmask::r--\nother::---\n'
  assert.equal(parseAcl(long, numbers), parseAcl('u::rw-,u:33:rwx,g::r--,m::r--,o::---', nobody))
  assert.is(parseAcl(long, nobody), undefined)
})

test('what is not an ACL is none', () => {
  for (const text of [
    '',
    'user::rw-',
    'u::rw-,g::r--,o::--',
    'u::rw-,g::r--,o::8',
    'u::rw-,g::r--,o::---,x::r--',
    'u:rw-,g:r--,o:---',
  ])
    assert.is(parseAcl(text, nobody), undefined, text)
})

test.run()
