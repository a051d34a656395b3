/**
 * The elements of HTML, as far as it matters to whoever reads a message. The mini program has the same lists
 * (miniprogram/services/content/elements.ts); test/unit/content-cases.ts holds both to the same.
 */

const words = (text: string): ReadonlySet<string> => new Set(text.split(/\s+/))

/** HTML's own, obsolete ones too, and those that Office puts into mails. What is none of these is text. */
export const KNOWN_ELEMENTS = words(
  `a abbr acronym address applet area article aside audio b base basefont bdi bdo bgsound big blink blockquote body br
  button canvas caption center cite code col colgroup data datalist dd del details dfn dialog dir div dl dt em embed
  fieldset figcaption figure font footer form frame frameset h1 h2 h3 h4 h5 h6 head header hgroup hr html i iframe img
  input ins kbd label legend li link main map mark marquee menu meta meter nav nobr noembed noframes noscript object ol
  optgroup option output p param picture pre progress q rb rp rt rtc ruby s samp script search section select small
  source span strike strong style sub summary sup svg table tbody td template textarea tfoot th thead time title tr
  track tt u ul var video wbr o:p v:shape v:imagedata v:rect v:roundrect v:fill v:textbox w:wrap st1:place`,
)

/** Elements whose content nobody is to read. */
export const NEVER_SHOWN = words(
  `audio datalist head iframe noembed noframes noscript script style svg template title video`,
)

/** Their content is no text for people even where the end is missing: all that follows is theirs. */
export const ENDLESS = words(`script style`)

/** Elements inside a line; every other one ends it. */
export const INLINE_ELEMENTS = words(
  `a abbr acronym area b base basefont bdi bdo bgsound big blink cite code col colgroup data del dfn em embed font
  frame i img input ins kbd label link map mark meta meter nobr object output param picture progress q rb rp rt rtc ruby
  s samp slot small source span strike strong sub sup time track tt u var wbr o:p st1:place`,
)

/** Attributes that may stand without a value. In `if a<b then c and d>e` there are others: it is no tag. */
export const BARE_ATTRIBUTES = words(
  `allowfullscreen async autofocus autoplay border checked compact contenteditable controls default defer disabled
  download draggable formnovalidate hidden inert ismap itemscope loop multiple muted nohref noresize noshade novalidate
  nowrap open playsinline readonly required reversed selected`,
)
