/** One message in the list. Only what is shown: it travels to the page in setData. */
export interface RowView {
  id: string
  title: string
  summary: string
  /** Topic or sender; '' neither. */
  from: string
  time: string
  read: boolean
  high: boolean
}

/** What a row's event carries. */
export interface RowEvent {
  id: string
}

/** How far off the screen a group may be and still be drawn, in px: some two screens. */
const MARGIN_PX = 1500

/**
 * Some rows of the list, one page of the inbox. Far off the screen it is only as high as its rows were: a list of
 * thousands of messages has a few dozen rows.
 */
Component({
  properties: {
    rows: { type: Array, value: [] as RowView[] },
    words: { type: Object, value: {} },
  },

  data: { hidden: false, height: 0 },

  lifetimes: {
    attached() {
      this.createIntersectionObserver({})
        .relativeToViewport({ top: MARGIN_PX, bottom: MARGIN_PX })
        .observe('.group', ({ intersectionRatio, intersectionRect, boundingClientRect }) => {
          const near = intersectionRatio > 0 || intersectionRect.height > 0
          // Before its first layout a group has no height: to be hidden then would be for ever.
          if (near === !this.data.hidden || boundingClientRect.height === 0) return
          this.setData(
            near ? { hidden: false } : { hidden: true, height: boundingClientRect.height },
          )
        })
    },
  },

  methods: {
    open({ currentTarget }: WechatMiniprogram.TouchEvent): void {
      this.tell('open', currentTarget.dataset)
    },

    toggleRead({ currentTarget }: WechatMiniprogram.TouchEvent): void {
      this.tell('toggleread', currentTarget.dataset)
    },

    remove({ currentTarget }: WechatMiniprogram.TouchEvent): void {
      this.tell('remove', currentTarget.dataset)
    },

    tell(name: string, dataset: WechatMiniprogram.IAnyObject): void {
      const event: RowEvent = { id: String(dataset['id']) }
      this.triggerEvent(name, event)
    },
  },
})
