"""Pages in Chinese whose bytes were rewritten as GBK, with notes in pinyin or torn across characters."""
