// What the API answers, written by tooling/answer_types.py from its own document.

declare namespace Api {
  interface Get {
    '/status': Status
    '/words': WordRow[]
    '/words/map': WordPlace[]
    '/words/place': WordPlace
    '/words/like': eqmorph__words__word_map__Likeness[]
    '/axes': AxisAnswer[]
    '/answer': TextAnswer
    '/generate': GenerateAnswer
    '/alternatives': AlternativeAnswer[]
    '/sample': SettingAnswer[]
    '/formats': FormatRow[]
    '/live/targets': LiveTargets
    '/live': LiveState
    '/own-words': OwnWord[]
    '/own-words/export': OwnWordsFile
  }

  interface Post {
    '/answers': OneOfManyAnswers[]
    '/morph': MorphAnswer
    '/describe': DescribeAnswer
    '/adjust': AdjustAnswer
    '/response': ResponseAnswer
    '/import': ImportAnswer
    '/own-words/import': OwnWord[]
  }

  interface Put {
    '/live': LiveBegun
    '/live/setting': LiveState
    '/own-words/{term}': OwnWord[]
  }

  interface Delete {
    '/live': LiveState
    '/own-words/{term}': OwnWord[]
  }

  interface AdjustAnswer {
    setting: ShownSetting
    summary: string
    moved_db: number
  }

  interface AlternativeAnswer {
    setting: ShownSetting
    summary: string
    share: number
  }

  interface AxisAnswer {
    number: number
    share: number
    size_db: number
    towards: string[]
    away: string[]
  }

  interface DescribeAnswer {
    words: eqmorph__studio__responses__Likeness[]
    unlike: eqmorph__studio__responses__Likeness[]
    sides: SideChance[]
    size_db: number
    summary: string
    place: Place
  }

  interface Evidence {
    term: string
    weight: number
    n_contributors: number
    source: string
    n_socialfx: number
  }

  interface FormatRow {
    name: string
    label: string
    extension: string
    kind: 'text' | 'audio'
    media_type: string
    holds: string
    accuracy_db: number | null
    instructions: string
    writes: boolean
    reads: boolean
    one_rate: boolean
    takes_bands: boolean
  }

  interface GenerateAnswer {
    setting: ShownSetting
    summary: string
    text: string
    amount: number
    variant: number | null
  }

  interface ImportAnswer {
    setting: ShownSetting
    summary: string
    format: string
    equalizer: 'parametric' | 'graphic' | 'curve'
    taken_over: boolean
    error_db: number
    max_error_db: number
    preamp_db: number
    notes: string[]
    how_close: string[]
  }

  interface LiveBegun {
    number: number
    playing: boolean
    mine: boolean
    target: string | null
    name: string | null
    setting: ShownSetting | null
    level_db: number | null
    trouble: string
    said: string
    link: string
  }

  interface LiveState {
    number: number
    playing: boolean
    mine: boolean
    target: string | null
    name: string | null
    setting: ShownSetting | null
    level_db: number | null
    trouble: string
    said: string
  }

  interface LiveTarget {
    target: string
    name: string
  }

  interface LiveTargets {
    targets: LiveTarget[]
    hint: string
  }

  interface ModelAbout {
    name: string
    n_terms: number
  }

  interface MorphAnswer {
    names: string[]
    steps: MorphStep[]
  }

  interface MorphStep {
    setting: ShownSetting
    weights: number[]
  }

  interface OneOfManyAnswers {
    text: string
    answer: TextAnswer | null
    problem: Problem | null
  }

  interface OwnWord {
    setting: ShownSetting
    term: string
    n_settings: number
  }

  interface OwnWordsFile {
    format_version: number
    words: Record<string, (Record<string, unknown>)[]>
  }

  interface Place {
    x: number
    y: number
  }

  interface Problem {
    type: string
    title: string
    status: number
    detail: string
    suggestions?: string[] | null
  }

  interface ResponseAnswer {
    sample_rate_hz: number
    frequencies_hz: number[]
    gain_db: number[]
    bands_db: number[][]
    bands_left_out: string[]
  }

  interface SettingAnswer {
    setting: ShownSetting
  }

  interface ShownBand {
    name: string
    kind: 'low_shelf' | 'peak' | 'high_shelf'
    gain_db: number
    frequency_hz: number
    q: number
  }

  interface ShownSetting {
    equalizer: 'parametric'
    bands: ShownBand[]
  }

  interface SideChance {
    name: string
    chance: number
  }

  interface Status {
    version: string
    model: ModelAbout
    limits: Record<string, number>
    sample_rate_hz: number
    n_own_words: number
  }

  interface TextAnswer {
    setting: ShownSetting
    summary: string
    text: string
    amount: number
    expression: string
    confidence: number | null
    confidence_interval: number[] | null
    statement: string
    expected_error_db: number
    error_interval_db: number[]
    evidence: Evidence[]
    scale: number
    note: string
    known: boolean
    frequencies_hz: number[]
    low_db: number[]
    high_db: number[]
    n_settings?: number | null
    n_contributors?: number | null
    n_variants?: number | null
    band_error_db: number
  }

  interface WordPlace {
    word: string
    x: number
    y: number
    n_people: number
    source: string
    n_socialfx: number
  }

  interface WordRow {
    term: string
    n_settings: number
    n_contributors: number
    n_variants: number
    n_socialfx: number
    summary: string
  }

  interface eqmorph__studio__responses__Likeness {
    word: string
    likeness: number
  }

  interface eqmorph__words__word_map__Likeness {
    word: string
    distance_db: number
    n_people: number
    n_socialfx: number
  }
}
