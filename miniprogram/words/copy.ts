const zh = {
  title: '复制',
  undeclared: '小程序还没有声明使用剪贴板，请告诉管理员。',
  refused: '你没有同意小程序使用剪贴板。',
  failed: '没有复制成功。',
  byHand: '请长按下面的文字，选择后复制。',
}

const en: typeof zh = {
  title: 'Copy',
  undeclared: 'This mini program has not declared the clipboard: please tell an administrator.',
  refused: 'You have not let this mini program use the clipboard.',
  failed: 'It could not be copied.',
  byHand: 'Press and hold the text below to select and copy it.',
}

export const copy = { zh, en }
