export {
  formatImageRun,
  IMAGE_RUN_PATH,
  type ImageConfig,
  type ImageRun,
  parseImageConfig,
  parseImageRun,
} from './config.ts'
export {
  type Descriptor,
  DIGEST,
  type DockerImage,
  type OciDocument,
  parseDockerManifest,
  parseOci,
  parseRepositories,
} from './manifest.ts'
export { defaultPlatform, fitsPlatform, type Platform, parsePlatform, platformText } from './platform.ts'
