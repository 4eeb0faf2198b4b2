"""Chinese and English: sentences, numbers, codes in words."""
