/** What differs between installations. The appid stands in project.config.json as well, for the developer tools. */
export const env = {
  /** The mini program's own, from the account's settings. */
  appid: 'touristappid',
  /** Id of the cloud environment, from the cloud console. */
  cloudEnv: 'yizhan',
  /** Hosts set as 业务域名 in the account's settings: their web links open here; all others are copied. */
  webHosts: [] as string[],
}
