import { execFileSync } from 'node:child_process'
import { generateKeyPairSync } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { CONTENT_CLASSES, type ContentClass } from '../../src/model/index.ts'
import { CONTENT_HEAD, classify } from '../../src/parse/index.ts'
import { openWith, put, withRoot } from './fs-fixture.ts'

const test = suite('collect/content')
const cases = Number(process.env.PATHWRIT_CASES ?? 2000)

type Bytes = string | Uint8Array
const bytesOf = (content: Bytes): Uint8Array => (typeof content === 'string' ? Buffer.from(content, 'latin1') : content)
const of = (name: string, content: Bytes): ContentClass => {
  const bytes = bytesOf(content)
  return classify(name, bytes.subarray(0, CONTENT_HEAD), bytes.length)
}
const expect = (answer: ContentClass, name: string, content: Bytes): void =>
  assert.is(of(name, content), answer, `${name}: ${Buffer.from(bytesOf(content)).subarray(0, 40).toString('latin1')}`)

const pem = (label: string, body: Uint8Array): string =>
  `-----BEGIN ${label}-----\n${(
    Buffer.from(body)
      .toString('base64')
      .match(/.{1,64}/g) ?? []
  ).join('\n')}\n-----END ${label}-----\n`

/** Sound DER for an X.509 certificate's outline: what classification looks at, not a signature anyone could check. */
const der = (tag: number, ...parts: Uint8Array[]): Uint8Array => {
  const body = Buffer.concat(parts)
  const length =
    body.length < 128
      ? [body.length]
      : body.length < 256
        ? [0x81, body.length]
        : [0x82, body.length >> 8, body.length & 255]
  return Buffer.concat([Buffer.from([tag, ...length]), body])
}
const integer = (...bytes: number[]): Uint8Array => der(2, Uint8Array.from(bytes))

test('what magic bytes say goes before the name', () => {
  expect('elf', 'x.txt', '\x7fELF\x02\x01\x01')
  expect('script', 'x', '#!/bin/sh\n')
  expect('script', 'x', '#! /usr/bin/env perl')
  expect('script', 'x.j2', '#!/bin/sh\n')
  expect('script', 'x', '#!/bin/sh\nexit\n\x00\x01binary payload')
  expect('text', 'lib.rs', '#![no_std]\n')
  expect('text', 'x', '#!\n')
  for (const [name, magic] of [
    ['a.pyc', '\xcb\r\r\n\0\0\0\0'],
    ['noname', '\xcb\r\r\n\0\0\0\0'],
    ['old.pyc', '\x03\xf3\r\n\0\0'],
    ['A.class', '\xca\xfe\xba\xbe\0\0\0\x3d'],
    ['m', '\0asm\x01\0\0\0'],
    ['e.elc', ';ELC\x17\0\0\0'],
    ['l', '\x1bLua\x54'],
    ['p.php.bin', 'OPCACHE\0abc'],
    ['b.beam', 'FOR1\0\0\0\x04BEAM'],
    ['j.bc', 'BC\xc0\xde5\x14'],
  ] as const)
    expect('bytecode', name, magic)
  expect('data', 'fat-mach-o', '\xca\xfe\xba\xbe\0\0\0\x02\0\0')
  expect('text', 'crlf', 'ab\r\ncd\r\n')
  for (const magic of [
    'PK\x03\x04\x14',
    'PK\x05\x06',
    '\x1f\x8b\x08',
    '\xfd7zXZ\0',
    '\x28\xb5\x2f\xfd',
    'BZh91AY&SY',
    '7z\xbc\xaf\x27\x1c',
    '!<arch>\n',
    `${'a'.padEnd(257, '\0')}ustar\x0000`,
    '070701',
  ])
    expect('archive', 'x', magic)
  expect('text', 'x', 'BZh9 is how bzip2 files begin\n')
})

test('GNU tar and others agree on archives', () => {
  const directory = mkdtempSync(join(tmpdir(), 'pathwrit-content-'))
  try {
    for (const format of ['v7', 'ustar', 'gnu', 'pax']) {
      const file = join(directory, format)
      execFileSync('tar', ['-cf', file, `--format=${format}`, '-C', '/etc', 'passwd'])
      expect('archive', 'x', readFileSync(file))
    }
  } finally {
    rmSync(directory, { recursive: true })
  }
})

test('a name decides between kinds of text, and only of text', () => {
  for (const name of ['a.sh', 'a.py', 'a.PL', 'a.rb', 'a.php', 'a.js', 'a.lua', '/usr/lib/x/a.mjs'])
    expect('script', name, 'x = 1\n')
  for (const name of [
    'a.j2',
    'a.conf.tmpl',
    'a.tpl',
    'a.html.erb',
    'a.ejs',
    'a.twig',
    'a.mustache',
    'a.hbs',
    'a.jsp',
    'a.blade.php',
  ])
    expect('template', name, 'hello {{ x }}\n')
  expect('script', 'noext', '<?php echo 1;')
  expect('text', 'sh', 'no extension')
  expect('text', 'qt.ts', '<?xml version="1.0"?><TS/>')
  expect('text', 'a.conf', 'user www;\n')
  expect('text', 'latin1', 'caf\xe9 au lait, s\xfbrement\n')
  expect('text', 'utf8', '\xd0\x9f\xd1\x80\xd0\xb8\xd0\xb2\xd0\xb5\xd1\x82')
  expect('text', 'utf16', '\xff\xfea\0b\0')
  expect('data', 'a.py', 'x\0y')
  expect('data', 'a', '\x01\x02\x03')
  expect('empty', 'a.sh', '')
  expect('empty', 'id_rsa', '')
  assert.is(classify('x', new Uint8Array(), 10), 'data')
})

test('a character that the head cuts in two does not make text data', () => {
  const text = Buffer.from('я'.repeat(3000))
  for (const cut of [4095, 4096]) assert.is(classify('x', text.subarray(0, cut), text.length), 'text')
})

test('private keys of every common form, written by node', () => {
  const rsa = generateKeyPairSync('rsa', { modulusLength: 1024 })
  const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const ed = generateKeyPairSync('ed25519')
  const locked = { cipher: 'aes-256-cbc', passphrase: 'x' }
  for (const { privateKey } of [rsa, ec, ed]) {
    expect('key', 'k', privateKey.export({ format: 'pem', type: 'pkcs8' }))
    expect('key', 'k', privateKey.export({ format: 'der', type: 'pkcs8' }))
    expect('key', 'k', privateKey.export({ format: 'pem', type: 'pkcs8', ...locked }))
    expect('key', 'k', privateKey.export({ format: 'der', type: 'pkcs8', ...locked }))
  }
  expect('key', 'k', rsa.privateKey.export({ format: 'pem', type: 'pkcs1' }))
  expect('key', 'k', rsa.privateKey.export({ format: 'der', type: 'pkcs1' }))
  expect('key', 'k', rsa.privateKey.export({ format: 'pem', type: 'pkcs1', ...locked }))
  expect('key', 'k', ec.privateKey.export({ format: 'pem', type: 'sec1' }))
  expect('key', 'k', ec.privateKey.export({ format: 'der', type: 'sec1' }))
  for (const { publicKey } of [rsa, ec, ed]) {
    expect('text', 'k.key', publicKey.export({ format: 'pem', type: 'spki' }))
    expect('data', 'k.key', publicKey.export({ format: 'der', type: 'spki' }))
  }
  expect('data', 'k', rsa.publicKey.export({ format: 'der', type: 'pkcs1' }))
})

test('other private keys, and what only looks like one', () => {
  const body = new Uint8Array(90).fill(7)
  for (const label of ['OPENSSH PRIVATE KEY', 'PGP PRIVATE KEY BLOCK', 'ANY PRIVATE KEY', 'OpenVPN Static key V1'])
    expect('key', 'x', pem(label, body))
  expect('key', 'x.ppk', 'PuTTY-User-Key-File-3: ssh-ed25519\nEncryption: none\n')
  expect('key', 'x', `untrusted comment: anything at all\n${`RWRTY0Iy${'A'.repeat(204)}`}\n`)
  expect('text', 'x.pub', `untrusted comment: minisign public key\nRWQ${'A'.repeat(53)}\n`)
  expect('text', 'x.minisig', `untrusted comment: signature from minisign secret key\nRUQ${'A'.repeat(97)}\n`)
  expect('key', 'krb5.keytab', '\x05\x02\0\0\0\x44')
  expect('key', 'x', '\x05\x02\0\0\0\x44\0\x02\0\x0bEXAMPLE.ORG')
  expect('key', 'x.gpg', '\x95\x03\x98\x04\x5f\0\0\0\x01\x08')
  expect('data', 'public.gpg', '\x99\x01\x0d\x04\x5f\0\0\0\x01\x08')
  expect('key', 'k.key', 'Created: 20240101T000000\nKey: (protected-private-key (rsa ...\n')
  expect('text', 'k.key', 'Created: 20240101T000000\nKey: (shadowed-private-key (rsa ...\n')
  expect('key', 'Kx.private', 'Private-key-format: v1.3\nAlgorithm: 13\n')
  expect('key', 'age', '# public key: age1x\nAGE-SECRET-KEY-1QQQ\n')
  expect('text', 'manual', 'A key begins with\n-----BEGIN RSA PRIVATE KEY-----\nand goes on in base64.\n')
  expect('text', 'grep', 'if grep -q "-----BEGIN PRIVATE KEY-----" file\n')
  expect('key', 'cloud.yaml', `ssl:\n  key: |\n${pem('PRIVATE KEY', body).replace(/^/gm, '    ')}`)
  expect('script', 'install.sh', `#!/bin/sh\ncat <<E\n${pem('PRIVATE KEY', body)}E\n`)
  expect('key', 'disguised.js', pem('PRIVATE KEY', body))
  expect('key', 'windows.pem', pem('RSA PRIVATE KEY', body).replaceAll('\n', '\r\n'))
  expect(
    'key',
    'old.pem',
    `-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,00\n\n${'A'.repeat(64)}\n`,
  )
})

test('certificates are not keys; a bundle of both is a key', () => {
  const inner = [
    der(0xa0, integer(2)),
    integer(5),
    der(0x30, der(6, Uint8Array.of(42, 3))),
    der(0x30),
    der(0x30, der(0x17, Buffer.from('250101000000Z'))),
    new Uint8Array(120),
  ]
  const certificate = der(0x30, der(0x30, ...inner), der(0x30), der(3, new Uint8Array(65)))
  const versionOne = der(0x30, der(0x30, ...inner.slice(1)), der(0x30), der(3, new Uint8Array(65)))
  expect('certificate', 'c.der', certificate)
  expect('certificate', 'c', versionOne)
  expect('data', 'c.der', Buffer.concat([certificate, Uint8Array.of(0)]))
  const text = pem('CERTIFICATE', certificate)
  const key = generateKeyPairSync('ed25519').privateKey.export({ format: 'pem', type: 'pkcs8' })
  expect('certificate', 'c.pem', text)
  expect('certificate', 'c.crt', `Certificate:\n    Data:\n        Version: 3\n${text}`)
  expect('certificate', 'c', pem('TRUSTED CERTIFICATE', certificate))
  expect('key', 'b.pem', text + key)
  expect('key', 'b.pem', key + text)
  for (const label of [
    'CERTIFICATE REQUEST',
    'X509 CRL',
    'DH PARAMETERS',
    'PUBLIC KEY',
    'PGP PUBLIC KEY BLOCK',
    'RSA PUBLIC KEY',
  ])
    expect('text', 'x.pem', pem(label, certificate))
})

test('in a long bundle the private key is found beyond the first 4 KiB', () =>
  withRoot(async (root) => {
    const certificate = pem('CERTIFICATE', new Uint8Array(1500).fill(9))
    const key = generateKeyPairSync('ed25519').privateKey.export({ format: 'pem', type: 'pkcs8' })
    put(root, { '/with.pem': certificate.repeat(20) + key, '/without.pem': certificate.repeat(20) })
    const { tree } = await (await openWith(root)).survey({
      root: 0,
      rootFacts: 0,
      enter: () => 0,
      dead: () => true,
      facts: () => 0,
    })
    assert.is(tree.lookup('/with.pem')?.contentClass, 'key')
    assert.is(tree.lookup('/without.pem')?.contentClass, 'certificate')
  }))

const has = (program: string): boolean => {
  try {
    execFileSync('sh', ['-c', `command -v ${program}`], { stdio: 'ignore' })
    return true
  } catch {
    console.log(`  ${program} is not installed: not tried`)
    return false
  }
}

test('keystores and the rest, written by the programs themselves', () => {
  const directory = mkdtempSync(join(tmpdir(), 'pathwrit-content-'))
  const run = (line: string) =>
    execFileSync('sh', ['-ec', line], { cwd: directory, stdio: ['ignore', 'ignore', 'ignore'] })
  const file = (answer: ContentClass, name: string) => expect(answer, name, readFileSync(join(directory, name)))
  try {
    if (has('openssl')) {
      run('openssl req -x509 -newkey rsa:2048 -nodes -keyout k.pem -out c.pem -subj /CN=x -days 2')
      run('openssl x509 -in c.pem -outform DER -out c.der; openssl x509 -in c.pem -text >ct.crt')
      run('openssl req -new -key k.pem -subj /CN=x -outform DER -out r.der')
      run('openssl pkcs12 -export -in c.pem -inkey k.pem -passout pass:x -out b.p12')
      run('openssl pkcs12 -export -in c.pem -nokeys -passout pass:x -out truststore.p12')
      for (const name of ['k.pem', 'b.p12']) file('key', name)
      for (const name of ['c.pem', 'c.der', 'ct.crt', 'truststore.p12']) file('certificate', name)
      file('data', 'r.der')
    }
    if (has('ssh-keygen')) {
      run(
        'for t in ed25519 rsa ecdsa; do ssh-keygen -q -N "" -t $t -f $t; done; ssh-keygen -q -N secret -t rsa -m PEM -f locked',
      )
      run('ssh-keygen -q -s ed25519 -I id -n root rsa.pub')
      for (const name of ['ed25519', 'rsa', 'ecdsa', 'locked']) file('key', name)
      for (const name of ['ed25519.pub', 'rsa.pub']) file('text', name)
      file('certificate', 'rsa-cert.pub')
    }
    if (has('keytool') && has('openssl')) {
      const store = (type: string) => `-storetype ${type} -keystore ${type} -storepass changeit -noprompt`
      for (const type of ['JKS', 'PKCS12']) {
        run(`keytool -genkeypair -keyalg RSA -keysize 2048 -dname CN=x -keypass changeit ${store(type)}`)
        file('key', type)
      }
      run(`keytool -importcert -alias a -file c.pem ${store('JKS').replace('-keystore JKS', '-keystore cacerts')}`)
      run(
        `keytool -importcert -alias b -file c.pem ${store('JKS').replace('-keystore JKS', '-keystore cacerts')} || true`,
      )
      file('certificate', 'cacerts')
    }
    if (has('gpg')) {
      const gpg = 'gpg --homedir . --batch --pinentry-mode loopback --passphrase ""'
      run(`chmod 700 .; ${gpg} --quick-generate-key x@example.org rsa2048`)
      run(
        `${gpg} --export >pub.gpg; ${gpg} --export-secret-keys >sec.gpg; ${gpg} --armor --export-secret-keys >sec.asc`,
      )
      run(
        `${gpg} --armor --export >pub.asc; cp private-keys-v1.d/*.key agent.key; gpgconf --homedir . --kill gpg-agent || true`,
      )
      for (const name of ['sec.gpg', 'sec.asc', 'agent.key']) file('key', name)
      file('data', 'pub.gpg')
      file('text', 'pub.asc')
    }
  } finally {
    rmSync(directory, { recursive: true, force: true })
  }
})

test('any bytes under any name get one of the classes, the same each time', () =>
  fc.assert(
    fc.property(
      fc.string({ unit: 'binary', maxLength: 20 }),
      fc.oneof(
        fc.uint8Array({ maxLength: 600 }),
        fc
          .tuple(
            fc.constantFrom(
              '\x30\x82',
              '\x30\x80',
              '\xfe\xed\xfe\xed\0\0\0\x02',
              '\x95',
              '\xc5',
              '-----BEGIN ',
              '\x05\x02',
              'PK',
            ),
            fc.uint8Array({ maxLength: 64 }),
          )
          .map(([magic, rest]) => Buffer.concat([Buffer.from(magic, 'latin1'), rest])),
      ),
      (name, bytes) => {
        const answer = classify(name, bytes, bytes.length)
        assert.ok(CONTENT_CLASSES.includes(answer))
        assert.is(classify(name, Uint8Array.from(bytes), bytes.length), answer)
        assert.is(answer === 'empty', bytes.length === 0)
      },
    ),
    { numRuns: cases },
  ))

test('hostile text costs time in proportion to its length', () => {
  const line = '-----BEGIN PRIVATE KEY-----\nA: \n'
  for (const unit of ['-----BEGIN ', line, ' ', `-----BEGIN ${'A'.repeat(70)}`]) {
    const text = Buffer.from(unit.repeat(Math.ceil((1 << 20) / unit.length)))
    const start = performance.now()
    classify('x.pem', text, text.length)
    const took = performance.now() - start
    assert.ok(took < 2000, `${JSON.stringify(unit.slice(0, 20))}: ${took} ms`)
  }
})

test.run()
