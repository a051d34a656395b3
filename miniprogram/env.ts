/** What differs between installations. The appid stands in project.config.json as well, for the developer tools. */
export const env = {
  /** The mini program's own, from the account's settings. */
  appid: 'touristappid',
  /** Id of the cloud environment, from the cloud console. */
  cloudEnv: 'yizhan',
}
