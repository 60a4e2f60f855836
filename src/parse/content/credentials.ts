/** Names of settings whose value is a secret, in the ways configuration writes them; also at the end of a longer name. */
const SECRET = [
  'password',
  'passwd',
  'passphrase',
  'secret',
  'secret_key',
  'secretkey',
  'api_key',
  'apikey',
  'access_key',
  'auth_token',
  'bind_pw',
  'bindpw',
]
const ENDINGS = [...SECRET, 'pass', 'psk', 'pwd'].map((name) => `_${name}`)
/** Names that are long enough to end one without anything between: `rpcpassword`, `keystorePassword`. */
const JOINED = ['password', 'passphrase', 'dbpass', 'dbpwd']
/** Directives whose value follows after a blank: LDAP's, Redis', keepalived's, bind's, a router's. */
const SPACED = new Set(['bindpw', 'requirepass', 'masterauth', 'auth_pass', 'secret', 'password'])

/** What stands where a secret would: a switch, a place, a variable, a word to be put in. */
const PLACEHOLDERS = new Set(
  `yes no true false on off none null nil ask prompt default required optional sufficient files file env stdin empty password passwd
  secret changeme change_me example xxx xxxx test plain md5 crypt sha256 sha512 scram-sha-256 pam shadow ldap sql`.split(
    /\s+/,
  ),
)
const STARTS = new Set('$%/<>@{[(*~!&|#;`?^'.split(''))
const MOST_LINES = 2_000

const unquoted = (text: string): string => {
  const plain = text.trim()
  const quote = plain[0]
  const bare = plain.endsWith(',') || plain.endsWith(';') ? plain.slice(0, -1).trim() : plain
  return (quote === '"' || quote === "'") && bare.length > 1 && bare.endsWith(quote) ? bare.slice(1, -1) : bare
}

const isSecretName = (text: string): boolean => {
  const name = unquoted(text)
    .replace(/^export\s+/, '')
    .toLowerCase()
    .replaceAll('-', '_')
    .replaceAll('.', '_')
  if (!/^[a-z0-9_]{3,64}$/.test(name)) return false
  return (
    name === 'psk' ||
    SECRET.includes(name) ||
    ENDINGS.some((ending) => name.endsWith(ending)) ||
    JOINED.some((ending) => name.endsWith(ending))
  )
}

const isSecretValue = (text: string): boolean => {
  const value = unquoted(text)
  if (value.length < 3 || value.length > 512 || STARTS.has(value[0] as string)) return false
  return !/\s/.test(value) && !PLACEHOLDERS.has(value.toLowerCase()) && !/^[*x.\-_]+$/i.test(value)
}

const isQuoted = (text: string): boolean => text.startsWith('"') || text.startsWith("'")
/** No word of a language, and no option: letters and digits mixed. */
const isMixed = (text: string): boolean => text.length >= 6 && /\d/.test(text) && /[a-z]/i.test(text)

/** `scheme://user:secret@host`, as data bases and proxies are named. */
const inAddress = (line: string): boolean => {
  const at = line.indexOf('://')
  if (at <= 0) return false
  const authority = line.slice(at + 3).split(/[/\s?#]/, 1)[0] as string
  const [user, secret] = authority.slice(0, Math.max(0, authority.lastIndexOf('@'))).split(':')
  return user !== undefined && secret !== undefined && secret !== user && isSecretValue(secret)
}

/** What one line of JSON or XML may hold beside other things: a name and its value in quotes, or an element with nothing but text. */
const PAIRS = [/"([\w.-]{3,64})"\s{0,8}:\s{0,8}("[^"\\]{3,256}")/g, /<([\w.-]{3,64})>([^<>\s]{3,256})<\//g] as const

const inPairs = (line: string): boolean =>
  PAIRS.some((pattern) =>
    [...line.matchAll(pattern)].some((found) => isSecretName(found[1] as string) && isSecretValue(found[2] as string)),
  )

const isSpaced = (line: string): boolean => {
  const [name = '', value = '', ...rest] = line.split(/\s+/, 3)
  if (!SPACED.has(name.toLowerCase()) || rest.length > 0) return false
  return isSecretValue(value) && (isQuoted(value) || isMixed(value))
}

/**
 * Whether a text gives a password, passphrase, token or key as the value of a setting: `NAME = VALUE`, `NAME: VALUE`, JSON's form
 * and XML's among them, or as part of an address. Comments do not count, nor values that only say where it lies. Linear in the text.
 */
export const holdsCredentials = (text: string): boolean =>
  text.split('\n', MOST_LINES).some((line) => {
    const plain = line.slice(0, 1_024).trim()
    if (plain === '' || '#;!/*-'.includes(plain[0] as string) || plain.startsWith('<!')) return false
    if (inPairs(plain) || inAddress(plain) || isSpaced(plain)) return true
    const equals = plain.indexOf('=')
    const colon = plain.indexOf(':')
    // `passwd: files` is how nsswitch.conf names its sources, and prose has colons: what follows one must be quoted, or no word.
    const at = equals > 0 ? equals : colon
    if (at <= 0) return false
    // Tokens of other kinds bear the name as well: this one is letters and digits.
    const isToken = /_token["']?\s*$/i.test(plain.slice(Math.max(0, at - 16), at))
    if (!isToken && !isSecretName(plain.slice(0, at))) return false
    const value = plain
      .slice(at + 1)
      .replace(/^>/, '')
      .trim()
    if (!isSecretValue(value)) return false
    return isToken ? isMixed(unquoted(value)) : equals > 0 || isQuoted(value) || isMixed(value)
  })
