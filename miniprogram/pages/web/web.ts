/** A web page of a host that WeChat allows (业务域名). */
Page({
  data: { url: '' },

  onLoad({ url = '' }: { url?: string }): void {
    this.setData({ url: decodeURIComponent(url) })
  },
})
