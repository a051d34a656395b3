import { env } from './env'

App({
  onLaunch() {
    wx.cloud.init({ env: env.cloudEnv })
  },
})
