/** What a partner's site can show of ours. */
export const embedParts = ['report', 'map', 'reports', 'news', 'warnings', 'events'] as const;
