/** An event whose detail is a plain value, as Vant's are; WeChat's own carry objects. */
export type ValueEvent<T> = Omit<WechatMiniprogram.CustomEvent, 'detail'> & { detail: T }
