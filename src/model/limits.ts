/** Every bound on what strangers may hand in, in one place. Sizes in bytes. */
export const LIMITS = Object.freeze({
  /** one rule, pack or schema-checked file */
  packFile: 1 << 20,
  rulesPerPack: 5_000,
  /** one file of waivers, and how many it may hold */
  waiverFile: 16 << 20,
  waivers: 20_000,
  /** patterns that the globs of one list of waivers may expand to */
  waiverPatterns: 65_536,
  /** nesting of a condition or of any JSON in a pack */
  depth: 64,
  /** nodes of one condition after `use` is expanded */
  conditionNodes: 4_096,
  globLength: 1_024,
  /** patterns that one glob's braces may expand to */
  globAlternatives: 256,
  /** globs that the values put into one path template may make of it */
  templatePatterns: 4_096,
  /** one NDJSON, mtree or find line */
  lineLength: 1 << 20,
  pathLength: 65_536,
  /** one surveyed configuration file, unit or passwd */
  surveyedFile: 4 << 20,
  /** all surveyed files together */
  surveyedTotal: 256 << 20,
  /** what one compressed input may give */
  decompressed: 2 ** 40,
  /** bytes that compressed input may give for each that it has, once it gave more than `ratioFrom` */
  ratio: 2_000,
  ratioFrom: 256 << 20,
  /** what a compressed input gave, kept on disk so as not to decompress it again */
  kept: 8 * 2 ** 30,
  /** one document of an image: manifest, index, configuration */
  imageDocument: 8 << 20,
  /** entries of the archive that an image comes in, and its layers */
  imageMembers: 100_000,
  imageLayers: 1_000,
  /** pax or GNU long-name header */
  tarHeader: 1 << 20,
  symlinkHops: 40,
  /** different operations that one trace may have, processes that it may speak of at once, and descriptors they may have open */
  traceEvents: 200_000,
  traceProcesses: 100_000,
  traceDescriptors: 1_000_000,
  /** names in one directory of a trace that are told apart, of operations that are alike in all else */
  traceNames: 200,
  /** the control files of one Debian package, all together */
  packageControl: 32 << 20,
  /** the header of one RPM package, or its signature header */
  packageHeader: 64 << 20,
})
