import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { golden } from './golden.ts'
import { print } from './print.ts'
import { finding, head, mixed, mixedTail, service, tail } from './sample.ts'

const scan = { head: head(), findings: mixed, tail: mixedTail() }

for (const width of [0, 80])
  test(`a scan with everything, at width ${width}`, () => golden(`mixed-${width}`, print('pretty', [scan], { width })))

test('findings are printed the same in whatever order they come', () => {
  const reversed = { ...scan, findings: mixed.toReversed() }
  assert.is(print('pretty', [reversed]), print('pretty', [scan]))
})

test('colour adds nothing but escape codes', () => {
  const colored = print('pretty', [scan], { color: true })
  assert.match(colored, /\x1b\[/)
  assert.is(colored.replace(/\x1b\[[\d;]*m/g, ''), print('pretty', [scan]))
})

test('an incomplete scan says so first and last', () => {
  const lines = print('pretty', [scan]).trimEnd().split('\n')
  assert.match(lines[0] ?? '', /^INCOMPLETE/)
  assert.ok(lines.slice(-2).some((line) => line.includes('INCOMPLETE')))
  assert.ok(lines.includes('  /root/secret  permission denied'))
})

test('a clean scan says what silence means; one with unknowns or gaps does not', () => {
  const clean = (over = {}) => print('pretty', [{ head: head(), findings: [], tail: tail([], over) }])
  assert.match(clean(), /looked at 19,200 paths against 40 rules for nginx and php-fpm: silence means looked, and fine/)
  assert.match(clean(), /^0 findings; 0 unknown; 19,200 paths, 2 services, complete$/m)
  assert.not.match(clean({ unknown: 1 }), /silence/)
  assert.not.match(clean({ complete: false }), /silence/)
})

test('a fact that the input lacks and the target declares: by which files, and where it is assumed all the same', () => {
  const over = { cannotCarry: ['caps', 'mount'], declared: [{ fact: 'mount', by: ['/etc/fstab', '/a', '/b', '/c'] }] }
  const text = (assumed: readonly string[]) =>
    print('pretty', [{ head: head(), findings: [], tail: tail([], { ...over, assumed }) }])
  assert.match(text([]), /^not observed but declared: mount, by \/etc\/fstab, \/a, \/b and 1 more$/m)
  assert.match(text([]), /^not in this input: caps$/m)
  assert.not.match(text([]), /assumed/)
  assert.match(text(['acl', 'mount']), /^assumed: acl, mount \(where nothing declares it\) not observed/m)
})

test('no service at all is said, with what to do', () => {
  const text = print('pretty', [{ head: head({ services: [] }), findings: [], tail: tail() }])
  assert.match(text, /no service was found.*--service NAME:USER/)
})

test('no line is wider than the terminal, but for words that cannot be broken', () => {
  for (const width of [40, 60, 100])
    for (const line of print('pretty', [scan], { width }).split('\n'))
      assert.ok([...line].length <= width || line.trim().split(/ +/).length <= 4, `${width}: ${line}`)
})

test('every width works', () => {
  for (const width of [1, 2, 10, 23, 24, 25]) assert.match(print('pretty', [scan], { width }), /nginx/)
})

test('a hundred thousand findings of one kind are a screenful, and their number is right', () => {
  const many = Array.from({ length: 100_000 }, (_, i) => finding(`/var/lib/app/d${i % 500}/f${i}`))
  const text = print('pretty', [{ head: head(), findings: many, tail: tail(many) }])
  assert.ok(text.split('\n').length < 400, String(text.split('\n').length))
  const shown = text.match(/^ {2}HIGH/gm)?.length ?? 0
  const more = [...text.matchAll(/… and ([\d,]+) more like it/g)].reduce(
    (sum, [, n]) => sum + Number(n?.replaceAll(',', '')),
    0,
  )
  assert.is(shown + more, many.length)
  assert.match(text, /^100,000 findings: 100,000 high;/m)
})

test('findings with one cause fold together, at the directory that is the cause', () => {
  const why = [{ path: '/srv/app', why: '0777: others may write' }]
  const many = Array.from({ length: 20 }, (_, i) =>
    finding(`/srv/app/${i}/x`, { witness: [...why, { path: `/srv/app/${i}/x`, why: 'can be replaced' }] }),
  )
  const text = print('pretty', [{ head: head(), findings: many, tail: tail(many) }])
  assert.match(text, /… and 15 more like it below \/srv\/app /)
})

test('six are shown rather than five and a line about one more', () => {
  const six = Array.from({ length: 6 }, (_, i) => finding(`/a/${i}`))
  assert.not.match(print('pretty', [{ head: head(), findings: six, tail: tail(six) }]), /more like it/)
})

test('more reasons about one path follow it; an arrow means that one path leads to the next; long ones are cut', () => {
  const because = (why: string, path = '/a') => ({ path, why })
  const witness = [
    because('first'),
    because('/a is not in /b'),
    because('can be replaced', '/a/c'),
    because(`no ${'x'.repeat(999)}`, '/a/c'),
  ]
  const text = print('pretty', [{ head: head(), findings: [finding('/a/c', { witness })], tail: tail() }])
  assert.match(text, /^ {4}└ \/a first\n {6}\/a is not in \/b\n {6}→ \/a\/c can be replaced\n {6}no x{237}…\n/m)
  const long = Array.from({ length: 30 }, (_, i) => because(`reason ${i}`))
  assert.match(
    print('pretty', [{ head: head(), findings: [finding('/a', { witness: long })], tail: tail() }]),
    /reason 4\n {6}… and 25 more reasons\n/,
  )
})

test('each target has its own part', () => {
  const text = print('pretty', [
    scan,
    { head: head({ target: 'b.tar', services: [service('x')] }), findings: [], tail: tail() },
  ])
  assert.match(text, /^== root\.mtree$/m)
  assert.match(text, /^== b\.tar$/m)
})

test.run()
