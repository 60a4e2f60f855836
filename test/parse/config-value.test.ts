import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { configValues, optionsInFile, optionValue, xmlValue } from '../../src/parse/index.ts'

const LINES: readonly [name: string, text: string, key: string, values: readonly string[]][] = [
  ['nginx', '# user root;\nuser  www-data web;\nuser_x no;', 'user', ['www-data']],
  [
    'apache envvars',
    'export APACHE_RUN_USER=www-data # x\nexport APACHE_RUN_USER_X=no',
    'APACHE_RUN_USER',
    ['www-data'],
  ],
  ['apache conf', `User $\{APACHE_RUN_USER}`, 'user', [`$\{APACHE_RUN_USER}`]],
  ['php pool', '[www]\n;user = no\nuser = app\nuser.more = x', 'user', ['app']],
  ['lighttpd', 'server.username            = "www-data"', 'server.username', ['www-data']],
  ['unbound', 'server:\n  username: "unbound"', 'username', ['unbound']],
  ['opendkim', 'UserID\t\topendkim:opendkim2', 'UserID', ['opendkim:opendkim2']],
  ['amavis', "$daemon_user = 'amavis';", '$daemon_user', ['amavis']],
  ['empty', 'user\nuser =\nuser ;', 'user', []],
]
for (const [name, text, key, values] of LINES) {
  test(`values: ${name}`, () =>
    assert.equal(
      configValues(text, key).map(({ value }) => value),
      values,
    ))
}

test('a scope keeps users of other sections out', () => {
  const haproxy = 'global\n  user haproxy\nuserlist people\n  user tiger password x\nglobal\n  user late\n'
  const scope = { starts: ['global'], ends: ['userlist', 'defaults'] }
  assert.equal(
    configValues(haproxy, 'user', scope).map(({ value, line }) => [value, line]),
    [
      ['haproxy', 2],
      ['late', 6],
    ],
  )
  const stunnel = 'setuid = stunnel4\n[imap]\nsetuid = no\n'
  assert.equal(configValues(stunnel, 'setuid', { starts: [], ends: ['['] }).length, 1)
  const mysql = '[client]\nuser=me\n[mysqld]\nuser = mysql\n[mysqldump]\nuser=x\n'
  assert.equal(
    configValues(mysql, 'user', { starts: ['[mysqld]'], ends: ['['] }).map(({ value }) => value),
    ['mysql'],
  )
})

test('options in words and in files', () => {
  assert.is(optionValue(['-f', '-u', 'bind'], '-u'), 'bind')
  assert.is(optionValue(['-ubind'], '-u'), 'bind')
  assert.is(optionValue(['-j', 'unix,user=vcache,x=1'], 'user='), 'vcache')
  assert.is(optionValue(['-u'], '-u'), undefined)
  assert.equal(
    optionsInFile('# -u no\nOPTIONS="-4 -u bind"\n-u memcache\n', '-u').map(({ value, line }) => [value, line]),
    [
      ['bind', 2],
      ['memcache', 3],
    ],
  )
})

test('XML values outside comments', () => {
  const text =
    '<icecast>\n<!-- <changeowner><user>no</user></changeowner> -->\n<changeowner>\n<user> ice </user>\n</changeowner></icecast>'
  assert.equal(xmlValue(text, 'user', 'changeowner'), { value: 'ice', words: ['ice'], line: 4 })
  assert.is(xmlValue('<!-- <user>x</user>', 'user'), undefined)
  assert.is(xmlValue('<user>x', 'user'), undefined)
})

test.run()
