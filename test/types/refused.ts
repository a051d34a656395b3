/**
 * What a page of the mini program may write, and beside it what the compiler must refuse: each `@ts-expect-error` is an
 * error of its own as soon as the line below it has none. Nothing here runs.
 */
import { call, callAdmin } from '../../miniprogram/services/call'

/** An action that the function has, with its request, and fields that its answer has. */
export async function aPageMay(): Promise<unknown[]> {
  const me = await call('me.get', {})
  const page = await call('inbox.page', { filter: 'unread', limit: 50 })
  const { unread } = await call('inbox.readAll', { upTo: page.messages[0]?.at ?? '' })
  const { role } = await callAdmin('claim', { code: 'ABCDE12345' })
  const { subscriptionsSetting } = await wx.getSetting({ withSubscriptions: true })
  return [me.name, page.next, unread, role, subscriptionsSetting?.mainSwitch]
}

/** An action that is not there, or is another function's. */
export async function unknownActions(): Promise<void> {
  // @ts-expect-error no such action
  await call('inbox.pages', {})
  // @ts-expect-error an administrator's action
  await call('push.send', { title: 'x' })
  // @ts-expect-error a user's action
  await callAdmin('inbox.page', {})
  // @ts-expect-error which action is not known before it runs
  await call(String('me.get'), {})
}

/** A request that is not the action's. */
export async function wrongRequests(): Promise<void> {
  // @ts-expect-error a field is missing
  await call('message.open', {})
  // @ts-expect-error a field too many
  await call('me.get', { openid: 'x' })
  // @ts-expect-error a field too many, beside those that are right
  await call('message.open', { id: 'x', read: true })
  // @ts-expect-error a field of another type
  await call('inbox.page', { limit: '20' })
  // @ts-expect-error a value that is none of the field's
  await call('inbox.page', { filter: 'read' })
  // @ts-expect-error an optional field is left out, not undefined: the cloud would carry null
  await call('inbox.page', { cursor: undefined })
  // @ts-expect-error no request at all
  await call('me.get')
  // @ts-expect-error a field of an administrator's request
  await callAdmin('push.send', { title: 'x', to: { everyone: false } })
}

/** A field that the answer does not have, or may not have. */
export async function wrongAnswers(): Promise<unknown[]> {
  const me = await call('me.get', {})
  const page = await call('inbox.page', {})
  const done = await call('message.mark', { id: 'x', read: true })
  return [
    // @ts-expect-error no such field
    me.nickname,
    // @ts-expect-error a field of another answer
    me.messages,
    // @ts-expect-error a field of the message as it is opened, not of its row
    page.messages.map(({ content }) => content),
    // @ts-expect-error there may be no message
    page.messages[0].id,
    // @ts-expect-error there may be no next page
    page.next.length,
    // @ts-expect-error a role that nobody has
    me.role === 'guest',
    // @ts-expect-error a text is no number
    done.done + 1,
  ]
}

/** What a phone does not have. */
export function notOnAPhone(): unknown[] {
  return [
    // @ts-expect-error no page of a browser
    document.title,
    // @ts-expect-error no window
    window.location,
    // @ts-expect-error no addresses as objects
    new URL('https://example.com'),
    // @ts-expect-error wx.request instead
    fetch('https://example.com'),
    // @ts-expect-error wx.setStorageSync instead
    localStorage.length,
    // @ts-expect-error Node's
    process.env,
    // @ts-expect-error Node's
    Buffer.from('x'),
    // @ts-expect-error Node's
    __dirname,
    // @ts-expect-error Node's
    setImmediate(() => {}),
  ]
}

/** What WeChat's own API does not take. */
export async function wrongWx(): Promise<void> {
  // @ts-expect-error a name that is not there
  wx.showTost({ title: 'x' })
  // @ts-expect-error an option of another type
  await wx.showToast({ title: 'x', duration: '2 s' })
  // @ts-expect-error an icon that is not there
  await wx.showToast({ title: 'x', icon: 'warning' })
  // @ts-expect-error ids are a list
  await wx.requestSubscribeMessage({ tmplIds: 'x' })
  // @ts-expect-error functions have a name
  await wx.cloud.callFunction({ data: {} })
  // @ts-expect-error an option is missing
  await wx.navigateTo({})
}

/** What a page's setData does not take. */
Page({
  data: { state: 'loading' as 'loading' | 'shown', rows: [] as string[] },

  onLoad() {
    this.setData({ state: 'shown', 'rows[0]': 'x' })
    // @ts-expect-error a state that is none
    this.setData({ state: 'done' })
    // @ts-expect-error a field of another type
    this.setData({ rows: 'x' })
    // @ts-expect-error no such method
    this.load()
  },
})
