import { builtIn } from '../built-in'
import { fileAddress } from '../file-address'

/** Puts its children above the page: they are fixed anyway, so they stay where they are. */
export const rootPortal = builtIn({
  tag: 'root-portal',
  properties: { enable: { type: Boolean, value: true } },
  draw(node) {
    node.slot()
    return {}
  },
})

/** Changes the page that it stands in. */
export const pageMeta = builtIn({
  tag: 'page-meta',
  properties: {
    pageStyle: String,
    rootFontSize: String,
    pageFontSize: String,
    backgroundColor: String,
    rootBackgroundColor: String,
    backgroundTextStyle: String,
    backgroundColorTop: String,
    backgroundColorBottom: String,
    pageOrientation: String,
    /** `12px` */
    scrollTop: String,
    /** ms */
    scrollDuration: { type: Number, value: 300 },
  },
  draw(node) {
    node.slot()
    const show = (changed: ReadonlySet<string>) => {
      const page = node.element.closest<HTMLElement>('.wx-page')
      const scroller = node.element.closest<HTMLElement>('.page-scroll')
      const { pageStyle, pageFontSize, rootFontSize, rootBackgroundColor, scrollTop } = node.values
      page?.setAttribute('style', pageStyle)
      if (page && pageFontSize !== '') page.style.fontSize = pageFontSize
      if (rootFontSize !== '') document.documentElement.style.fontSize = rootFontSize
      if (!scroller) return
      // In WeChat the page itself scrolls: `overflow: hidden` of its style keeps it still.
      scroller.style.overflow = page?.style.overflow ?? ''
      scroller.style.backgroundColor = rootBackgroundColor
      if (!changed.has('scrollTop') || scrollTop === '') return
      const behavior = node.values.scrollDuration > 0 ? 'smooth' : 'instant'
      scroller.scrollTo({ top: parseFloat(scrollTop), behavior })
    }
    return {
      update(_, changed) {
        if (node.element.isConnected) show(changed)
      },
      attached() {
        show(new Set(['scrollTop']))
      },
    }
  },
})

/** A page of the web, over all of the page. It is kept apart from the phone. */
export const webView = builtIn({
  tag: 'web-view',
  properties: { src: String, progressbarColor: String },
  draw(node, host) {
    const frame = document.createElement('iframe')
    node.element.append(frame)
    frame.addEventListener('load', () => {
      if (frame.src !== '') node.emit('load', { src: node.values.src })
    })
    return {
      update({ src }, changed) {
        if (!changed.has('src') || src === '') return
        const url = new URL(fileAddress(src, node.component, host), location.href)
        const own = url.origin === location.origin ? '' : ' allow-same-origin'
        frame.setAttribute('sandbox', `allow-scripts allow-forms allow-popups${own}`)
        frame.src = url.href
        frame.title = src
      },
    }
  },
})

/** WeChat shows it after a scan only; elsewhere it fails with 5, and shows nothing (文档: official-account). */
export const officialAccount = builtIn({
  tag: 'official-account',
  properties: {},
  draw(node) {
    node.element.hidden = true
    return {
      attached() {
        node.emitLater('error', { status: 5, errMsg: 'official-account:fail invalid scene' })
      },
    }
  },
})
