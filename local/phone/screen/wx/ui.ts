import type { WeChat } from '../wechat/index'
import { ApiError } from './api'
import type { ApiTable, AsyncApi } from './api'

const text = (value: unknown, fallback = ''): string =>
  typeof value === 'string' ? value : fallback

/** What WeChat draws over the program. */
export function uiTable(wechat: WeChat): ApiTable {
  const loses = (run: AsyncApi['run']): AsyncApi => ({ tap: 'loses', run })
  const gives = (run: AsyncApi['run']): AsyncApi => ({ tap: 'gives', run })
  return {
    async: {
      showToast: loses(({ title, icon, duration, mask }) =>
        wechat.toast({
          title: text(title),
          icon: text(icon, 'success'),
          ms: typeof duration === 'number' ? duration : 1500,
          mask: mask === true,
        }),
      ),
      hideToast: loses(() => wechat.hideToast()),
      showLoading: loses(({ title, mask }) =>
        wechat.toast({ title: text(title), icon: 'loading', ms: Infinity, mask: mask === true }),
      ),
      hideLoading: loses(() => wechat.hideToast()),
      showModal: gives((options) => {
        for (const label of ['confirmText', 'cancelText']) checkLabel(label, options[label])
        return wechat.modal({
          title: text(options['title']),
          content: text(options['content']),
          showCancel: options['showCancel'] !== false,
          cancelText: text(options['cancelText'], wechat.words.cancel),
          confirmText: text(options['confirmText'], wechat.words.confirm),
          confirmColor: text(options['confirmColor']),
          cancelColor: text(options['cancelColor']),
          editable: options['editable'] === true,
          placeholder: text(options['placeholderText']),
        })
      }),
      showActionSheet: gives(async ({ itemList, itemColor }) => {
        if (!Array.isArray(itemList) || itemList.length === 0 || itemList.length > 6) {
          throw new ApiError('parameter error: itemList should have 1 to 6 items')
        }
        const tapIndex = await wechat.actionSheet(itemList.map(String), text(itemColor))
        if (tapIndex === undefined) throw new ApiError('cancel')
        return { tapIndex }
      }),
      previewImage: loses(({ urls, current }) => {
        const list = Array.isArray(urls) ? urls.map(String) : []
        wechat.preview(text(current, list[0] ?? ''))
      }),
      navigateToMiniProgram: loses(({ appId, path }) =>
        wechat.toast({
          title: `→ ${text(appId)} ${text(path)}`,
          icon: 'none',
          ms: 3000,
          mask: false,
        }),
      ),
    },
  }
}

/** Of a button of showModal, in characters (文档: 最多 4 个字符). Whether Latin letters count half is not known. */
const MAX_LABEL = 4

/** @throws ApiError in WeChat's words: no dialog is shown at all */
function checkLabel(name: string, label: unknown): void {
  if (typeof label !== 'string' || label.length <= MAX_LABEL) return
  throw new ApiError(`${name} length should not larger than ${MAX_LABEL} Chinese characters`)
}
