import { openApiOf } from './cloud-call'

/** What an official account knows of a follower: the unionid joins follower and user. By cloud call (environment sharing). */
export async function askUserInfo(
  appid: string,
  openid: string,
): Promise<{ unionid: string | null }> {
  const getInfo = openApiOf({ convertCase: false, appid }, 'officialAccount.user.getInfo')
  const info = (await getInfo({ openid, lang: 'zh_CN' })) as { unionid?: unknown }
  return { unionid: typeof info.unionid === 'string' && info.unionid !== '' ? info.unionid : null }
}
