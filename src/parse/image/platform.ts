/** What an image was built for, in the words of the OCI image index. */
export interface Platform {
  readonly os: string
  readonly architecture: string
  readonly variant?: string | undefined
}

const WORD = /^[a-z0-9._-]{1,64}$/i

/** `os/arch[/variant]`; undefined when it is not of that form. */
export const parsePlatform = (text: string): Platform | undefined => {
  const [os = '', architecture = '', variant, ...more] = text.split('/')
  if (more.length > 0 || ![os, architecture, variant ?? 'v'].every((word) => WORD.test(word))) return undefined
  return { os, architecture, variant }
}

export const platformText = ({ os, architecture, variant }: Platform): string =>
  [os, architecture, ...(variant === undefined || variant === '' ? [] : [variant])].join('/')

/** arm64 without a variant is v8, and the other way round. */
const variantOf = ({ architecture, variant = '' }: Platform): string =>
  architecture === 'arm64' && variant === '' ? 'v8' : variant

/** Whether an image of this platform is one that was asked for; a variant counts where it is asked for. */
export const fitsPlatform = (has: Platform, wanted: Platform): boolean =>
  has.os === wanted.os &&
  has.architecture === wanted.architecture &&
  (wanted.variant === undefined || variantOf(has) === variantOf(wanted))

const NAMES: ReadonlyMap<string, string> = new Map([
  ['x64', 'amd64'],
  ['ia32', '386'],
  ['ppc64', 'ppc64le'],
  ['loong64', 'loong64'],
])

/** Linux on a processor as node names it. */
export const defaultPlatform = (processor: string): Platform => ({
  os: 'linux',
  architecture: NAMES.get(processor) ?? processor,
})
