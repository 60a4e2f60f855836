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
const ENDINGS = [...SECRET, 'pass', 'psk'].map((name) => `_${name}`)

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
  return SECRET.includes(name) || ENDINGS.some((ending) => name.endsWith(ending))
}

const isSecretValue = (text: string): boolean => {
  const value = unquoted(text)
  if (value.length < 3 || value.length > 512 || STARTS.has(value[0] as string)) return false
  return !/\s/.test(value) && !PLACEHOLDERS.has(value.toLowerCase()) && !/^[*x.\-_]+$/i.test(value)
}

/**
 * Whether a text gives a password, passphrase, token or key as the value of a setting: `NAME = VALUE`, `NAME: VALUE`, JSON's form
 * among them. Comments do not count, nor values that only say where it lies. Linear in the text.
 */
export const holdsCredentials = (text: string): boolean =>
  text.split('\n', MOST_LINES).some((line) => {
    const plain = line.slice(0, 1_024).trim()
    if (plain === '' || '#;!/*<-'.includes(plain[0] as string)) return false
    const equals = plain.indexOf('=')
    const colon = plain.indexOf(':')
    // `passwd: files` is how nsswitch.conf names its sources, and prose has colons: what follows one must be quoted.
    const at = equals > 0 ? equals : colon
    if (at <= 0 || !isSecretName(plain.slice(0, at))) return false
    const value = plain.slice(at + 1).trim()
    return isSecretValue(value) && (equals > 0 || value.startsWith('"') || value.startsWith("'"))
  })
